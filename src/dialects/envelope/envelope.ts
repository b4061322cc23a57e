import type { Dialect } from '../dialect.ts'
import { renderError } from '../error-body.ts'
import { description } from './description.ts'
import { render } from './render.ts'
import { createRoutes } from './routes.ts'

/** Lists as pages inside an object with totals and links, as many tutorials teach; single resources are bare or named. */
export const createEnvelopeDialect = (options: { readonly lenient: boolean }): Dialect => ({
  name: 'envelope',
  mediaType: 'application/json',
  routes: createRoutes(options),
  render,
  renderError,
  description,
})

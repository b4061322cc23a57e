import type { Dialect } from '../dialect.ts'
import { renderError } from '../shared/error-body.ts'
import { plainRoutes } from '../shared/routes.ts'
import { description } from './description.ts'
import { listParameters } from './parameters.ts'
import { createParsers } from './parse.ts'
import { render } from './render.ts'

/** Lists as pages inside an object with totals and links, as many tutorials teach; single resources are bare or named. */
export const createEnvelopeDialect = (options: { readonly lenient: boolean }): Dialect => ({
  name: 'envelope',
  mediaType: 'application/json',
  routes: plainRoutes(createParsers(options), { list: listParameters }),
  render,
  renderError,
  description,
})

import type { Dialect } from '../dialect.ts'
import { renderError } from '../shared/error-body.ts'
import { description } from './description.ts'
import { render } from './render.ts'
import { createRoutes } from './routes.ts'

/** json-server's REST, 0.17 and 1.0 at once, and react-admin's simple-rest. */
export const createRestDialect = (options: { readonly lenient: boolean }): Dialect => ({
  name: 'rest',
  mediaType: 'application/json',
  routes: createRoutes(options),
  render,
  renderError,
  description,
})

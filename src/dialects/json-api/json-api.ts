import type { Dialect } from '../dialect.ts'
import { description } from './description.ts'
import { renderError } from './document.ts'
import { mediaType, negotiate } from './media-type.ts'
import { render } from './render.ts'
import { createRoutes } from './routes.ts'

/** JSON:API 1.1 (https://jsonapi.org/format/1.1/), with atomic operations and cursor pagination. */
export const createJsonApiDialect = (options: { readonly lenient: boolean }): Dialect => ({
  name: 'json-api',
  mediaType,
  routes: createRoutes(options),
  negotiate,
  render,
  renderError,
  description,
})

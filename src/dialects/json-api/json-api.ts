import type { Dialect } from '../dialect.ts'
import { description } from './description.ts'
import { renderError } from './document.ts'
import { atomicExtension, mediaType } from './media-type.ts'
import { render } from './render.ts'
import { createRoutes } from './routes.ts'

/** JSON:API 1.1 (https://jsonapi.org/format/1.1/), with atomic operations and cursor pagination. */
export const createJsonApiDialect = (options: { readonly lenient: boolean }): Dialect => ({
  name: 'json-api',
  mediaType,
  extensions: [atomicExtension],
  routes: createRoutes(options),
  render,
  renderError,
  description,
})

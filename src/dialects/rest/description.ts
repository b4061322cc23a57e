import type { JsonObject } from '../../core/json.ts'
import { fieldFilter, filterDescriptions } from '../describe/filter-descriptions.ts'
import type { Description, DocumentShape } from '../dialect.ts'
import { errorSchema } from '../shared/error-body.ts'
import { integer, list, object, oneOrList, orNull } from '../shared/schemas.ts'
import { examples, nameOf } from './examples.ts'

/** REST for people and tools: bodies are bare. */
export const description: Description = {
  examples,
  filters: (collection) => filterDescriptions(collection, nameOf, fieldFilter),
  document,
  error: errorSchema,
}

function document(resource: JsonObject, shape: DocumentShape): JsonObject {
  if (shape === 'many') return { oneOf: [list(resource), page(resource)] }
  return shape === 'drafts' || shape === 'created' ? oneOrList(resource) : resource
}

/** json-server 1.0's answer to `_per_page`. */
const page = (items: JsonObject): JsonObject => ({
  description: 'With _per_page',
  ...object({
    first: integer,
    prev: orNull(integer),
    next: orNull(integer),
    last: integer,
    pages: integer,
    items: integer,
    data: list(items),
  }),
})

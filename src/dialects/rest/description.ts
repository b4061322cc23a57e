import type { JsonObject } from '../../core/json.ts'
import type { Description, DocumentShape } from '../dialect.ts'
import { errorSchema } from '../error-body.ts'
import { filterDescriptions } from '../filters/description.ts'
import { examples } from './examples.ts'
import { isNameable } from './nameable.ts'

/** REST for people and tools: bodies are bare. */
export const description: Description = {
  examples,
  filters: (collection) => filterDescriptions(collection, isNameable),
  document,
  error: errorSchema,
}

function document(resource: JsonObject, shape: DocumentShape): JsonObject {
  if (shape === 'many') return { oneOf: [list(resource), page(resource)] }
  return shape === 'drafts' || shape === 'created' ? { oneOf: [resource, list(resource)] } : resource
}

const list = (items: JsonObject): JsonObject => ({ type: 'array', items })

/** json-server 1.0's answer to `_per_page`. */
const page = (items: JsonObject): JsonObject => ({
  type: 'object',
  description: 'With _per_page',
  required: ['first', 'prev', 'next', 'last', 'pages', 'items', 'data'],
  properties: {
    first: { type: 'integer' },
    prev: { type: ['integer', 'null'] },
    next: { type: ['integer', 'null'] },
    last: { type: 'integer' },
    pages: { type: 'integer' },
    items: { type: 'integer' },
    data: list(items),
  },
})

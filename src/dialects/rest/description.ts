import type { JsonObject } from '../../core/json.ts'
import { examplesIn } from '../describe/examples.ts'
import { describePlainFilters, plainPhrases } from '../describe/phrases.ts'
import type { Description } from '../dialect.ts'
import { errorSchema } from '../shared/error-body.ts'
import { integerSchema, listSchema, objectWith, oneOrList, orNull } from '../shared/json-schemas.ts'
import { listParameters } from './parameters.ts'

/** REST for people and tools: bodies are bare. */
export const description: Description = {
  examples: examplesIn({
    ...plainPhrases(listParameters),
    equal: (name, value) => [[name, value]],
    from: (name, value) => [[`${name}_gte`, value]],
    contains: (name, value) => [[`${name}_contains`, value]],
    search: (text) => [['q', text]],
    descending: (name) => [['_sort', `-${name}`]],
    page: [
      ['_page', '1'],
      ['_limit', '10'],
    ],
    fields: ({ idAttribute }, name) => [['_fields', `${idAttribute},${name}`]],
    include: (relationship) => (/^[^.,]{1,40}$/.test(relationship) ? [['_embed', relationship]] : undefined),
  }),
  filters: (collection) => describePlainFilters(collection, listParameters),
  document(resource, shape, { wrapper }) {
    if (shape === 'many') return { oneOf: [listSchema(resource), pageObjectSchema(resource)] }
    if (shape === 'drafts') return oneOrList(resource)
    if (shape === 'draft') return resource
    const one = typeof wrapper === 'string' ? objectWith({ [wrapper]: resource }) : resource
    return shape === 'created' ? { oneOf: [one, listSchema(resource)] } : one
  },
  error: errorSchema,
}

/** json-server 1.0's answer to `_per_page`. */
const pageObjectSchema = (items: JsonObject): JsonObject => ({
  description: 'With _per_page',
  ...objectWith({
    first: integerSchema,
    prev: orNull(integerSchema),
    next: orNull(integerSchema),
    last: integerSchema,
    pages: integerSchema,
    items: integerSchema,
    data: listSchema(items),
  }),
})

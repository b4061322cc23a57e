import type { JsonObject } from '../../core/json.ts'
import { errorSchema } from '../common/error-body.ts'
import {
  integerSchema,
  listSchema,
  objectWith,
  oneOrList,
  orNull,
  positiveSchema,
  textSchema,
} from '../common/json-schemas.ts'
import { examplesIn } from '../describe/examples.ts'
import { describePlainFilters } from '../describe/filters.ts'
import { plainPhrases } from '../describe/phrases.ts'
import type { Description, Parameter } from '../dialect.ts'

export const listParameters: readonly Parameter[] = [
  { name: 'page', description: 'Page number from 1', example: '1', schema: positiveSchema },
  {
    name: 'limit',
    description: 'Page size (10), at most 100',
    example: '10',
    schema: { ...positiveSchema, maximum: 100 },
  },
  {
    name: 'sort',
    description: 'Attributes to sort by; a minus in front for descending',
    example: '-id',
    lists: 'order',
  },
]

/** The envelope dialect for people and tools. */
export const description: Description = {
  examples: examplesIn({
    ...plainPhrases(listParameters),
    equal: (name, value) => [[name, value]],
    from: (name, value) => [[`${name}_gte`, value]],
    contains: (name, value) => [[`${name}_contains`, value]],
    descending: (name) => [['sort', `-${name}`]],
    page: [
      ['page', '1'],
      ['limit', '10'],
    ],
  }),
  filters: (collection) => describePlainFilters(collection, listParameters),
  document(resource, shape, { envelope, wrapper = envelope }) {
    if (shape === 'many') return envelopeSchema(resource)
    if (shape === 'drafts') return oneOrList(resource)
    if (shape === 'draft') return resource
    const one = typeof wrapper === 'string' ? objectWith({ [wrapper]: resource }) : resource
    return shape === 'created' ? { anyOf: [one, objectWith({ data: listSchema(resource) })] } : one
  },
  error: errorSchema,
}

const address = orNull(textSchema)

const envelopeSchema = (items: JsonObject): JsonObject =>
  objectWith({
    data: listSchema(items),
    total_items: integerSchema,
    total_pages: integerSchema,
    current_page: integerSchema,
    limit: integerSchema,
    links: objectWith({}, { self: address, first: address, prev: address, next: address, last: address }),
  })

import { errorSchema } from '../common/error-body.ts'
import {
  objectText,
  listSchema,
  naturalSchema,
  objectWith,
  oneOrList,
  positiveSchema,
  textSchema,
} from '../common/json-schemas.ts'
import { examplesIn } from '../describe/examples.ts'
import { describePlainFilters } from '../describe/filters.ts'
import { plainPhrases } from '../describe/phrases.ts'
import type { Description, Parameter } from '../dialect.ts'

/** `["id","ASC"]` */
const sortText = { type: 'string', pattern: String.raw`^\["\w+"(,"(ASC|DESC)")?\]$` } as const

export const readParameters: readonly Parameter[] = [
  {
    name: '_embed',
    description: 'Relationships to embed; they can be nested: comments.author',
    lists: 'relationships',
  },
  { name: '_expand', description: 'The resource that a foreign key points to', lists: 'relationships' },
  {
    name: '_fields',
    description: 'The attributes to send, and no others',
    example: 'id',
    lists: 'attributes',
  },
  { name: 'embed', description: 'Like _embed, also as JSON', lists: 'relationships' },
]

export const pageParameters: readonly Parameter[] = [
  {
    name: '_page',
    description: 'Page number from 1; the Link header points to the other pages',
    example: '1',
    schema: positiveSchema,
  },
  {
    name: '_limit',
    description: 'Page size with _page (default 10), or how many after _start',
    example: '10',
    schema: positiveSchema,
  },
  {
    name: '_per_page',
    description: 'Page size; the response is an object with first, prev, next, last, pages, items, data',
    reshapes: true,
  },
  { name: '_start', description: 'Index of the first resource, from 0', example: '0', schema: naturalSchema },
  { name: '_end', description: 'Index after the last resource', schema: naturalSchema },
  {
    name: 'range',
    description: 'Indexes of the first and the last resource as JSON; the response has a Content-Range',
    example: '[0,9]',
    schema: { ...textSchema, pattern: String.raw`^\[(0|[1-9]\d{0,8}),(0|[1-9]\d{0,8})\]$` },
  },
]

export const filterParameters: readonly Parameter[] = [
  { name: 'q', description: 'Text to look for in all string attributes' },
  {
    name: '_where',
    description: 'A filter as JSON with or, and, not',
    example: '{"or":[{"id":1},{"id":2}]}',
    schema: objectText,
  },
  {
    name: 'filter',
    description: 'A filter as JSON, each member a condition',
    example: '{"id":[1,2]}',
    schema: objectText,
  },
]

export const sortParameters: readonly Parameter[] = [
  {
    name: '_sort',
    description: 'Attributes to sort by; a minus in front for descending',
    example: '-id',
    lists: 'order',
  },
  {
    name: '_order',
    description: 'asc or desc for each attribute of _sort',
    example: 'desc',
    schema: { ...textSchema, pattern: '^((asc|desc)(,(asc|desc))*)?$' },
  },
  {
    name: 'sort',
    description: 'An attribute and ASC or DESC as JSON',
    example: '["id","ASC"]',
    schema: sortText,
  },
]

export const listParameters: readonly Parameter[] = [
  ...filterParameters,
  ...sortParameters,
  ...pageParameters,
  ...readParameters,
]

export const removeParameters: readonly Parameter[] = [
  {
    name: '_dependent',
    description: 'Relationships whose records are deleted too',
    lists: 'relationships',
  },
]

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
    if (shape === 'many') return listSchema(resource)
    if (shape === 'drafts') return oneOrList(resource)
    if (shape === 'draft') return resource
    const one = typeof wrapper === 'string' ? objectWith({ [wrapper]: resource }) : resource
    return shape === 'created' ? { anyOf: [one, listSchema(resource)] } : one
  },
  error: errorSchema,
}

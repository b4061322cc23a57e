import type { Parameter } from '../dialect.ts'

export const readParameters: readonly Parameter[] = [
  {
    name: '_embed',
    description: 'Relationships whose resources to put inside, also nested: comments.author',
  },
  { name: '_expand', description: 'The resource that a foreign key points to' },
  { name: '_fields', description: 'The attributes to send, and no others', example: 'id' },
  { name: 'embed', description: 'Like _embed, also as JSON' },
]

export const pageParameters: readonly Parameter[] = [
  { name: '_page', description: 'Page number from 1; the Link header leads on', example: '1' },
  { name: '_limit', description: 'Page size with _page (10), or how many after _start', example: '10' },
  {
    name: '_per_page',
    description: 'Page size; the answer is an object with first, prev, next, last, pages, items, data',
  },
  { name: '_start', description: 'Index of the first resource, from 0', example: '0' },
  { name: '_end', description: 'Index after the last resource' },
  {
    name: 'range',
    description: 'Indexes of the first and the last resource as JSON; Content-Range answers',
    example: '[0,9]',
  },
]

export const filterParameters: readonly Parameter[] = [
  { name: 'q', description: 'A text to look for in all text attributes' },
  {
    name: '_where',
    description: 'A filter as JSON with or, and, not',
    example: '{"or":[{"id":1},{"id":2}]}',
  },
  { name: 'filter', description: 'A filter as JSON, each member a condition', example: '{"id":[1,2]}' },
]

export const sortParameters: readonly Parameter[] = [
  { name: '_sort', description: 'Attributes to sort by; a minus in front for descending', example: '-id' },
  { name: '_order', description: 'asc or desc for each attribute of _sort', example: 'desc' },
  { name: 'sort', description: 'An attribute and ASC or DESC as JSON', example: '["id","ASC"]' },
]

export const listParameters: readonly Parameter[] = [
  ...filterParameters,
  ...sortParameters,
  ...pageParameters,
  ...readParameters,
]

export const removeParameters: readonly Parameter[] = [
  { name: '_dependent', description: 'Relationships whose records go too' },
]

import type { Parameter } from '../dialect.ts'

export const readParameters: readonly Parameter[] = [
  { name: 'include', description: 'Related resources to send along, also nested: artworks.artist' },
  { name: 'fields[TYPE]', description: 'The attributes and relationships of a type to send, and no others' },
]

export const listParameters: readonly Parameter[] = [
  ...readParameters,
  { name: 'sort', description: 'Attributes to sort by; a minus in front for descending', example: '-id' },
  { name: 'page[number]', description: 'Page number from 1', example: '1' },
  { name: 'page[size]', description: 'Page size (30), at most 1000', example: '30' },
  { name: 'page[after]', description: 'A cursor, to page on from there' },
  { name: 'page[before]', description: 'A cursor, to page back from there' },
  { name: 'filter', description: 'Filters as JSON', example: '[{"name":"id","op":"in","val":[1,2]}]' },
  { name: 'filter[NAME]', description: 'A value, several with commas, or filter[NAME][gt] and the like' },
]

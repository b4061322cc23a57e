import type { Parameter } from '../dialect.ts'

export const listParameters: readonly Parameter[] = [
  { name: 'page', description: 'Page number from 1', example: '1' },
  { name: 'limit', description: 'Page size, up to 100; 10 unless said otherwise', example: '10' },
  { name: 'sort', description: 'Attributes to sort by; a minus in front for descending', example: '-id' },
]

import type { Json } from './json.ts'
import type { Path } from './path.ts'

export const comparisons = [
  'eq',
  'ne',
  'lt',
  'lte',
  'gt',
  'gte',
  'in',
  'nin',
  'contains',
  'startsWith',
  'endsWith',
  'like',
  'has',
  'isnull',
  'ieq',
] as const

export type Comparison = (typeof comparisons)[number]

/**
 * Which resources. `search` looks for a text in every string attribute but the excepted; `ieq` is an equality that
 * ignores case.
 */
export type Filter =
  | { readonly op: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly op: 'not'; readonly filter: Filter }
  | { readonly op: 'search'; readonly text: string; readonly except?: ReadonlySet<string> }
  | { readonly op: Comparison; readonly path: Path; readonly value: Json }
  /** Two attributes of the resource with each other; false where one of them is null. */
  | { readonly op: 'compare'; readonly as: Order; readonly path: Path; readonly other: Path }
  /** Whether a related resource passes; without a filter, whether there is any. */
  | { readonly op: 'some'; readonly relationship: string; readonly filter?: Filter }

export type Order = 'eq' | 'lt' | 'lte' | 'gt' | 'gte'

export interface SortKey {
  readonly path: Path
  readonly descending: boolean
}

/**
 * A slice of what matches. With `clamp`, an offset past the end means the last page. With `after` or `before`, it lies
 * between positions instead, as close as can be to `after`, or else to `before`.
 */
export interface Page {
  readonly offset: number
  readonly limit?: number
  readonly clamp?: boolean
  readonly after?: Position
  readonly before?: Position
}

/**
 * A place in a sorted list, also when nothing stands there any more: a value for each sort key. An empty one is the end
 * that it is looked at from: `after` nothing is all, and so is `before` nothing.
 */
export type Position = readonly Json[]

export interface Query {
  readonly filter?: Filter | undefined
  readonly sort?: readonly SortKey[] | undefined
  readonly page?: Page | undefined
  readonly include?: readonly Path[] | undefined
  /** By collection name: the paths to send, and no others. */
  readonly fields?: ReadonlyMap<string, readonly Path[]> | undefined
}

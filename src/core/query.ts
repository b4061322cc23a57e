import type { Json, Path } from './json.ts'

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
 * Which resources to select. `search` looks for a text in every string attribute except those listed; `ieq` is an equality
 * that ignores case; `parameter` is the query parameter of a comparison that names no known attribute.
 */
export type Filter =
  | { readonly op: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly op: 'not'; readonly filter: Filter }
  | { readonly op: 'search'; readonly text: string; readonly except?: ReadonlySet<string> }
  | ({ readonly op: Comparison; readonly value: Json; readonly parameter?: string } & Compared)
  /** Holds any of these ids. As text they are exact: "1.0" is another than 1, and null is none. */
  | { readonly op: 'keys'; readonly path: Path; readonly keys: readonly string[] }
  /** Compares two attributes of the resource; false if one of them is null. */
  | ({ readonly op: 'compare'; readonly as: Order; readonly other: Path } & Compared)
  /** Passes if some related resource does; without a filter, if there is any. */
  | { readonly op: 'some'; readonly relationship: string; readonly filter?: Filter }

export type Order = 'eq' | 'lt' | 'lte' | 'gt' | 'gte'

/** Whose values are put in order, and how. */
export interface Compared {
  readonly path: Path
  /** Whether texts that are written like numbers count as these numbers. */
  readonly numeric?: boolean | undefined
}

export interface SortKey extends Compared {
  readonly descending: boolean
}

/**
 * A slice of the matches. With `clamp`, an offset past the end means the last page. With `after` or `before`, it lies
 * between these positions instead: right behind `after` if that is given, otherwise right before `before`.
 */
export interface Page {
  readonly offset: number
  readonly limit?: number
  readonly clamp?: boolean
  readonly after?: Position
  readonly before?: Position
}

/**
 * A place in a sorted list, by a value for each sort key; the resource that had them may be gone. An empty position means
 * the start of the list for `after`, and its end for `before`.
 */
export type Position = readonly Json[]

export interface Query {
  readonly filter?: Filter | undefined
  readonly sort?: readonly SortKey[] | undefined
  readonly page?: Page | undefined
  readonly include?: readonly Path[] | undefined
  /** By collection name: the only paths to send. */
  readonly fields?: ReadonlyMap<string, readonly Path[]> | undefined
}

import type { JsonObject } from './json.ts'
import type { Filter } from './query.ts'
import type { Resource } from './resource.ts'

/**
 * The part of the data that a user may read and change. The engine reads and writes through it, so nothing else comes out
 * by including, nesting, filtering or sorting either.
 */
export interface Guard {
  /** Which resources may be read; `undefined` for all. Throws an {@link ApiError} for none. */
  readable(collection: string): Filter | undefined
  /** Throws an {@link ApiError} unless this change is allowed. */
  assertChange(change: GuardedChange): void
  /** The attributes that make a new resource the user's own; a draft may leave them out. */
  given(collection: string): JsonObject
}

/** `undefined` if there is no resource before or after. */
export interface GuardedChange {
  readonly collection: string
  readonly before: Resource | undefined
  readonly after: Resource | undefined
}

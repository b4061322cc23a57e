import type { JsonObject } from './json.ts'
import type { Filter } from './query.ts'
import type { Resource } from './resource.ts'

/**
 * What there is of the data for whoever is asking. The engine reads and writes through it, so nothing that is beyond
 * it comes out by including, nesting, filtering or sorting either.
 */
export interface Guard {
  /** Which resources may be read; `undefined` for all. Throws an {@link ApiError} when none may. */
  readable(collection: string): Filter | undefined
  /** Throws an {@link ApiError} unless this change may be made. */
  assertChange(change: GuardedChange): void
  /** The attributes of a new resource that its draft may leave out, because they say whose it is. */
  given(collection: string): JsonObject
}

/** `undefined` where there is no resource, before or after. */
export interface GuardedChange {
  readonly collection: string
  readonly before: Resource | undefined
  readonly after: Resource | undefined
}

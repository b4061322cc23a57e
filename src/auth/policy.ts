import { ApiError } from '../core/error.ts'
import type { Guard } from '../core/guard.ts'
import type { Operation } from '../core/operation.ts'
import type { Model } from '../core/resource.ts'

/** The sender of a request: the holder of an API key, or a user who has signed in. */
export interface Principal {
  readonly kind: 'key' | 'user'
  /** A user's id as text, or the name of the key. */
  readonly id: string
  readonly roles: readonly string[]
}

/**
 * Decides about the operation, not the URL, so that one rule holds in every dialect. Throws to reject it; may return a
 * guard that limits what the operation reads and changes.
 */
export type Policy = (
  principal: Principal | undefined,
  operation: Operation,
  model: Model,
) => Guard | undefined

const readingOperations: ReadonlySet<Operation['kind']> = new Set([
  'list',
  'read',
  'related',
  'read-linkage',
  'dump',
])

const isWrite = (operation: Operation): boolean => !readingOperations.has(operation.kind)

/** `--read-only`: rejects every write. */
export const readOnly: Policy = (_principal, operation) => {
  if (!isWrite(operation)) return undefined
  throw new ApiError('forbidden', 'This server is read-only.', {
    help: 'Start it without --read-only to write.',
  })
}

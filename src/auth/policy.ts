import { ApiError } from '../core/error.ts'
import type { Guard } from '../core/guard.ts'
import type { Operation } from '../core/operation.ts'
import type { Model } from '../core/resource.ts'

/** Who is asking: somebody with an API key, or a user who has signed in. */
export interface Principal {
  readonly kind: 'key' | 'user'
  /** A user's id as text, or the name of the key. */
  readonly id: string
  readonly roles: readonly string[]
}

/**
 * Decides about the operation, not the URL, so that one rule holds in every dialect. Throws to refuse; a guard that it
 * returns narrows what the operation sees and changes.
 */
export type Policy = (
  principal: Principal | undefined,
  operation: Operation,
  model: Model,
) => Guard | undefined

const reads: ReadonlySet<Operation['kind']> = new Set(['list', 'read', 'related', 'read-linkage', 'dump'])

const isWrite = (operation: Operation): boolean => !reads.has(operation.kind)

/** `--read-only`: everything can be looked at and nothing changed. */
export const readOnly: Policy = (_principal, operation) => {
  if (!isWrite(operation)) return undefined
  throw new ApiError('forbidden', 'This server is read-only.', {
    help: 'Start it without --read-only to write.',
  })
}

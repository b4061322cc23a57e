import { ApiError } from '../core/error.ts'
import type { Operation } from '../core/operation.ts'

/** Who is asking. */
export interface Principal {
  readonly id: string
  readonly roles: readonly string[]
}

/** Decides about the operation, not the URL, so that one rule holds in every dialect. Throws to refuse. */
export type Policy = (principal: Principal | undefined, operation: Operation) => void

const reads: ReadonlySet<Operation['kind']> = new Set(['list', 'read', 'related', 'read-linkage', 'dump'])

export const isWrite = (operation: Operation): boolean => !reads.has(operation.kind)

/** `--read-only`: everything can be looked at and nothing changed. */
export const readOnly: Policy = (_principal, operation) => {
  if (isWrite(operation)) {
    throw new ApiError('forbidden', 'This server is read-only.', {
      help: 'Start it without --read-only to write.',
    })
  }
}

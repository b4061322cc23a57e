import { ApiError } from '../core/error.ts'
import type { Precondition } from '../core/operation.ts'
import type { Collection, Resource } from '../core/resource.ts'
import { digest, textOfAll, versionOf } from '../formats/json-text.ts'
import { visible } from './visibility/visible.ts'

/** `If-Match` and `If-None-Match: *` (RFC 9110 §13.1), inside the transaction that writes: of two writers with one version, one wins. */
export function assertPrecondition(
  precondition: Precondition,
  collection: Collection,
  resource: Resource | undefined,
): void {
  if (precondition.noneMatch && resource) throw existsAlready()
  assertMatch(precondition, resource !== undefined, resource && versionOf(visible(collection, resource)))
}

/** The same for a list, whose version is that of its whole text. */
export function assertPreconditionOfAll(
  precondition: Precondition,
  collection: Collection,
  resources: readonly Resource[],
): void {
  const text = textOfAll(resources.map((resource) => visible(collection, resource)))
  assertMatch(precondition, resources.length > 0, digest(text))
}

function assertMatch({ match }: Precondition, exists: boolean, version: string | undefined): void {
  if (match === undefined) return
  if (match === '*' ? exists : version !== undefined && match.includes(version)) return
  if (match.length === 0) throw namesNoVersion()
  throw new ApiError(
    'precondition_failed',
    'The resource has changed since you read it, so nothing was written.',
    {
      help: 'GET it again, look at what changed, and send the new ETag as If-Match.',
    },
  )
}

const namesNoVersion = (): ApiError =>
  new ApiError('precondition_failed', 'If-Match names no version, so nothing was written.', {
    help: 'Send the ETag as it came, with its double quotes. A weak one (W/"…") never matches.',
  })

const existsAlready = (): ApiError =>
  new ApiError('precondition_failed', 'The resource already exists, so nothing was written.', {
    help: 'Without "If-None-Match: *" a PUT replaces it.',
  })

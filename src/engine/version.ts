import { createHash } from 'node:crypto'

import { ApiError } from '../core/error.ts'
import type { Precondition } from '../core/operation.ts'
import type { Resource } from '../core/resource.ts'

const texts = new WeakMap<Resource, string>()
const versions = new WeakMap<Resource, string>()

/** A stored resource as JSON text. Stored resources never change, so each is turned into text once. */
export function textOf(resource: Resource): string {
  let text = texts.get(resource)
  if (text === undefined) {
    text = JSON.stringify(resource)
    texts.set(resource, text)
  }
  return text
}

/** A short name for the state of a resource: equal content, equal version. */
export function versionOf(resource: Resource): string {
  let version = versions.get(resource)
  if (version === undefined) {
    version = digest(textOf(resource))
    versions.set(resource, version)
  }
  return version
}

/** The version of several resources in their order. */
export const versionOfAll = (resources: readonly Resource[]): string =>
  digest(resources.map(versionOf).join())

/** 96 bits of SHA-256, which is plenty to tell versions apart. */
export const digest = (text: string): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, 16)

/** `If-Match` (RFC 9110 §13.1.1), inside the transaction that writes: of two writers with one version, one wins. */
export function assertPrecondition(
  precondition: Precondition | undefined,
  resources: readonly Resource[],
): void {
  if (!precondition) return
  const holds =
    precondition.match === '*'
      ? resources.length > 0
      : precondition.match.includes(
          resources.length === 1 ? versionOf(resources[0] ?? {}) : versionOfAll(resources),
        )
  if (holds) return
  throw new ApiError('precondition_failed', 'It has changed since you read it, so nothing was written.', {
    help: 'GET it again, look at what changed, and send the new ETag as If-Match.',
  })
}

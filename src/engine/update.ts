import { ApiError } from '../core/error.ts'
import type { Json, JsonObject } from '../core/json.ts'
import type { Outcome, Patch } from '../core/operation.ts'
import type { Collection, Resource } from '../core/resource.ts'
import { assertStorable, attributesOf } from './draft.ts'
import { linkedAttributes, linkOthers } from './link.ts'
import { matching } from './matching.ts'
import { applyPatch } from './patch.ts'
import { keyOf, resolve } from './resolve.ts'
import type { OperationOf, WriteScope } from './scope.ts'
import { assertPrecondition, assertPreconditionOfAll } from './version.ts'

export async function replaceOne(scope: WriteScope, operation: OperationOf<'replace'>): Promise<Outcome> {
  const { collection, key, resource } = await resolve(scope, operation, operation.id)
  assertPrecondition(operation.precondition, resource)
  const item = replacement(collection, resource, operation.draft)
  scope.transaction.replace(collection.name, key, item)
  return { kind: 'one', collection, item, included: new Map() }
}

export async function patchOne(scope: WriteScope, operation: OperationOf<'patch'>): Promise<Outcome> {
  const { collection, key, resource } = await resolve(scope, operation, operation.id)
  assertPrecondition(operation.precondition, resource)
  assertIdentity(operation.identity, key)
  const changed = patched(collection, resource, operation.patch)
  const linked = await linkedAttributes(scope, collection, resource, operation.links)
  const after = operation.links ? { ...changed, ...linked } : changed
  scope.transaction.replace(collection.name, key, after)
  const item = await linkOthers(scope, collection, after, operation.links)
  return { kind: 'one', collection, item, included: new Map() }
}

function assertIdentity(identity: string | undefined, key: string): void {
  if (identity === undefined || identity === key) return
  const message = `This is "${key}", and the body says that it is "${identity}".`
  const source = { in: 'body', pointer: '/id' } as const
  throw new ApiError('conflict', message, { issues: [{ code: 'other_id', message, source }] })
}

/** The same patch for everything that matches: all or none. */
export async function patchMany(scope: WriteScope, operation: OperationOf<'patch-many'>): Promise<Outcome> {
  const { collection, items: before } = await matching(scope, operation)
  assertPreconditionOfAll(operation.precondition, before)
  const items = before.map((resource) => patched(collection, resource, operation.patch))
  for (const item of items) scope.transaction.replace(collection.name, keyOf(collection, item), item)
  return { kind: 'many', collection, items, total: items.length, offset: 0, included: new Map() }
}

function replacement(collection: Collection, before: Resource, draft: Json): Resource {
  if (collection.kind === 'value') {
    assertStorable(draft)
    return { value: draft }
  }
  return keepId(collection, before, attributesOf(collection, draft))
}

function patched(collection: Collection, before: Resource, patch: Patch): Resource {
  if (collection.kind === 'value') {
    const value = applyPatch(before['value'] ?? null, patch)
    assertStorable(value)
    return { value }
  }
  if (patch.format !== 'operations') attributesOf(collection, patch.value)
  return keepId(collection, before, attributesOf(collection, applyPatch(before, patch)))
}

/** An id in the body is ignored: the URL says which resource it is. */
function keepId({ kind, idAttribute }: Collection, before: Resource, attributes: JsonObject): Resource {
  if (kind !== 'collection') return attributes
  const id = before[idAttribute]
  if (id === undefined) throw new ApiError('internal', 'A stored resource has no id.')
  return { [idAttribute]: null, ...attributes, [idAttribute]: id }
}

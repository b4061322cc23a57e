import { ApiError } from '../core/error.ts'
import { collectionOf, relationshipOf } from '../core/model.ts'
import type { Outcome } from '../core/operation.ts'
import type { Collection, Resource } from '../core/resource.ts'
import { fetchRelated } from './include.ts'
import { matching } from './matching.ts'
import { keyOf, resolve } from './resolve.ts'
import type { OperationOf, WriteScope } from './scope.ts'
import { assertPrecondition, assertPreconditionOfAll } from './version.ts'

/** Exactly one record goes, and those of the relationships that the client named. */
export async function deleteOne(scope: WriteScope, operation: OperationOf<'delete'>): Promise<Outcome> {
  const { collection, key, resource } = await resolve(scope, operation, operation.id)
  assertPrecondition(operation.precondition, resource)
  for (const name of operation.dependents) {
    // oxlint-disable-next-line no-await-in-loop
    await deleteDependents(scope, collection, resource, name)
  }
  scope.transaction.remove(collection.name, key)
  return { kind: 'deleted', collection, items: [resource], many: false }
}

export async function deleteMany(scope: WriteScope, operation: OperationOf<'delete-many'>): Promise<Outcome> {
  const { collection, items } = await matching(scope, operation)
  assertPreconditionOfAll(operation.precondition, items)
  for (const item of items) scope.transaction.remove(collection.name, keyOf(collection, item))
  return { kind: 'deleted', collection, items, many: true }
}

async function deleteDependents(
  scope: WriteScope,
  collection: Collection,
  resource: Resource,
  name: string,
): Promise<void> {
  const relationship = relationshipOf(collection, name, '_dependent')
  if (relationship.keyOn === 'source') {
    throw new ApiError('bad_request', `${name} does not depend on ${collection.name}.`, {
      help: '_dependent names records that hold the id of the one to delete.',
    })
  }
  const target = collectionOf(scope.model, relationship.target)
  const related = await fetchRelated(scope, collection, relationship, [resource])
  for (const dependent of related.get(resource) ?? []) {
    if (dependent !== resource) scope.transaction.remove(target.name, keyOf(target, dependent))
  }
}

import { ApiError } from '../../core/error.ts'
import { collectionOf, relationshipOf } from '../../core/model.ts'
import type { Outcome } from '../../core/outcome.ts'
import type { Collection, Resource } from '../../core/resource.ts'
import { fetchRelated } from '../read/include.ts'
import { matching } from '../read/matching.ts'
import { resolve } from '../read/resolve.ts'
import type { Batch } from '../rules/deletion.ts'
import { removeResources } from '../save.ts'
import type { OperationOf, WriteScope } from '../scope.ts'
import { assertPrecondition, assertPreconditionOfAll } from '../version.ts'

/** Exactly one record goes, those of the relationships that the client named, and what the declarations say. */
export async function deleteOne(scope: WriteScope, operation: OperationOf<'delete'>): Promise<Outcome> {
  const { collection, resource } = await resolve(scope, operation, operation.id)
  assertPrecondition(operation.precondition, collection, resource)
  const dependents = await Promise.all(
    operation.dependents.map(async (name) => dependentsOf(scope, collection, resource, name)),
  )
  await removeResources(scope, [...dependents, { collection, resources: [resource] }])
  return { kind: 'deleted', collection, items: [resource], many: false }
}

/** Deletes everything that matches: all or none. */
export async function deleteMany(scope: WriteScope, operation: OperationOf<'delete-many'>): Promise<Outcome> {
  const { collection, items } = await matching(scope, operation)
  assertPreconditionOfAll(operation.precondition, collection, items)
  await removeResources(scope, [{ collection, resources: items }])
  return { kind: 'deleted', collection, items, many: true }
}

async function dependentsOf(
  scope: WriteScope,
  collection: Collection,
  resource: Resource,
  name: string,
): Promise<Batch> {
  const relationship = relationshipOf(collection, name, { in: 'query', parameter: '_dependent' })
  if (relationship.keyOn !== 'target') {
    throw new ApiError('bad_request', `${name} does not depend on ${collection.name}.`, {
      help: '_dependent names records that hold the id of the one to delete.',
    })
  }
  const related = await fetchRelated(scope, collection, relationship, [resource])
  return {
    collection: collectionOf(scope.model, relationship.target),
    resources: related.get(resource) ?? [],
  }
}

import { ApiError } from '../../core/error.ts'
import { formatPath, isArray, isObject, type Json, member, type Path } from '../../core/json.ts'
import { collectionOf, relationshipOf } from '../../core/model.ts'
import type { Outcome } from '../../core/outcome.ts'
import {
  type Collection,
  keyOf,
  type OnDelete,
  type Relationship,
  type Resource,
  toKey,
} from '../../core/resource.ts'
import type { Problems } from '../gathered-problems.ts'
import { assertPrecondition, assertPreconditionOfAll } from '../precondition.ts'
import { fetchRelated } from '../read/include.ts'
import { matching } from '../read/read.ts'
import { resolve } from '../read/resolve.ts'
import { check } from '../rules/check.ts'
import type { OperationOf, WriteScope } from '../scope.ts'
import { stamped, wholeCollection } from './save.ts'

/** Deletes one record, those of the relationships that the client named, and those that the declarations say. */
export async function deleteOne(scope: WriteScope, operation: OperationOf<'delete'>): Promise<Outcome> {
  const { collection, resource } = await resolve(scope, operation, operation.id)
  if (operation.precondition) assertPrecondition(operation.precondition, collection, resource)
  const dependents = await Promise.all(
    operation.dependents.map(async (name) => dependentsOf(scope, collection, resource, name)),
  )
  await removeResources(scope, [...dependents, { collection, resources: [resource] }])
  return { kind: 'deleted', collection, items: [resource], many: false }
}

/** Deletes everything that matches: all or none. */
export async function deleteMany(scope: WriteScope, operation: OperationOf<'delete-many'>): Promise<Outcome> {
  const { collection, items } = await matching(scope, operation)
  if (operation.precondition) assertPreconditionOfAll(operation.precondition, collection, items)
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

/** Resources of one collection. */
interface Batch {
  readonly collection: Collection
  readonly resources: readonly Resource[]
}

/**
 * Deletes resources, and follows `onDelete` for those that hold their ids. Throws a conflict where it says `restrict`,
 * or where a resource that stays would break a rule without the id.
 */
export async function removeResources(scope: WriteScope, roots: readonly Batch[]): Promise<void> {
  const toDelete = new Map<Collection, Set<Resource>>()
  for (const { collection, resources } of roots) {
    await collectCascades(scope, { collection: wholeCollection(scope, collection), resources }, toDelete)
  }
  const changes = await changesOfHolders(scope, toDelete)
  for (const [collection, resources] of toDelete) {
    for (const resource of resources) scope.transaction.remove(collection.name, keyOf(collection, resource))
  }
  for (const change of changes.values()) await replaceHolder(scope, change)
}

/** Adds a batch to what is to be deleted, and every resource that `cascade` deletes along with it. */
async function collectCascades(
  scope: WriteScope,
  batch: Batch,
  toDelete: Map<Collection, Set<Resource>>,
): Promise<void> {
  const known = toDelete.get(batch.collection) ?? new Set()
  toDelete.set(batch.collection, known)
  const resources = batch.resources.filter((resource) => !known.has(resource))
  if (resources.length === 0) return
  for (const resource of resources) known.add(resource)
  for (const { collection, holders } of await holdersOf(scope, { ...batch, resources }, ['cascade'])) {
    await collectCascades(scope, { collection, resources: holders }, toDelete)
  }
}

interface HolderChange {
  readonly collection: Collection
  readonly before: Resource
  readonly after: Resource
}

/** The resources that stay and lose an id. Throws a conflict for one that must keep it. */
async function changesOfHolders(
  scope: WriteScope,
  toDelete: ReadonlyMap<Collection, ReadonlySet<Resource>>,
): Promise<ReadonlyMap<Resource, HolderChange>> {
  const changes = new Map<Resource, HolderChange>()
  for (const [collection, resources] of toDelete) {
    const batch = { collection, resources: [...resources] }
    for (const held of await holdersOf(scope, batch, ['restrict', 'setNull'])) {
      const { onDelete, path } = held.relationship
      const staying = held.holders.filter((holder) => !toDelete.get(held.collection)?.has(holder))
      if (onDelete === 'restrict' && staying.length > 0) throw restricted(held)
      for (const before of staying) {
        const after = withoutIds(changes.get(before)?.after ?? before, path, held.keys)
        changes.set(before, { collection: held.collection, before, after: isObject(after) ? after : before })
      }
    }
  }
  return changes
}

async function replaceHolder(
  scope: WriteScope,
  { collection, before, after: unstamped }: HolderChange,
): Promise<void> {
  const after = stamped(scope, collection, before, unstamped)
  scope.transaction.replace(collection.name, keyOf(collection, before), after)
  const problems: Problems = { issues: [], conflicts: [] }
  await check({ ...scope, problems }, { collection, before, after, at: '' })
  const [issue] = [...problems.issues, ...problems.conflicts]
  if (!issue) return
  const holder = `${collection.name} "${toKey(before[collection.idAttribute])}"`
  throw new ApiError('conflict', `Not deleted: ${holder} requires it. ${issue.message}`, {
    help: `Delete or change ${holder} first.`,
  })
}

/** The resources that hold ids of a batch along one relationship, and those ids. */
interface Holders {
  readonly collection: Collection
  readonly relationship: Relationship
  readonly holders: readonly Resource[]
  readonly keys: ReadonlySet<string>
}

async function holdersOf(
  { whole, transaction }: WriteScope,
  { collection: { name, idAttribute }, resources }: Batch,
  rules: readonly OnDelete[],
): Promise<readonly Holders[]> {
  const keys = new Set(resources.map((resource) => toKey(resource[idAttribute])))
  const leading = [...whole.collections.values()].flatMap((collection) =>
    [...collection.relationships.values()]
      .filter(
        ({ target, keyOn, onDelete }) => target === name && keyOn === 'source' && rules.includes(onDelete),
      )
      .map((relationship) => ({ collection, relationship })),
  )
  return Promise.all(
    leading.map(async ({ collection, relationship }) => {
      const filter = { op: 'keys', path: relationship.path, keys: [...keys] } as const
      const { items: holders } = await transaction.find(collection.name, { filter })
      return { collection, relationship, holders, keys }
    }),
  )
}

/** Null in the place of an id; a list of ids loses it. */
function withoutIds(value: Json, path: Path, keys: ReadonlySet<string>): Json {
  const [name, ...rest] = path
  if (name === undefined) return withoutKeys(value, keys)
  if (isArray(value)) return value.map((element) => withoutIds(element, path, keys))
  const inner = isObject(value) ? member(value, name) : undefined
  return isObject(value) && inner !== undefined ? { ...value, [name]: withoutIds(inner, rest, keys) } : value
}

function withoutKeys(value: Json, keys: ReadonlySet<string>): Json {
  if (isArray(value)) return value.filter((id) => !keys.has(toKey(id)))
  return value !== null && keys.has(toKey(value)) ? null : value
}

function restricted({ collection, relationship }: Holders): ApiError {
  const path = formatPath(relationship.path)
  return new ApiError('conflict', `Not deleted: ${collection.name} still refers to it in ${path}.`, {
    help: `Delete those of ${collection.name} first, or give them another ${path}.`,
  })
}

import { ApiError } from '../../core/error.ts'
import { isArray, isObject, type Json, member } from '../../core/json.ts'
import { formatPath, type Path, valuesAt } from '../../core/path.ts'
import {
  type Collection,
  type OnDelete,
  type Relationship,
  type Resource,
  toKey,
} from '../../core/resource.ts'
import type { WriteScope } from '../scope.ts'

/** Resources of one collection. */
export interface Batch {
  readonly collection: Collection
  readonly resources: readonly Resource[]
}

/** What a deletion comes to. */
export interface Deletion {
  /** With everything that goes along. */
  readonly gone: readonly Batch[]
  /** Those whose ids of what is gone become null, as they are to be. */
  readonly changed: readonly { collection: Collection; before: Resource; after: Resource }[]
}

/** Follows `onDelete`. Throws a conflict where it says `restrict` and something that stays holds an id. */
export async function planDeletion(scope: WriteScope, roots: readonly Batch[]): Promise<Deletion> {
  const doomed = new Map<Collection, Set<Resource>>()
  for (const root of roots) {
    await doom(scope, root, doomed)
  }
  const gone = [...doomed].map(([collection, resources]) => ({ collection, resources: [...resources] }))
  const isGone = (collection: Collection, resource: Resource): boolean =>
    doomed.get(collection)?.has(resource) ?? false
  const changed = new Map<Resource, Deletion['changed'][number]>()
  for (const batch of gone) {
    for (const hold of await holds(scope, batch, ['restrict', 'setNull'])) {
      const staying = hold.holders.filter((holder) => !isGone(hold.collection, holder))
      if (hold.relationship.onDelete === 'restrict' && staying[0]) throw restricted(batch, hold)
      for (const before of staying) {
        const after = withoutIds(changed.get(before)?.after ?? before, hold.relationship.path, hold.keys)
        changed.set(before, { collection: hold.collection, before, after: isObject(after) ? after : before })
      }
    }
  }
  return { gone, changed: [...changed.values()] }
}

async function doom(scope: WriteScope, batch: Batch, doomed: Map<Collection, Set<Resource>>): Promise<void> {
  const known = doomed.get(batch.collection) ?? new Set()
  doomed.set(batch.collection, known)
  const resources = batch.resources.filter((resource) => !known.has(resource))
  if (resources.length === 0) return
  for (const resource of resources) known.add(resource)
  for (const { collection, holders } of await holds(scope, { ...batch, resources }, ['cascade'])) {
    await doom(scope, { collection, resources: holders }, doomed)
  }
}

/** Who holds the ids of a batch, along one relationship. */
interface Hold {
  readonly collection: Collection
  readonly relationship: Relationship
  readonly holders: readonly Resource[]
  readonly keys: ReadonlySet<string>
}

async function holds(
  { whole, transaction }: WriteScope,
  { collection: { name, idAttribute }, resources }: Batch,
  rules: readonly OnDelete[],
): Promise<readonly Hold[]> {
  const ids = resources.map((resource) => resource[idAttribute] ?? null)
  const keys = new Set(ids.map(toKey))
  const leading = [...whole.collections.values()].flatMap((collection) =>
    [...collection.relationships.values()]
      .filter(
        ({ target, keyOn, onDelete }) => target === name && keyOn === 'source' && rules.includes(onDelete),
      )
      .map((relationship) => ({ collection, relationship })),
  )
  return Promise.all(
    leading.map(async ({ collection, relationship }) => {
      const filter = { op: 'in', path: relationship.path, value: ids } as const
      const { items } = await transaction.find(collection.name, { filter })
      // A filter finds null by the text "null", and 1 by "1.0"; an id is neither.
      const isHeld = (id: Json): boolean => id !== null && keys.has(toKey(id))
      const holders = items.filter((one) => valuesAt(one, relationship.path).some(isHeld))
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

function restricted({ collection }: Batch, hold: Hold): ApiError {
  const path = formatPath(hold.relationship.path)
  const what = `${hold.collection.name} still names it in ${path}`
  return new ApiError('conflict', `This resource of ${collection.name} stays, since ${what}.`, {
    help: `Delete those of ${hold.collection.name} first, or give them another ${path}.`,
  })
}

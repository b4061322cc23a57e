import type { Json } from '../core/json.ts'
import { collectionOf, relationshipOf } from '../core/model.ts'
import { type Included, includedKey } from '../core/operation.ts'
import { type Path, valuesAt } from '../core/path.ts'
import { type Collection, type Relationship, type Resource, toKey } from '../core/resource.ts'
import { joinedKeys } from './joining.ts'
import type { Scope } from './scope.ts'
import { visible } from './visible.ts'

type MutableIncluded = Map<string, Map<Resource, readonly Resource[]>>

/** Fetches what the paths lead to, as it may be sent: one look-up per relationship, whatever the number of resources. */
export async function include(
  scope: Scope,
  collection: Collection,
  items: readonly Resource[],
  paths: readonly Path[],
): Promise<Included> {
  const included: MutableIncluded = new Map()
  await includeLevel(scope, { collection, items, paths }, included)
  return included
}

interface Level {
  readonly collection: Collection
  readonly items: readonly Resource[]
  readonly paths: readonly Path[]
}

async function includeLevel(scope: Scope, level: Level, included: MutableIncluded): Promise<void> {
  const { collection, items } = level
  const deeper = new Map<string, Path[]>()
  for (const [name, ...rest] of level.paths) {
    if (name !== undefined)
      deeper.set(name, [...(deeper.get(name) ?? []), ...(rest.length > 0 ? [rest] : [])])
  }
  for (const [name, paths] of deeper) {
    const relationship = relationshipOf(collection, name, 'include')
    const key = includedKey(collection.name, name)
    const known = included.get(key) ?? new Map<Resource, readonly Resource[]>()
    included.set(key, known)
    // Relationships are fetched one after another: a deeper one needs what the one before it found.
    // oxlint-disable-next-line no-await-in-loop
    const found = await fetchRelated(scope, collection, relationship, items)
    const target = collectionOf(scope.model, relationship.target)
    for (const [resource, related] of found)
      known.set(
        visible(collection, resource),
        related.map((one) => visible(target, one)),
      )
    const unique = [...new Set([...found.values()].flat())]
    // oxlint-disable-next-line no-await-in-loop
    if (paths.length > 0) await includeLevel(scope, { collection: target, items: unique, paths }, included)
  }
}

/** For each resource what one relationship leads to, in one look-up (two through a joining collection). */
export async function fetchRelated(
  scope: Scope,
  source: Collection,
  relationship: Relationship,
  items: readonly Resource[],
): Promise<ReadonlyMap<Resource, readonly Resource[]>> {
  const target = collectionOf(scope.model, relationship.target)
  const keysOf = await wantedKeys(scope, source, relationship, items)
  const wanted = [...new Set([...keysOf.values()].flat())]
  const path = relationship.keyOn === 'target' ? relationship.path : [target.idAttribute]
  const { items: found } = await scope.reader.find(target.name, { filter: { op: 'in', path, value: wanted } })
  const byKey = groupByKey(found, path)
  return new Map(
    items.map((item) => [item, unique((keysOf.get(item) ?? []).flatMap((key) => byKey.get(key) ?? []))]),
  )
}

/** The ids to look for: the source's own, those that it holds, or those that a joining collection holds for it. */
async function wantedKeys(
  scope: Scope,
  { idAttribute }: Collection,
  relationship: Relationship,
  items: readonly Resource[],
): Promise<ReadonlyMap<Resource, readonly string[]>> {
  const { keyOn, path } = relationship
  const keysIn = (ids: readonly Json[]): readonly string[] => ids.filter((id) => id !== null).map(toKey)
  if (keyOn === 'source') return new Map(items.map((item) => [item, keysIn(valuesAt(item, path))]))
  const own = new Map(items.map((item) => [item, keysIn([item[idAttribute] ?? null])]))
  if (keyOn === 'target') return own
  const joined = await joinedKeys(scope, relationship, [...own.values()].flat())
  return new Map([...own].map(([item, keys]) => [item, keys.flatMap((key) => joined.get(key) ?? [])]))
}

function groupByKey(resources: readonly Resource[], path: Path): ReadonlyMap<string, readonly Resource[]> {
  const groups = new Map<string, Resource[]>()
  for (const resource of resources) {
    for (const id of valuesAt(resource, path)) {
      const group = groups.get(toKey(id))
      if (group) group.push(resource)
      else groups.set(toKey(id), [resource])
    }
  }
  return groups
}

const unique = (resources: readonly Resource[]): readonly Resource[] =>
  resources.length < 2 ? resources : [...new Set(resources)]

import { ApiError } from '../../core/error.ts'
import { byFirstName, type Json, type Path, valuesAt } from '../../core/json.ts'
import { collectionOf, relationshipOf } from '../../core/model.ts'
import { type Included, includedKey } from '../../core/outcome.ts'
import { type Collection, type Relationship, type Resource, toKey } from '../../core/resource.ts'
import type { Scope } from '../scope.ts'
import { originalOf, visible, visibleAll } from '../visibility/visible.ts'

type MutableIncluded = Map<string, Map<Resource, readonly Resource[]>>

/** Fetches what the paths lead to, without what is hidden: one look-up per relationship, whatever the number of resources. */
export async function include(
  scope: Scope,
  collection: Collection,
  items: readonly Resource[],
  paths: readonly Path[],
): Promise<Included> {
  if (paths.length > maxPaths || paths.some((path) => path.length > maxDepth))
    throw tooMuch(`Include up to ${maxPaths} relationships, each up to ${maxDepth} levels deep.`)
  const included: MutableIncluded = new Map()
  await includeLevel(scope, { collection, items, paths }, included)
  return included
}

/** More is of no use to a reader, and a circle of relationships could lead on for ever. */
const maxPaths = 100
const maxDepth = 12

const parameter = { in: 'query', parameter: 'include' } as const

const tooMuch = (help: string): ApiError => {
  const message = 'Too much to include.'
  return new ApiError('bad_request', message, {
    help,
    issues: [{ code: 'include_limit', message, source: parameter }],
  })
}

interface Level {
  readonly collection: Collection
  readonly items: readonly Resource[]
  readonly paths: readonly Path[]
}

async function includeLevel(scope: Scope, level: Level, included: MutableIncluded): Promise<void> {
  const { collection, items } = level
  for (const [name, paths] of byFirstName(level.paths)) {
    const relationship = relationshipOf(collection, name, parameter)
    const key = includedKey(collection.name, name)
    const known = included.get(key) ?? new Map<Resource, readonly Resource[]>()
    included.set(key, known)
    // Relationships are fetched one after another: a deeper one needs what the one before it found.
    const found = await fetchRelated(
      scope,
      collection,
      relationship,
      known.size === 0 ? items : items.filter((item) => !known.has(visible(collection, item))),
    )
    const target = collectionOf(scope.model, relationship.target)
    let looked = found.size
    for (const [resource, related] of found) {
      known.set(visible(collection, resource), visibleAll(target, related))
      looked += related.length
    }
    scope.budget.spend(looked, 'include')
    if (paths.length === 0) continue
    const next = [...new Set(items.flatMap((item) => known.get(visible(collection, item)) ?? []))].map(
      originalOf,
    )
    await includeLevel(scope, { ...level, collection: target, items: next, paths }, included)
  }
}

/** For each resource, what one relationship leads to: in one look-up, or two through a joining collection. */
export async function fetchRelated(
  scope: Scope,
  source: Collection,
  relationship: Relationship,
  items: readonly Resource[],
): Promise<ReadonlyMap<Resource, readonly Resource[]>> {
  const target = collectionOf(scope.model, relationship.target)
  const keysOf = await wantedKeys(scope, source, relationship, items)
  const wanted = new Set<string>()
  for (const keys of keysOf.values()) for (const key of keys) wanted.add(key)
  const path = relationship.keyOn === 'target' ? relationship.path : [target.idAttribute]
  const { items: found } = await scope.reader.find(target.name, {
    filter: { op: 'in', path, value: [...wanted] },
  })
  const byKey = groupByKey(found, path)
  return new Map(items.map((item) => [item, foundBy(keysOf.get(item) ?? [], byKey)]))
}

const none: readonly Resource[] = []

/** Each once, in the order of the keys. */
function foundBy(
  keys: readonly string[],
  byKey: ReadonlyMap<string, readonly Resource[]>,
): readonly Resource[] {
  const [only] = keys
  if (only === undefined) return none
  if (keys.length === 1) return byKey.get(only) ?? none
  const found = new Set<Resource>()
  for (const key of keys) for (const one of byKey.get(key) ?? none) found.add(one)
  return [...found]
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
  const joined = await keysThrough(scope, relationship, [...own.values()].flat())
  return new Map([...own].map(([item, keys]) => [item, keys.flatMap((key) => joined.get(key) ?? [])]))
}

/** A resource that holds an id twice is in its group once. */
function groupByKey(resources: readonly Resource[], path: Path): ReadonlyMap<string, readonly Resource[]> {
  const groups = new Map<string, Resource[]>()
  for (const resource of resources) {
    for (const id of valuesAt(resource, path)) {
      const key = toKey(id)
      const group = groups.get(key)
      if (!group) groups.set(key, [resource])
      else if (group.at(-1) !== resource) group.push(resource)
    }
  }
  return groups
}

/** By the key of a source, the keys of its targets in the joining collection; one look-up for all sources. */
export async function keysThrough(
  { reader }: Scope,
  { through, path }: Relationship,
  sources: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const keys = new Map<string, string[]>(sources.map((key) => [key, []]))
  if (!through) return keys
  const filter = { op: 'in', path: through.path, value: sources } as const
  const { items } = await reader.find(through.collection, { filter })
  for (const item of items) {
    const targets = valuesAt(item, path).filter((id) => id !== null)
    for (const source of valuesAt(item, through.path)) keys.get(toKey(source))?.push(...targets.map(toKey))
  }
  return keys
}

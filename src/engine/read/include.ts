import { ApiError } from '../../core/error.ts'
import { byFirstName, type Path, valuesAt } from '../../core/json.ts'
import { collectionOf, relationshipOf } from '../../core/model.ts'
import { type Included, includedKey } from '../../core/outcome.ts'
import { type Collection, type Relationship, type Resource, toKey } from '../../core/resource.ts'
import type { Scope } from '../scope.ts'
import { originalOf, visibleAll } from '../visibility/visible.ts'

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
  const sources = visibleAll(collection, items)
  for (const [name, paths] of byFirstName(level.paths)) {
    const relationship = relationshipOf(collection, name, parameter)
    const target = collectionOf(scope.model, relationship.target)
    const key = includedKey(collection.name, name)
    const known = included.get(key) ?? new Map<Resource, readonly Resource[]>()
    included.set(key, known)
    const missing = items.filter((_, at) => !known.has(sources[at] ?? {}))
    // Relationships are fetched one after another: a deeper one needs what the one before it found.
    const found = await fetchRelated(scope, collection, relationship, missing)
    let cost = missing.length
    for (const [at, item] of items.entries()) {
      const related = found.get(item)
      if (!related) continue
      known.set(sources[at] ?? item, visibleAll(target, related))
      cost += related.length
    }
    scope.budget.spend(cost, 'include')
    if (paths.length === 0) continue
    const next = [...new Set(sources.flatMap((source) => known.get(source) ?? []))].map(originalOf)
    await includeLevel(scope, { collection: target, items: next, paths }, included)
  }
}

/** For each resource, what one relationship leads to: in one look-up, or two through a joining collection. */
export async function fetchRelated(
  scope: Scope,
  source: Collection,
  relationship: Relationship,
  items: readonly Resource[],
): Promise<ReadonlyMap<Resource, readonly Resource[]>> {
  const keys = await wantedKeys(scope, source, relationship, items)
  const byKey = await resourcesByKey(scope, relationship, new Set(keys.flat()))
  return new Map(items.map((item, at) => [item, foundBy(keys[at] ?? [], byKey)]))
}

/** The resources of the target, by its own ids, or by those that it holds. */
async function resourcesByKey(
  { model, reader }: Scope,
  { keyOn, path, target: name }: Relationship,
  keys: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly Resource[]>> {
  const target = collectionOf(model, name)
  const wanted = [...keys]
  if (keyOn === 'target') {
    const { items } = await reader.find(name, { filter: { op: 'keys', path, keys: wanted } })
    return groupByKey(items, path)
  }
  const found = await reader.getMany(target.name, wanted)
  return new Map(found.flatMap((resource, at) => (resource ? [[wanted[at] ?? '', [resource]] as const] : [])))
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

/** For each resource the ids to look for: its own, those that it holds, or those that a joining collection holds for it. */
async function wantedKeys(
  scope: Scope,
  { idAttribute }: Collection,
  relationship: Relationship,
  items: readonly Resource[],
): Promise<readonly (readonly string[])[]> {
  const { keyOn, path } = relationship
  const keysOf = keyReader(keyOn === 'source' ? path : [idAttribute])
  const own = items.map(keysOf)
  if (keyOn !== 'through') return own
  const joined = await keysThrough(scope, relationship, own.flat())
  return own.map((keys) => keys.flatMap((key) => joined.get(key) ?? []))
}

/** A resource that holds an id twice is in its group once. */
function groupByKey(resources: readonly Resource[], path: Path): ReadonlyMap<string, readonly Resource[]> {
  const groups = new Map<string, Resource[]>()
  const keysOf = keyReader(path)
  for (const resource of resources) {
    for (const key of keysOf(resource)) {
      const group = groups.get(key)
      if (!group) groups.set(key, [resource])
      else if (group.at(-1) !== resource) group.push(resource)
    }
  }
  return groups
}

/** Reads the ids at a path as keys, without null. Mostly it is one scalar in an attribute of the resource itself. */
function keyReader(path: Path): (resource: Resource) => readonly string[] {
  const [name = '', ...deeper] = path
  return (resource) => {
    const value = deeper.length === 0 && Object.hasOwn(resource, name) ? resource[name] : undefined
    return typeof value === 'string' || typeof value === 'number'
      ? [String(value)]
      : valuesAt(resource, path)
          .filter((id) => id !== null)
          .map(toKey)
  }
}

/** By the key of a source, the keys of its targets in the joining collection; one look-up for all sources. */
export async function keysThrough(
  { reader }: Scope,
  { through, path }: Relationship,
  sources: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const keys = new Map<string, string[]>(sources.map((key) => [key, []]))
  if (!through) return keys
  const filter = { op: 'keys', path: through.path, keys: sources } as const
  const { items } = await reader.find(through.collection, { filter })
  const [sourcesOf, targetsOf] = [keyReader(through.path), keyReader(path)]
  for (const item of items) for (const source of sourcesOf(item)) keys.get(source)?.push(...targetsOf(item))
  return keys
}

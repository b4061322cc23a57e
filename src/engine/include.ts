import { collectionOf, relationshipOf } from '../core/model.ts'
import { type Included, includedKey } from '../core/operation.ts'
import { type Path, valuesAt } from '../core/path.ts'
import { type Collection, type Relationship, type Resource, toKey } from '../core/resource.ts'
import type { Scope } from './scope.ts'

type MutableIncluded = Map<string, Map<Resource, readonly Resource[]>>

/** Fetches what the paths lead to: one look-up per relationship, whatever the number of resources. */
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
    for (const [resource, related] of found) known.set(resource, related)
    const target = collectionOf(scope.model, relationship.target)
    const unique = [...new Set([...found.values()].flat())]
    // oxlint-disable-next-line no-await-in-loop
    if (paths.length > 0) await includeLevel(scope, { collection: target, items: unique, paths }, included)
  }
}

/** For each resource what one relationship leads to, in one look-up. */
export async function fetchRelated(
  scope: Scope,
  source: Collection,
  relationship: Relationship,
  items: readonly Resource[],
): Promise<ReadonlyMap<Resource, readonly Resource[]>> {
  const target = collectionOf(scope.model, relationship.target)
  const keysOf = new Map(items.map((item) => [item, sourceKeys(source, relationship, item)]))
  const wanted = [...new Set([...keysOf.values()].flat())]
  const path = relationship.keyOn === 'source' ? [target.idAttribute] : relationship.path
  const { items: found } = await scope.reader.find(target.name, { filter: { op: 'in', path, value: wanted } })
  const byKey = groupByKey(found, path)
  return new Map(
    items.map((item) => [item, unique((keysOf.get(item) ?? []).flatMap((key) => byKey.get(key) ?? []))]),
  )
}

function sourceKeys(source: Collection, { keyOn, path }: Relationship, item: Resource): readonly string[] {
  const ids = keyOn === 'source' ? valuesAt(item, path) : [item[source.idAttribute] ?? null]
  return ids.filter((id) => id !== null).map(toKey)
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

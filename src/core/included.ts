import { collectionOf } from './model.ts'
import { type Included, includedKey } from './outcome.ts'
import type { Collection, Model, Resource } from './resource.ts'

/** What relationships have led to, by relationship, each with the collection that it is of; some may be there twice. */
export function* relatedIn(
  model: Model,
  included: Included,
): Iterable<readonly [Collection, readonly Resource[]]> {
  if (included.size === 0) return
  for (const { name: source, relationships } of model.collections.values()) {
    for (const { name, target } of relationships.values()) {
      const found = included.get(includedKey(source, name))
      if (found) yield [collectionOf(model, target), [...found.values()].flat()]
    }
  }
}

/** The same without what is there as primary data, and each once. */
export function includedBeside(
  primary: readonly Resource[],
  model: Model,
  included: Included,
): ReadonlyMap<Resource, Collection> {
  const seen = new Set(primary)
  const beside = new Map<Resource, Collection>()
  for (const [collection, resources] of relatedIn(model, included)) {
    for (const resource of resources) if (!seen.has(resource)) beside.set(resource, collection)
  }
  return beside
}

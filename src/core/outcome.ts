import type { Json, JsonObject } from './json.ts'
import { collectionOf } from './model.ts'
import type { Collection, Model, Relationship, Resource } from './resource.ts'

/** Related resources by relationship, then by the resource they belong to. */
export type Included = ReadonlyMap<string, ReadonlyMap<Resource, readonly Resource[]>>

/** The results of serializers. All other resources are sent as they are. */
export interface Serialized {
  readonly serialized?: ReadonlyMap<Resource, Json> | undefined
}

/** The result of an operation. Its resources are visible ones: as stored, without hidden attributes. */
export type Outcome = Serialized &
  (
    | {
        readonly kind: 'many'
        readonly collection: Collection
        readonly items: readonly Resource[]
        readonly total: number
        readonly offset: number
        /** Whether there are more between the two positions than the limit. */
        readonly truncated?: boolean
        readonly included: Included
      }
    | {
        readonly kind: 'one'
        readonly collection: Collection
        readonly item: Resource
        readonly included: Included
      }
    /** A to-one relationship without a resource. */
    | { readonly kind: 'none'; readonly collection: Collection }
    | {
        readonly kind: 'linkage'
        readonly collection: Collection
        readonly item: Resource
        readonly relationship: Relationship
        readonly related: readonly Resource[]
        readonly included: Included
      }
    | {
        readonly kind: 'created'
        readonly collection: Collection
        readonly items: readonly Resource[]
        readonly many: boolean
        readonly included: Included
      }
    /** The deleted resources. */
    | {
        readonly kind: 'deleted'
        readonly collection: Collection
        readonly items: readonly Resource[]
        readonly many: boolean
      }
    | { readonly kind: 'atomic'; readonly outcomes: readonly Outcome[] }
    | { readonly kind: 'dump'; readonly database: JsonObject }
  )

export type OutcomeOf<Kind extends Outcome['kind']> = Extract<Outcome, { kind: Kind }>

/** A resource of an outcome as it is sent. */
export function serializedAs({ serialized }: Serialized, resource: Resource): Json {
  const value = serialized?.get(resource)
  return value === undefined ? resource : value
}

/** The key of a collection's relationship in {@link Included}. */
export const includedKey = (collection: string, relationship: string): string =>
  `${collection}.${relationship}`

/** All included resources, each with its collection. A resource can come up twice. */
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

/** The same without the primary resources, each resource once. */
export function includedBeside(
  primary: readonly Resource[],
  model: Model,
  included: Included,
): ReadonlyMap<Resource, Collection> {
  const known = new Set(primary)
  const beside = new Map<Resource, Collection>()
  for (const [collection, resources] of relatedIn(model, included)) {
    for (const resource of resources) if (!known.has(resource)) beside.set(resource, collection)
  }
  return beside
}

/**
 * Fetches the related resources of a resource, as they may be sent. However many resources are serialized, each
 * relationship is fetched once for all of them.
 */
export interface Related {
  /** All resources of a relationship. `of` is a resource that was returned here before, to go on from it. */
  (relationship: string, of?: Resource): readonly Resource[]
  /** The resource of a to-one relationship, or null. */
  one(relationship: string, of?: Resource): Resource | null
}

/**
 * Decides what is sent for a resource. It must be a plain function without side effects, since it is called again once the
 * related resources it asks for have been fetched. The resource comes without hidden and write-only attributes.
 */
export type Serializer = {
  // A method, so that a serializer may declare a type for its resources.
  call(resource: Resource, related: Related): Json
}['call']

/** By collection. */
export type Serializers = ReadonlyMap<string, Serializer>

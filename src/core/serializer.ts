import type { Json } from './json.ts'
import type { Resource } from './resource.ts'

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

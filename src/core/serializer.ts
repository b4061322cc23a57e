import type { Json } from './json.ts'
import type { Resource } from './resource.ts'

/**
 * What the relationships of a resource lead to, as they may be sent. However many resources are serialized, each
 * relationship is fetched once for all of them.
 */
export interface Related {
  /** Everything that a relationship leads to; `of` is a resource that came from here, to go on from. */
  (relationship: string, of?: Resource): readonly Resource[]
  /** The one resource that a relationship leads to, or null when it leads nowhere. */
  one(relationship: string, of?: Resource): Resource | null
}

/**
 * How a resource is shown: a plain function without side effects, since it may be called again once what it asks for
 * has been fetched. What is hidden or write-only is not in the resource that it gets.
 */
export type Serializer = {
  // A method, so that a serializer may name the type of its own resources.
  call(resource: Resource, related: Related): Json
}['call']

/** By collection. */
export type Serializers = ReadonlyMap<string, Serializer>

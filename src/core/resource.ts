import type { JsonObject, JsonType } from './json.ts'
import type { Path } from './path.ts'

export type Id = string | number

/** One record of a collection, as stored. Its identity is also its version: a change stores a new object. */
export type Resource = JsonObject

/** What a member of the data file is: a list of records, one record, or a plain value (`{ value }` in the store). */
export type CollectionKind = 'collection' | 'singular' | 'value'

export type IdStyle = 'integer' | 'integer-text' | 'uuid' | 'random'

/** What is known of an attribute: the types that were seen, and the members of objects (also of objects in lists). */
export interface Attribute {
  readonly types: ReadonlySet<JsonType>
  readonly members: Attributes
}
export type Attributes = ReadonlyMap<string, Attribute>

/**
 * A way from one collection to another. The ids lie at `path`, either in the source's own resources
 * (`keyOn: 'source'`: a comment's `post_id`) or in the target's (`keyOn: 'target'`: a post's comments).
 */
export interface Relationship {
  readonly name: string
  readonly target: string
  readonly many: boolean
  readonly keyOn: 'source' | 'target'
  readonly path: Path
}

export interface Collection {
  readonly name: string
  readonly kind: CollectionKind
  readonly idAttribute: string
  readonly idStyle: IdStyle
  /** The attribute whose value may stand in a URL instead of the id. */
  readonly slug?: string
  readonly attributes: Attributes
  readonly relationships: ReadonlyMap<string, Relationship>
}

export interface Model {
  readonly collections: ReadonlyMap<string, Collection>
}

/** Everything in a data file, by name, in the file's order. */
export type Database = JsonObject

/** The key of the one resource of a singular collection. */
export const singularKey = ''

/** Ids are matched by their text: `1` and `"1"` name the same resource, `"007"` another. */
export const toKey = (id: unknown): string => String(id)

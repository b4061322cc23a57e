import type { Issue } from './error.ts'
import type { Json, JsonObject, JsonType } from './json.ts'
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

/** What becomes of the resources that hold an id when the resource with that id is deleted. */
export const deletionRules = ['keep', 'restrict', 'setNull', 'cascade'] as const
export type OnDelete = (typeof deletionRules)[number]

/**
 * A way from one collection to another. The ids lie at `path`: in the source's own resources (`keyOn: 'source'`: a
 * comment's `post_id`), in the target's (`keyOn: 'target'`: a post's comments), or the target's ids lie in a joining
 * collection (`keyOn: 'through'`: a student's courses, through the `course_id` of enrolments).
 */
export interface Relationship {
  readonly name: string
  readonly target: string
  readonly many: boolean
  readonly keyOn: 'source' | 'target' | 'through'
  readonly path: Path
  /** Only with `keyOn: 'through'`. */
  readonly through?: Through
  /** The relationship of the target that leads back. */
  readonly inverse?: string
  /** For those that hold the id, whichever side they are on. */
  readonly onDelete: OnDelete
  /** Whether an id that is written must be one of the target's. */
  readonly mustExist: boolean
}

/** A collection that joins two others; at `path` its resources hold the source's id. */
interface Through {
  readonly collection: string
  readonly path: Path
}

/** No two resources of the collection have the same value here; null and missing values do not count. */
export interface Unique {
  readonly attribute: string
  readonly caseInsensitive: boolean
}

/** What an attribute gets when it is left out. A generated value is made once and then stays. */
export interface Default {
  readonly generated: boolean
  make(): Json
}

/** The attributes that hold when a resource was made and last changed, as ISO 8601 text in UTC. */
export interface Timestamps {
  readonly created?: string
  readonly updated?: string
}

/** Looks at a whole resource; the pointers of the issues are relative to it (`/email`). */
export type Validate = (resource: JsonObject) => readonly Issue[] | Promise<readonly Issue[]>

/** What a user may declare of a collection's resources; without a declaration, nothing is asked of them. */
export interface Rules {
  /** Stored, but never sent, searched, filtered or sorted by. */
  readonly hidden: ReadonlySet<string>
  /** Taken, filtered and sorted by, but never sent. */
  readonly writeOnly: ReadonlySet<string>
  /** Sent, but not taken from a client. */
  readonly readOnly: ReadonlySet<string>
  /** Taken once and not changed any more. */
  readonly writeOnce: ReadonlySet<string>
  /** Must be there, and not null. */
  readonly required: ReadonlySet<string>
  readonly unique: readonly Unique[]
  readonly defaults: ReadonlyMap<string, Default>
  /** The attribute that a missing slug is made from. */
  readonly slugFrom?: string
  readonly timestamps: Timestamps
  /** Whether a PUT to a free id creates. */
  readonly upsert: boolean
  /** What becomes of attributes that are neither declared nor known from the data. */
  readonly unknown: 'keep' | 'refuse'
  readonly validate?: Validate
  /** By attribute, the JSON Schema that was declared for it. */
  readonly properties?: JsonObject
  /** Makes of secrets in a valid resource what may be kept of them. */
  readonly seal?: (resource: JsonObject) => Promise<JsonObject>
  /** The name around a single resource in the envelope dialect. */
  readonly envelope?: string
  /** What a mount puts around a single resource in every plain dialect; `false` for nothing. */
  readonly wrapper?: string | false
  /** The attributes that a list sends unless it is asked for others; the id is always one of them. */
  readonly list?: readonly string[]
  /** Messages of one's own, by the path of an attribute: one for every problem, or one for each code. */
  readonly messages?: ReadonlyMap<string, OwnMessage>
}

export type OwnMessage = string | Readonly<Record<string, string>>

export interface Collection extends Rules {
  readonly name: string
  /** The name of one of its resources: JSON:API's `type`. */
  readonly type: string
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
  /** The model that this is a part of, where a mount shows some collections only. */
  readonly whole?: Model
}

/** Everything in a data file, by name, in the file's order. */
export type Database = JsonObject

/** The key of the one resource of a singular collection. */
export const singularKey = ''

/** Ids are matched by their text: `1` and `"1"` name the same resource, `"007"` another. */
export const toKey = (id: unknown): string => String(id)

/** The key that a resource has in its table. */
export const keyOf = ({ kind, idAttribute }: Collection, resource: Resource): string =>
  kind === 'collection' ? toKey(resource[idAttribute]) : singularKey

/** What a resource is called by: the text of its id, or the name of its collection, where it is the only one there. */
export const idOf = ({ kind, name, idAttribute }: Collection, resource: Resource): string =>
  kind === 'collection' ? toKey(resource[idAttribute]) : name

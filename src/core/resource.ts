import type { Clock } from './clock.ts'
import type { Issue } from './error.ts'
import type { Json, JsonObject, JsonType, Path } from './json.ts'

export type Id = string | number

/** One record of a collection, as stored. A change stores a new object, so the object's identity is its version. */
export type Resource = JsonObject

/** The kinds of members in a data file: a list of records, one record, or a plain value (`{ value }` in the store). */
export type CollectionKind = 'collection' | 'singular' | 'value'

export type IdStyle = 'integer' | 'integer-text' | 'uuid' | 'random'

/** What is known about an attribute: its types, and the members of its objects (also of objects in lists). */
export interface Attribute {
  readonly types: ReadonlySet<JsonType>
  readonly members: Attributes
  /** Whether the file had numbers in it and texts written like numbers, and no other texts. */
  readonly numeric?: boolean
}
export type Attributes = ReadonlyMap<string, Attribute>

/** What happens to resources that refer to a deleted one. */
export const deletionRules = ['keep', 'restrict', 'setNull', 'cascade'] as const
export type OnDelete = (typeof deletionRules)[number]

/**
 * A relationship from a source to a target collection. The ids are at `path`: in the resources of the source
 * (`keyOn: 'source'`: a comment's `post_id`), of the target (`keyOn: 'target'`: a post's comments), or of a join
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
  /** The relationship of the target in the other direction. */
  readonly inverse?: string
  /** For the resources that hold the id, on whichever side they are. */
  readonly onDelete: OnDelete
  /** Whether an id that is written must exist in the target. */
  readonly mustExist: boolean
  /** Found because every value was an id of the target when the file was read. No access rule relies on it. */
  readonly byValues?: boolean | undefined
}

/** A collection that joins two others; `path` is where its resources hold the source's id. */
interface Through {
  readonly collection: string
  readonly path: Path
}

/** An attribute whose values must differ; null and missing values are ignored. */
export interface Unique {
  readonly attribute: string
  readonly caseInsensitive: boolean
  /** Texts are equal when this makes them equal; in the place of `caseInsensitive`. */
  readonly normalize?: (text: string) => string
}

/** An attribute whose values are stored only as hashes. */
export interface SecretAttribute {
  readonly attribute: string
  hash(text: string): Promise<string>
  isHash(text: string): boolean
}

/** The value of an attribute that is left out. A generated value is made once and stored. */
export interface Default {
  readonly generated: boolean
  make(clock: Clock): Json
}

/** The attributes with the time of creation and of the last change, as ISO 8601 in UTC. */
export interface Timestamps {
  readonly created?: string
  readonly updated?: string
}

/** Validates a whole resource; the pointers of the issues are relative to it (`/email`). */
export type Validate = (resource: JsonObject) => readonly Issue[] | Promise<readonly Issue[]>

/** What can be declared about the resources of a collection. */
export interface Rules {
  /** Stored, but never sent, and never used to search, filter or sort. */
  readonly hidden: ReadonlySet<string>
  /** Accepted, and usable to filter and sort, but never sent. */
  readonly writeOnly: ReadonlySet<string>
  /** Sent, but not accepted from clients. */
  readonly readOnly: ReadonlySet<string>
  /** Accepted once, and unchangeable afterwards. */
  readonly writeOnce: ReadonlySet<string>
  /** Must be present and not null. */
  readonly required: ReadonlySet<string>
  readonly unique: readonly Unique[]
  readonly defaults: ReadonlyMap<string, Default>
  /** The attribute that a missing slug is made from. */
  readonly slugFrom?: string
  readonly timestamps: Timestamps
  /** Whether a PUT to an unused id creates the resource. */
  readonly upsert: boolean
  /** What happens to attributes that are neither declared nor known from the data. */
  readonly unknown: 'keep' | 'refuse'
  readonly validate?: Validate
  /** The declared JSON Schema, by attribute. */
  readonly properties?: JsonObject
  readonly secret?: SecretAttribute
  /** The key around a single resource in the envelope dialect. */
  readonly envelope?: string
  /** The key around a single resource in every dialect of plain JSON; `false` for none. */
  readonly wrapper?: string | false
  /** The attributes that a list sends by default; the id is always sent. */
  readonly list?: readonly string[]
  /** Custom messages, by the path of an attribute: one for every problem, or one for each code. */
  readonly messages?: ReadonlyMap<string, OwnMessage>
}

export type OwnMessage = string | Readonly<Record<string, string>>

export interface Collection extends Rules {
  readonly name: string
  /** The `type` of its resources in JSON:API. */
  readonly type: string
  /** What clients may call the type, too: its singular and its plural. */
  readonly otherTypes?: readonly string[]
  readonly kind: CollectionKind
  readonly idAttribute: string
  /** What the file calls the id: `_id`, `doctorId`. In memory a record has it under both names. */
  readonly idInFile?: string | undefined
  readonly idStyle: IdStyle
  /** The attribute that works like the id in URLs. */
  readonly slug?: string
  readonly attributes: Attributes
  readonly relationships: ReadonlyMap<string, Relationship>
}

export interface Model {
  readonly collections: ReadonlyMap<string, Collection>
  /** The model that this is a part of, if a mount shows only some collections. */
  readonly whole?: Model
}

/** The content of a data file, by name, in the order of the file. */
export type Database = JsonObject

/** The key of the resource of a singular collection. */
export const singularKey = ''

/** The text that ids are matched by: `1` and `"1"` are the same resource, `"007"` is another. */
export const toKey = (id: unknown): string => String(id)

/** The key of a resource in its table. */
export const keyOf = ({ kind, idAttribute }: Collection, resource: Resource): string =>
  kind === 'collection' ? toKey(resource[idAttribute]) : singularKey

/** The public id of a resource: the text of its id, or the name of its collection if it is the only one. */
export const idOf = ({ kind, name, idAttribute }: Collection, resource: Resource): string =>
  kind === 'collection' ? toKey(resource[idAttribute]) : name

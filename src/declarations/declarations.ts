import type { Json, JsonObject } from '../core/json.ts'
import type { OnDelete } from '../core/resource.ts'
import type { Serializer } from '../core/serializer.ts'

/** What a user says about the data, beside it. Everything is optional; what is not said is inferred. */
export interface Declarations {
  /** For editors; it means nothing here. */
  readonly $schema?: string
  /** By the name of the collection in the data file. */
  readonly collections?: Readonly<Record<string, CollectionDeclaration>>
  /** Where the data answers, and how; without it, at the root in REST. */
  readonly mounts?: readonly MountDeclaration[]
}

export interface CollectionDeclaration {
  /** What JSON:API calls one of the resources. Inferred: the singular of the collection's name. */
  readonly type?: string
  /** How ids are made, and which attribute holds them. Inferred from the ids that are there; `id` holds them. */
  readonly id?: DeclaredIdStyle | { readonly attribute?: string; readonly style?: DeclaredIdStyle }
  /** A JSON Schema (draft 2020-12, with formats), or a Standard Schema such as Zod's. It checks; it changes nothing. */
  readonly schema?: JsonObject | boolean | StandardSchema
  /** Attributes that must be there, and not null. */
  readonly required?: readonly string[]
  /** Attributes in which no two resources are alike. */
  readonly unique?: readonly (string | { readonly attribute: string; readonly caseInsensitive?: boolean })[]
  /** Secrets: accepted and stored, but never sent, searched, filtered or sorted by. */
  readonly hidden?: readonly string[]
  /** Accepted, filtered and sorted by, but never sent. */
  readonly writeOnly?: readonly string[]
  /** Sent, but never accepted. */
  readonly readOnly?: readonly string[]
  /** Accepted once; it then stays. */
  readonly writeOnce?: readonly string[]
  /** What an attribute gets when it is left out: a value, a function, or `$uuid` or `$now`. */
  readonly defaults?: Readonly<Record<string, Json | (() => Json)>>
  /** The attribute that may stand in a URL instead of the id, and the one that it is made from when it is left out. */
  readonly slug?: { readonly attribute?: string; readonly from?: string }
  /** Attributes that hold when a resource was made and changed: `created_at` and `updated_at`, or as they are called. */
  readonly timestamps?: boolean | { readonly created?: string; readonly updated?: string }
  /** Whether a PUT to an id that is free creates the resource. */
  readonly upsert?: boolean
  /** What becomes of attributes that are neither declared nor in the data: `keep` (as without this) or `refuse`. */
  readonly unknown?: 'keep' | 'refuse'
  /** The name around a single resource in the envelope dialect: `user` answers `{ "user": { … } }`. */
  readonly envelope?: string
  /** By name. An inferred relationship can be changed, or taken out with `false`. */
  readonly relationships?: Readonly<Record<string, RelationshipDeclaration | false>>
  /** How a resource is shown on every mount that does not say otherwise. */
  readonly serializer?: Serializer
}

type DeclaredIdStyle = 'integer' | 'uuid' | 'random'

export interface RelationshipDeclaration {
  /** The collection that it leads to. */
  readonly to?: string
  /** The attribute that holds the ids, such as `author_id`, `tag_ids` or `lines.cookie_id`. */
  readonly key?: string
  /** Whose attribute the key is: this collection's (`source`, as without this) or the other's (`target`). */
  readonly keyOn?: 'source' | 'target'
  /** A joining collection, and its attributes with the id of this side and of the other. */
  readonly through?: { readonly collection: string; readonly here: string; readonly there: string }
  /** Whether it leads to a list. Inferred: for a list of ids, for the other's key, and through a joining collection. */
  readonly many?: boolean
  /** What becomes of resources that hold the id of one that is deleted: `keep`, `restrict`, `setNull` or `cascade`. */
  readonly onDelete?: OnDelete
  /** Whether an id that is written must be one of the other collection's. */
  readonly mustExist?: boolean
}

export interface MountDeclaration {
  /** `/` for the root, or such as `/api/v1`. */
  readonly path: string
  /** `rest`, `json-api` or `envelope`. Without it, what `--dialect` says. */
  readonly dialect?: string
  /** By collection, instead of the collection's own; `false` shows resources as they are stored. */
  readonly serializers?: Readonly<Record<string, Serializer | false>>
  /** The collections that are shown here; without it, all. */
  readonly collections?: readonly string[]
}

/** https://standardschema.dev, as far as it is used here. */
export interface StandardSchema {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    validate(value: unknown): StandardResult | Promise<StandardResult>
  }
}

interface StandardResult {
  readonly issues?: readonly StandardIssue[] | undefined
}

export interface StandardIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

import type { AccessDeclaration } from '../auth/access/access.ts'
import type { AuthDeclaration } from '../auth/options.ts'
import type { Json, JsonObject } from '../core/json.ts'
import type { Serializer } from '../core/outcome.ts'
import type { OnDelete, OwnMessage } from '../core/resource.ts'
import type { DialectName } from '../dialects/dialect.ts'
import type { RouteDeclarations } from '../rules/json-server-routes.ts'
import type { RuleDeclaration } from '../rules/rule.ts'
import type { NetworkDeclaration } from './network.ts'

/** Everything that a config file may declare. */
export interface Config extends Declarations, NetworkDeclaration {
  /** Who may do what. */
  readonly access?: AccessDeclaration
  /** How people and programs prove who they are. */
  readonly auth?: AuthDeclaration
  /** What is to happen to certain requests. Of several that answer the same, the first does. */
  readonly rules?: readonly RuleDeclaration[]
  /** Names of rules that are on, or come first, as long as the scenario is. */
  readonly scenarios?: Readonly<Record<string, readonly string[]>>
  /** Other paths for what is served, as in json-server's `routes.json`: `{ "/api/*": "/$1" }`. */
  readonly rewrites?: RouteDeclarations
}

/** Returns its argument; gives editors the type, for completion and for errors while typing. */
export const defineConfig = (config: Config): Config => config

/** What is declared about the data. Everything is optional; what is left out is inferred. */
export interface Declarations {
  /** For editors; ignored here. */
  readonly $schema?: string
  /** By the name of the collection in the data file. */
  readonly collections?: Readonly<Record<string, CollectionDeclaration>>
  /** Where the data is served, and in which dialect. Default: at the root, in REST. */
  readonly mounts?: readonly MountDeclaration[]
}

export interface CollectionDeclaration {
  /** The resource type in JSON:API. Inferred: the singular of the collection's name. */
  readonly type?: string
  /** The style of new ids (inferred from the existing ones), and the attribute that holds them (default: `id`). */
  readonly id?: DeclaredIdStyle | { readonly attribute?: string; readonly style?: DeclaredIdStyle }
  /** A JSON Schema (draft 2020-12, with formats), or a Standard Schema, for example Zod's. It validates and never changes a value. */
  readonly schema?: JsonObject | boolean | StandardSchema
  /** Attributes that must be present and not null. */
  readonly required?: readonly string[]
  /** Attributes whose value must differ between resources. */
  readonly unique?: readonly (string | { readonly attribute: string; readonly caseInsensitive?: boolean })[]
  /** Secrets: accepted and stored, but never sent, searched, filtered or sorted by. */
  readonly hidden?: readonly string[]
  /** Accepted, filtered and sorted by, but never sent. */
  readonly writeOnly?: readonly string[]
  /** Sent, but never accepted. */
  readonly readOnly?: readonly string[]
  /** Accepted when first set; unchanged from then on. */
  readonly writeOnce?: readonly string[]
  /** The value of an attribute that is left out: a constant, a function, `$uuid` or `$now`. */
  readonly defaults?: Readonly<Record<string, Json | (() => Json)>>
  /** The attribute that can replace the id in URLs, and the one it is derived from when it is left out. */
  readonly slug?: { readonly attribute?: string; readonly from?: string }
  /** Attributes set when a resource is created and changed. `true`: `created_at` and `updated_at`. */
  readonly timestamps?: boolean | { readonly created?: string; readonly updated?: string }
  /** Whether a PUT to an unused id creates the resource. */
  readonly upsert?: boolean
  /** What to do with attributes that are neither declared nor in the data: `keep` (the default) or `refuse`. */
  readonly unknown?: 'keep' | 'refuse'
  /** The name around a single resource in the envelope dialect: `user` answers `{ "user": { … } }`. */
  readonly envelope?: string
  /** The attributes that a list sends unless the client asks for others; the id is always sent. Default: all. */
  readonly list?: readonly string[]
  /** What to say instead of our own words, by attribute: for every problem, or by its code (`required`, `format`, …). */
  readonly messages?: Readonly<Record<string, OwnMessage>>
  /** By name. An inferred relationship can be changed, or removed with `false`. */
  readonly relationships?: Readonly<Record<string, RelationshipDeclaration | false>>
  /** How a resource is shown on every mount that does not declare its own serializer. */
  readonly serializer?: Serializer
}

type DeclaredIdStyle = 'integer' | 'uuid' | 'random'

export interface RelationshipDeclaration {
  /** The target collection. */
  readonly to?: string
  /** The attribute that holds the ids: `author_id`, `tag_ids`, `lines.cookie_id`. */
  readonly key?: string
  /** Which collection has the key: this one (`source`, the default) or the other (`target`). */
  readonly keyOn?: 'source' | 'target'
  /** A joining collection, and its attributes with the ids of this side and of the other. */
  readonly through?: { readonly collection: string; readonly here: string; readonly there: string }
  /** Whether it leads to a list. Inferred: true for a list of ids, a key of the target, or a joining collection. */
  readonly many?: boolean
  /** What happens to resources that hold the id of a deleted one: `keep`, `restrict`, `setNull` or `cascade`. */
  readonly onDelete?: OnDelete
  /** Whether a written id must exist in the other collection. */
  readonly mustExist?: boolean
}

export interface MountDeclaration {
  /** `/` for the root, or for example `/api/v1`. */
  readonly path: string
  /** Default: the value of `--dialect`. */
  readonly dialect?: DialectName
  /** By collection, replacing the collection's own; `false` shows resources as they are stored. */
  readonly serializers?: Readonly<Record<string, Serializer | false>>
  /** The collections that are served here. Default: all. Mounts at one path serve different ones. */
  readonly collections?: readonly string[]
  /** By collection, the name around a single resource here, in REST too; `false` for none. */
  readonly envelopes?: Readonly<Record<string, string | false>>
}

/** The part of https://standardschema.dev that is used here. */
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

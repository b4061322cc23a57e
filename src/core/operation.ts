import type { Json, JsonObject } from './json.ts'
import type { LocalId } from './local-id.ts'
import type { Path } from './path.ts'
import type { Collection, Relationship, Resource } from './resource.ts'

export const comparisons = [
  'eq',
  'ne',
  'lt',
  'lte',
  'gt',
  'gte',
  'in',
  'nin',
  'contains',
  'startsWith',
  'endsWith',
  'like',
  'has',
  'isnull',
  'ieq',
] as const
export type Comparison = (typeof comparisons)[number]

/**
 * Which resources. `search` looks for a text in every string attribute but the excepted; `ieq` is an equality that
 * ignores case.
 */
export type Filter =
  | { readonly op: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly op: 'not'; readonly filter: Filter }
  | { readonly op: 'search'; readonly text: string; readonly except?: ReadonlySet<string> }
  | { readonly op: Comparison; readonly path: Path; readonly value: Json }
  /** Two attributes of the resource with each other; false where one of them is null. */
  | { readonly op: 'compare'; readonly as: Order; readonly path: Path; readonly other: Path }
  /** Whether a related resource passes; without a filter, whether there is any. */
  | { readonly op: 'some'; readonly relationship: string; readonly filter?: Filter }

export type Order = 'eq' | 'lt' | 'lte' | 'gt' | 'gte'

export interface SortKey {
  readonly path: Path
  readonly descending: boolean
}

/**
 * A slice of what matches. With `clamp`, an offset past the end means the last page. With `after` or `before`, it lies
 * between positions instead, as close as can be to `after`, or else to `before`.
 */
export interface Page {
  readonly offset: number
  readonly limit?: number
  readonly clamp?: boolean
  readonly after?: Position
  readonly before?: Position
}

/**
 * A place in a sorted list, also when nothing stands there any more: a value for each sort key. An empty one is the end
 * that it is looked at from: `after` nothing is all, and so is `before` nothing.
 */
export type Position = readonly Json[]

export interface Query {
  readonly filter?: Filter | undefined
  readonly sort?: readonly SortKey[] | undefined
  readonly page?: Page | undefined
  readonly include?: readonly Path[] | undefined
  /** By collection name: the paths to send, and no others. */
  readonly fields?: ReadonlyMap<string, readonly Path[]> | undefined
}

/** A step of a nested URL: `/posts/1/comments` is within post 1, along `comments`. */
export interface Parent {
  readonly collection: string
  readonly id: string
  readonly relationship: string
}

/** Conditions of RFC 9110 §13.1: the versions that `If-Match` allows, or `*` for any; or that nothing may be there yet. */
export interface Precondition {
  readonly match?: '*' | readonly string[] | undefined
  /** `If-None-Match: *` */
  readonly noneMatch?: '*'
}

/** Input that has not been validated yet. */
export type Draft = Json

/** A change in the client's words: whole attributes, a merge patch (RFC 7396), or a list of operations (RFC 6902). */
export type Patch =
  | { readonly format: 'assign'; readonly value: Draft }
  | { readonly format: 'merge'; readonly value: Draft }
  | { readonly format: 'operations'; readonly operations: Draft }

interface Target {
  readonly collection: string
  readonly within?: readonly Parent[] | undefined
}
interface Write extends Target {
  readonly precondition?: Precondition
  /** What to send along with the answer. */
  readonly query?: Pick<Query, 'include' | 'fields'>
}

/** What a relationship shall lead to: one resource or none, or several. */
export type Linkage = string | null | readonly string[]

/** By the relationship's name. Foreign keys among the attributes beside them are links, too. */
export type Links = ReadonlyMap<string, Linkage>

/** What a request asks for, in no dialect. Ids are as the URL spells them: an id or a slug. */
export type Operation =
  | ({ readonly kind: 'list'; readonly query: Query } & Target)
  | ({ readonly kind: 'read'; readonly id: string; readonly query: Query } & Target)
  /** The one resource at the end of a to-one relationship. */
  | ({ readonly kind: 'related'; readonly query: Query; readonly within: readonly Parent[] } & Target)
  /** The identities that a relationship leads to. */
  | ({
      readonly kind: 'read-linkage'
      readonly id: string
      readonly relationship: string
      readonly query: Query
    } & Target)
  /** `links` go with all of the drafts. */
  | ({
      readonly kind: 'create'
      readonly drafts: readonly Draft[]
      readonly many: boolean
      /** The id of the one draft, as text, whatever the data has. */
      readonly id?: string | undefined
      readonly links?: Links
    } & Write)
  | ({ readonly kind: 'replace'; readonly id: string; readonly draft: Draft } & Write)
  | ({
      readonly kind: 'patch'
      readonly id: string
      readonly patch: Patch
      readonly links?: Links
      /** The id that the draft says it is of; what is there once has the name of its collection. */
      readonly identity?: string
    } & Write)
  | ({
      readonly kind: 'link'
      readonly id: string
      readonly relationship: string
      readonly change: LinkChange
      readonly to: Linkage
    } & Write)
  | ({ readonly kind: 'delete'; readonly id: string; readonly dependents: readonly string[] } & Write)
  | ({ readonly kind: 'patch-many'; readonly filter: Filter; readonly patch: Patch } & Write)
  | ({ readonly kind: 'delete-many'; readonly filter: Filter } & Write)
  /** All or none. */
  | { readonly kind: 'atomic'; readonly steps: readonly Step[] }
  | { readonly kind: 'dump' }

/** To these and no others; to these too; to these no longer. */
export type LinkChange = 'replace' | 'add' | 'remove'

/** A step of several that succeed or fail together. Later ones may know what it creates by a local id. */
export interface Step {
  readonly operation: Extract<Operation, { readonly kind: 'create' | 'patch' | 'delete' | 'link' }>
  readonly creates?: LocalId | undefined
}

/** Related resources by relationship, then by the resource they belong to. */
export type Included = ReadonlyMap<string, ReadonlyMap<Resource, readonly Resource[]>>

/** How serializers show resources; what is not here is shown as it is. */
export interface Shown {
  readonly shown?: ReadonlyMap<Resource, Json> | undefined
}

/** What an operation led to. `deleted` carries the resources that are gone. */
export type Outcome =
  | ({
      readonly kind: 'many'
      readonly collection: Collection
      readonly items: readonly Resource[]
      readonly total: number
      readonly offset: number
      /** Whether the limit cut what lies between two positions. */
      readonly truncated?: boolean
      readonly included: Included
    } & Shown)
  | ({
      readonly kind: 'one'
      readonly collection: Collection
      readonly item: Resource
      readonly included: Included
    } & Shown)
  /** A to-one relationship that leads nowhere. */
  | { readonly kind: 'none'; readonly collection: Collection }
  | ({
      readonly kind: 'linkage'
      readonly collection: Collection
      readonly item: Resource
      readonly relationship: Relationship
      readonly related: readonly Resource[]
      readonly included: Included
    } & Shown)
  | ({
      readonly kind: 'created'
      readonly collection: Collection
      readonly items: readonly Resource[]
      readonly many: boolean
      readonly included: Included
    } & Shown)
  | ({
      readonly kind: 'deleted'
      readonly collection: Collection
      readonly items: readonly Resource[]
      readonly many: boolean
    } & Shown)
  | { readonly kind: 'atomic'; readonly outcomes: readonly Outcome[] }
  | { readonly kind: 'dump'; readonly database: JsonObject }

/** The name under which {@link Included} keeps what a relationship of a collection led to. */
export const includedKey = (collection: string, relationship: string): string =>
  `${collection}.${relationship}`

/** A resource of an outcome as it is to be shown. */
export function shownAs({ shown }: Shown, resource: Resource): Json {
  const value = shown?.get(resource)
  return value === undefined ? resource : value
}

/** How serializers show what is in an outcome, or in its parts. */
export function shownIn(outcome: Outcome): Shown['shown'] {
  if (outcome.kind !== 'atomic') return 'shown' in outcome ? outcome.shown : undefined
  return new Map(outcome.outcomes.flatMap((one) => [...(shownIn(one) ?? [])]))
}

export type OutcomeOf<Kind extends Outcome['kind']> = Extract<Outcome, { kind: Kind }>

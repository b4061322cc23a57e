import type { Json } from './json.ts'
import type { Filter, Query } from './query.ts'

/** A parent in a nested URL: `/posts/1/comments` is within post 1, along `comments`. */
export interface Parent {
  readonly collection: string
  readonly id: string
  readonly relationship: string
}

/** A condition (RFC 9110 §13.1): the versions in `If-Match`, or `*` for any; or that the resource must not exist. */
export interface Precondition {
  readonly match?: '*' | readonly string[] | undefined
  /** `If-None-Match: *` */
  readonly noneMatch?: '*'
}

/** Input that has not been validated yet. */
export type Draft = Json

/** A change as the client sent it: whole attributes, a merge patch (RFC 7396), or a JSON Patch (RFC 6902). */
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
  /** What to send along with the response. */
  readonly query?: Pick<Query, 'include' | 'fields'>
}

/** The new content of a relationship: one resource or none, or several. */
export type Linkage = string | null | readonly string[]

/** By the name of the relationship. Foreign keys among the attributes are links too. */
export type Links = ReadonlyMap<string, Linkage>

/** What a request asks for, independent of any dialect. Ids are as in the URL: an id or a slug. */
export type Operation =
  | ({ readonly kind: 'list'; readonly query: Query } & Target)
  | ({ readonly kind: 'read'; readonly id: string; readonly query: Query } & Target)
  /** The resource of a to-one relationship. */
  | ({ readonly kind: 'related'; readonly query: Query; readonly within: readonly Parent[] } & Target)
  /** The ids of the resources of a relationship. */
  | ({
      readonly kind: 'read-linkage'
      readonly id: string
      readonly relationship: string
      readonly query: Query
    } & Target)
  /** `links` apply to each of the drafts. */
  | ({
      readonly kind: 'create'
      readonly drafts: readonly Draft[]
      readonly many: boolean
      /** The id of the only draft, as text, whatever type the ids of the collection have. */
      readonly id?: string | undefined
      readonly links?: Links
    } & Write)
  | ({ readonly kind: 'replace'; readonly id: string; readonly draft: Draft } & Write)
  | ({
      readonly kind: 'patch'
      readonly id: string
      readonly patch: Patch
      readonly links?: Links
      /** The id in the draft; for a single resource, the name of its collection. */
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

/** Link exactly these, link these too, or unlink these. */
export type LinkChange = 'replace' | 'add' | 'remove'

/** One of several steps that succeed or fail together. Later steps can refer by a local id to what it creates. */
export interface Step {
  readonly operation: Extract<Operation, { readonly kind: 'create' | 'patch' | 'delete' | 'link' }>
  readonly creates?: LocalId | undefined
}

/**
 * Stands for the id of a resource that an earlier step of the same request creates (JSON:API's `lid`). It starts with a
 * character that no id contains.
 */
export type LocalId = `\u0000${string}`

/** The placeholder for the id of the resource with this local id. */
export const localId = (collection: string, name: string): LocalId => `\u0000${collection}\u0000${name}`

export const isLocalId = (id: string): id is LocalId => id.startsWith('\u0000')

/** An id as the client sent it: `id "1"`, or `lid "new"`. */
export const idAsSent = (id: string): string =>
  /^\0.+\0./s.test(id) ? `lid "${id.slice(id.lastIndexOf('\u0000') + 1)}"` : `id "${id}"`

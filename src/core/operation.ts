import type { Json } from './json.ts'
import type { Filter, Query } from './query.ts'

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

/**
 * Stands for the id of a resource that an earlier step of the same request creates (JSON:API's `lid`). It begins with a
 * character that no id has.
 */
export type LocalId = `\u0000${string}`

/** What stands for the id of the resource that a client calls by this name. */
export const localId = (collection: string, name: string): LocalId => `\u0000${collection}\u0000${name}`

export const isLocalId = (id: string): id is LocalId => id.startsWith('\u0000')

/** An id as the client knows it: `id "1"`, or `lid "new"`. */
export const idAsSent = (id: string): string =>
  /^\0.+\0./s.test(id) ? `lid "${id.slice(id.lastIndexOf('\u0000') + 1)}"` : `id "${id}"`

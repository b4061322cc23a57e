import type { Path } from './json.ts'
import type { Query } from './query.ts'
import type { Resource } from './resource.ts'

/** A resource before and after a committed change; `undefined` where there is none. */
export interface Change {
  readonly collection: string
  readonly key: string
  readonly before: Resource | undefined
  readonly after: Resource | undefined
  /** The key of the resource that it comes before, where it was put back at its place. */
  readonly next?: string
}

/** A transaction that was committed. */
export interface PastTransaction {
  /** 1, 2, 3, … since the store was opened. */
  readonly n: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly changes: readonly Change[]
  /** Whether it has been undone. */
  readonly isUndone: boolean
  /** The numbers of those that it has undone, the newest first. */
  readonly undoes: readonly number[]
  /** What has replaced the data as a whole; missing for a write. */
  readonly replacedBy?: ReplacedBy
}

/** Going back to another state, an edit of the data file by hand, or other declarations. */
export type ReplacedBy = 'reset' | 'edit' | 'new model'

/** How a store found what a query asked for. */
export interface Plan {
  readonly way: 'file order' | 'ordered index' | 'equality index' | 'scan'
  /** The attribute of the index. */
  readonly on?: Path
  /** How many resources the collection has, and how many of them were looked at. */
  readonly rows: number
  readonly visited: number
}

/** Receives the plan of one `find`. */
export type Probe = (plan: Plan) => void

/** What an operation asked of the store, and how long that took. */
export interface StoreCall {
  readonly what: 'get' | 'find' | 'findBy' | 'insert' | 'replace' | 'remove'
  readonly collection: string
  readonly key?: string
  readonly query?: Pick<Query, 'filter' | 'sort' | 'page'>
  readonly plan?: Plan
  /** How many resources came back. */
  readonly returned: number
  readonly ms: number
}

/** What an operation does to the store; filled while it is executed. */
export interface Trace {
  /** By a write, also by one that fails in the end and changes nothing. */
  changes?: readonly Change[]
  /** The number of the transaction, once it is committed and has changed something. */
  number?: number | undefined
  /** Missing where the calls are not of interest: noting them takes time. */
  readonly calls?: StoreCall[]
}

/** What happens to a file while it is served. */
export interface FileNews {
  readonly file: 'data' | 'config'
  /**
   * Of the data, `saving` means that the file lacks changes, which are safe beside it; `stuck`, that it cannot be written.
   * `edited`: somebody else's change is in force; `broken`: it cannot be read, and what was read before stays in force.
   */
  readonly state: 'saving' | 'saved' | 'stuck' | 'edited' | 'broken' | 'gone'
  /** A sentence or two, without what the file says. */
  readonly message?: string
  readonly line?: number
  readonly column?: number
}

export type Announce = (news: FileNews) => void

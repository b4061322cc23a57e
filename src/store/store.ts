import type { Point } from '../core/point.ts'
import type { Query } from '../core/query.ts'
import type { Database, Id, Model, Resource } from '../core/resource.ts'
import type { Change, PastTransaction, Probe } from '../core/trace.ts'
import type { Selection } from '../query/selection.ts'

export type FindQuery = Pick<Query, 'filter' | 'sort' | 'page'>

/**
 * Keeps the resources. It receives whole queries, so that each store can answer them in its own way: from indexes, or
 * in SQL. Nothing above a store fetches a collection in order to filter it.
 */
export interface Store extends Reader {
  readonly model: Model
  /** For the person at the terminal, once at start: ids that were added, writes that were recovered. */
  readonly notices: readonly string[]
  /** Whether changes survive the process. */
  readonly isDurable: boolean
  /** For people, the ids that several records of a collection had when the data was read. */
  doubleIdsIn(collection: string): readonly string[]
  /** Every collection, as it would stand in the data file. */
  dump(): Promise<Database>
  /** One at a time. Resolves once the change is durable; a throw, or a failed write, leaves everything as it was. */
  transact<T>(change: (transaction: Transaction) => Promise<T>): Promise<T>
  /** The last transactions, the oldest first: a thousand, or fewer where they take much memory. */
  readonly history: readonly PastTransaction[]
  /**
   * Undoes transactions, in another that it returns. Ids that were given are not given again. Throws a 409 if the history
   * does not reach so far.
   */
  undo(what: Undoing): Promise<PastTransaction>
  /** Makes model and tables anew from the same data. When that throws, nothing has changed. */
  remodel(): Promise<void>
  /**
   * Goes back to a point, usually the data that the store was opened with, or the last edit by hand. Returns the transaction
   * that this is, if it changes anything. Throws an {@link ApiError} for a point that cannot be reached.
   */
  reset(to?: Point): Promise<PastTransaction | undefined>
  /** The data at a point, to be read or forked. Throws an {@link ApiError} for a point that cannot be reached. */
  at(point: Point): Promise<Store>
  readonly snapshots: Snapshots
  /** Keeps the present data, or that database. Returns whether there was no snapshot of that name. */
  keepSnapshot(name: string, database?: Database): Promise<boolean>
  /**
   * Another store with the data that this one was opened with, in memory. Neither sees what is changed in the other; they
   * share everything until it is changed.
   */
  fork(): Store
  /** How many resources a fork does not share. */
  readonly ownRows: number
  subscribe(listener: (change: Change) => void): Unsubscribe
  close(): Promise<void>
}

/** Which transactions to undo: so many of the last, or one by its number. */
export type Undoing = { readonly steps: number } | { readonly change: number }

/** Data that is kept under names. */
export interface Snapshots {
  /** In the order of their names. */
  list(): Promise<readonly Snapshot[]>
  /** Returns whether there was one. */
  delete(name: string): Promise<boolean>
}

export interface Snapshot {
  readonly name: string
  /** When it was kept, in milliseconds since 1970. */
  readonly at: number
}

export interface Reader {
  /** The resource with this key (an id as text), in constant time. */
  get(collection: string, key: string): Promise<Resource | undefined>
  /** The same for several keys, in their order; `undefined` for those that no resource has. */
  getMany(collection: string, keys: readonly string[]): Promise<readonly (Resource | undefined)[]>
  /** Tells the probe, if there is one, how it has found them. */
  find(collection: string, query: FindQuery, probe?: Probe): Promise<Selection>
  /** The resources whose attribute, written as text, is this text; by index and in order. A list has no text. */
  findBy(collection: string, attribute: string, text: string): Promise<readonly Resource[]>
}

/** Reads see what the transaction has written so far. */
export interface Transaction extends Reader {
  /** Everything that was written so far. */
  readonly changes: readonly Change[]
  /** In the history, once it is committed; missing where it has changed nothing. */
  readonly number?: number | undefined
  /** Adds a resource at the end of the collection. The caller has made sure that the id is free. */
  insert(collection: string, resource: Resource): void
  /** Puts a resource in the place of the one that has this key. */
  replace(collection: string, key: string, resource: Resource): void
  remove(collection: string, key: string): void
  /** A new id in the collection's style. Integers continue after the highest ever given; none is given twice. */
  nextId(collection: string): Id
}

export type Unsubscribe = () => void

/** A model that follows the data: it observes every resource that is written. */
export interface LiveModel {
  readonly model: Model
  /** Returns whether the model is another one now. */
  readonly observe: (collection: string, resource: Resource) => boolean
}
export type CreateModel = (database: Database) => LiveModel

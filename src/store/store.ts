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
  /** The last transactions, the oldest first: a thousand at most, and none from before the data was replaced as a whole. */
  readonly history: readonly PastTransaction[]
  /**
   * Undoes the last so many transactions, in a transaction of its own, and returns them. Ids that were given are not given
   * again. Throws a 409 if the history does not reach so far.
   */
  undo(count: number): Promise<readonly PastTransaction[]>
  /** Makes model and tables anew from the same data. When that throws, nothing has changed. */
  remodel(): Promise<void>
  /** Goes back to the data that the store was opened with, or to the last edit by hand. */
  reset(): Promise<void>
  /**
   * Another store with the data that this one was opened with, in memory. Neither sees what is changed in the other; they
   * share everything until it is changed.
   */
  fork(): Store
  /** How many resources a fork has copied. */
  readonly ownRows: number
  subscribe(listener: (change: Change) => void): Unsubscribe
  close(): Promise<void>
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

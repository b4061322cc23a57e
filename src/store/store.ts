import type { Query } from '../core/query.ts'
import type { Database, Id, Model, Resource } from '../core/resource.ts'
import type { Selection } from '../query/selection.ts'

export type FindQuery = Pick<Query, 'filter' | 'sort' | 'page'>

/**
 * Where resources live. Whole queries come in, so that each store can answer them its own way: from indexes,
 * or in SQL. Nothing above a store fetches a collection in order to filter it.
 */
export interface Store extends Reader {
  readonly model: Model
  /** What a person should be told about the data, once, at start: ids that were given, writes that were recovered. */
  readonly notices: readonly string[]
  /** Every collection, as it would stand in the data file. */
  dump(): Promise<Database>
  /** One at a time. Resolves once the change is durable; a throw, or a failed write, leaves everything as it was. */
  transact<T>(change: (transaction: Transaction) => Promise<T>): Promise<T>
  /** Takes the same data in again with a model made anew. Throws what making it throws, and then nothing has changed. */
  remodel(): Promise<void>
  /** Back to the data that the store was opened with. */
  reset(): Promise<void>
  subscribe(listener: (change: Change) => void): Unsubscribe
  close(): Promise<void>
}

export interface Reader {
  /** The resource with this key (an id as text), in constant time. */
  get(collection: string, key: string): Promise<Resource | undefined>
  find(collection: string, query: FindQuery): Promise<Selection>
  /** The resources whose attribute, written as text, is this text; by index and in order. A list has no text. */
  findBy(collection: string, attribute: string, text: string): Promise<readonly Resource[]>
}

/** Reads see what the transaction has written so far. */
export interface Transaction extends Reader {
  /** At the end of the collection. The caller has made sure that the id is free. */
  insert(collection: string, resource: Resource): void
  /** In the place of the resource that had this key. */
  replace(collection: string, key: string, resource: Resource): void
  remove(collection: string, key: string): void
  /** A fresh id in the collection's own style; integers continue after the highest ever given, and none comes twice. */
  nextId(collection: string): Id
}

/** A resource before and after a committed change; `undefined` where there is none. */
export interface Change {
  readonly collection: string
  readonly key: string
  readonly before: Resource | undefined
  readonly after: Resource | undefined
}

export type Unsubscribe = () => void

/** The model of data that changes: every resource that comes in is shown to it. */
export interface LiveModel {
  readonly model: Model
  observe(collection: string, resource: Resource): void
}
export type CreateModel = (database: Database) => LiveModel

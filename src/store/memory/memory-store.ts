import type { Database, Model, Resource } from '../../core/resource.ts'
import type { Change, PastTransaction, Probe } from '../../core/trace.ts'
import type { Selection } from '../../query/selection.ts'
import type { CreateModel, FindQuery, Store, Transaction, Unsubscribe } from '../store.ts'
import { Contents } from './contents.ts'
import { differences } from './differences.ts'
import { find } from './find.ts'
import { History, MemoryTransaction } from './memory-transaction.ts'

/** A store that keeps everything in memory and nothing on disk. */
export const createMemoryStore = (database: Database, createModel: CreateModel): Store =>
  new MemoryStore(Contents.of(database, createModel), { createModel })

/** A change that is made in memory and may still be undone. */
export interface Commit {
  readonly changes: readonly Change[]
  undo(): void
}

export interface MemoryStoreOptions {
  readonly createModel: CreateModel
  readonly notices?: readonly string[]
  /** The contents that the store is a fork of. */
  readonly origin?: Contents
}

export class MemoryStore implements Store {
  readonly notices: readonly string[]
  readonly isDurable: boolean = false
  readonly #options: MemoryStoreOptions
  /** The data that `reset` goes back to: of a fork, contents that it shares. */
  #opening: Database | Contents
  /** What forks share. */
  #origin: Contents | undefined
  readonly #history = new History()
  readonly #mutex = new Mutex()
  readonly #listeners = new Set<(change: Change) => void>()
  #contents: Contents
  #transaction: MemoryTransaction | undefined

  constructor(contents: Contents, options: MemoryStoreOptions) {
    this.notices = [...contents.notices, ...(options.notices ?? [])]
    this.#contents = contents
    this.#options = options
    this.#opening = options.origin ?? contents.file()
  }

  get model(): Model {
    return this.#contents.model
  }

  doubleIdsIn(collection: string): readonly string[] {
    return this.#contents.doubleNotices.get(collection) ?? []
  }

  get contents(): Contents {
    return this.#contents
  }

  async get(collection: string, key: string): Promise<Resource | undefined> {
    if (this.#transaction) await this.#settled()
    return this.#contents.table(collection).row(key)?.resource
  }

  async getMany(collection: string, keys: readonly string[]): Promise<readonly (Resource | undefined)[]> {
    if (this.#transaction) await this.#settled()
    return this.#contents.table(collection).getMany(keys)
  }

  async find(collection: string, query: FindQuery, probe?: Probe): Promise<Selection> {
    if (this.#transaction) await this.#settled()
    return find(this.#contents.table(collection), query, probe)
  }

  async findBy(collection: string, attribute: string, text: string): Promise<readonly Resource[]> {
    if (this.#transaction) await this.#settled()
    return this.#contents.table(collection).findBy(attribute, text)
  }

  async dump(): Promise<Database> {
    if (this.#transaction) await this.#settled()
    return this.#contents.dump()
  }

  async transact<T>(change: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#transact(change)
  }

  get history(): readonly PastTransaction[] {
    return this.#history.entries
  }

  async undo(count: number): Promise<readonly PastTransaction[]> {
    const undone: PastTransaction[] = []
    await this.#transact(async (transaction) => {
      const newest = this.#history.newest(count)
      undone.push(...newest)
      for (const { changes, places } of newest)
        for (const [at, change] of [...changes.entries()].toReversed())
          transaction.takeBack(change, places[at] ?? 0)
    }, undone)
    return undone
  }

  /** `undone` are the transactions that it undoes. */
  async #transact<T>(
    change: (transaction: MemoryTransaction) => Promise<T>,
    undone: readonly PastTransaction[] = [],
  ): Promise<T> {
    const { result, entry, persisted } = await this.exclusive(() => this.#commit(change, undone))
    if (!entry) return result
    try {
      await persisted
    } catch (error) {
      this.#history.drop(entry)
      throw error
    }
    this.#announce(entry.changes)
    return result
  }

  async reset(): Promise<void> {
    await this.exclusive(async () => this.exchange(this.openingContents()))
  }

  async remodel(): Promise<void> {
    await this.exclusive(async () => this.rebuild())
  }

  /** Makes model and tables anew from the same data. Only while no transaction runs and none may still be undone. */
  rebuild(): void {
    this.#origin = undefined
    if (this.#opening instanceof Contents) this.#opening = this.#opening.file()
    this.exchange(Contents.of(this.#contents.file(), this.#options.createModel))
  }

  fork(): MemoryStore {
    const { createModel } = this.#options
    const origin =
      this.#opening instanceof Contents ? this.#opening : (this.#origin ??= this.openingContents())
    return new MemoryStore(origin.fork(createModel), { createModel, origin })
  }

  get ownRows(): number {
    return this.#contents.ownRows
  }

  subscribe(listener: (change: Change) => void): Unsubscribe {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async close(): Promise<void> {
    await this.exclusive(async () => undefined)
  }

  /** From now on, `reset` goes back to the present data. */
  moveResetPoint(): void {
    this.#opening = this.#contents.file()
    this.#origin = undefined
  }

  /** The data that `reset` goes back to. */
  openingContents(): Contents {
    const { createModel } = this.#options
    return this.#opening instanceof Contents
      ? this.#opening.fork(createModel)
      : Contents.of(this.#opening, createModel)
  }

  /** Runs the work while no transaction runs. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    return this.#mutex.run(work)
  }

  /** Replaces the contents, and tells the listeners what that changes. */
  exchange(contents: Contents): readonly Change[] {
    const changes = differences(this.#contents, contents)
    this.#contents = contents
    this.#history.clear()
    this.#announce(changes)
    return changes
  }

  /**
   * Makes a commit durable. Called in the order of the commits, without a pause in between. Resolves once that is done;
   * rejects after undoing it.
   */
  protected persist(_commit: Commit): Promise<void> | undefined {
    return undefined
  }

  async #commit<T>(
    change: (transaction: MemoryTransaction) => Promise<T>,
    undone: readonly PastTransaction[],
  ): Promise<Committed<T>> {
    const transaction = new MemoryTransaction(this.#contents)
    this.#transaction = transaction
    try {
      const result = await change(transaction)
      const { changes } = transaction
      if (changes.length === 0) return { result, entry: undefined, persisted: undefined }
      const persisted = this.persist(transaction)
      return { result, entry: this.#history.add(transaction, undone), persisted }
    } catch (error) {
      transaction.undo()
      throw error
    } finally {
      this.#transaction = undefined
      transaction.end()
    }
  }

  /** Waits while a transaction has written anything: it may still be undone, so no one else reads it. */
  async #settled(): Promise<void> {
    while (this.#transaction && this.#transaction.changes.length > 0) await this.#transaction.ended
  }

  #announce(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.after) this.#contents.observe(change.collection, change.after)
      for (const listener of this.#listeners) listener(change)
    }
  }
}

interface Committed<T> {
  readonly result: T
  /** Missing where nothing was changed. */
  readonly entry: PastTransaction | undefined
  readonly persisted: Promise<void> | undefined
}

/** Runs one piece of work at a time, in the order of the calls. */
export class Mutex {
  #taken = false
  readonly #waiting: (() => void)[] = []

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#taken) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#taken = true
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#taken = false
    }
  }
}

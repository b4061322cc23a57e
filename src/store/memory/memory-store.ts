import { onceFor } from '../../core/json.ts'
import type { Point } from '../../core/point.ts'
import type { Database, Model, Resource } from '../../core/resource.ts'
import type { Change, PastTransaction, Probe } from '../../core/trace.ts'
import type { Selection } from '../../query/selection.ts'
import type { CreateModel, FindQuery, Store, Transaction, Undoing, Unsubscribe } from '../store.ts'
import { Contents } from './contents.ts'
import { differences } from './differences.ts'
import { find } from './find.ts'
import { type Commit, type Committed, History, MemoryTransaction } from './memory-transaction.ts'
import { type MemoryStoreOptions, type NewContents, Past, type TakeContents } from './past.ts'
import { type SnapshotKeeper, SnapshotsInMemory } from './snapshots.ts'

/** A store that keeps everything in memory and nothing on disk. */
export const createMemoryStore = (
  database: Database,
  createModel: CreateModel,
  notices: readonly string[] = [],
): Store => new MemoryStore(Contents.of(database, createModel), { createModel, notices })

export class MemoryStore implements Store {
  readonly notices: readonly string[]
  readonly isDurable: boolean = false
  readonly #createModel: CreateModel
  readonly #history = new History()
  readonly #past: Past
  readonly #mutex = new Mutex()
  readonly #listeners = new Set<(change: Change) => void>()
  #contents: Contents
  #transaction: MemoryTransaction | undefined

  constructor(contents: Contents, options: MemoryStoreOptions) {
    this.notices = [...contents.notices, ...(options.notices ?? [])]
    this.#contents = contents
    this.#createModel = options.createModel
    this.#past = new Past(contents, options, this.#history)
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
    return (await this.#transact(change)).result
  }

  get history(): readonly PastTransaction[] {
    return this.#history.entries
  }

  async undo(what: Undoing): Promise<PastTransaction> {
    const undoes: number[] = []
    const { entry } = await this.#transact(async (transaction) => {
      const transactions = this.#past.toUndo(what, this.#contents)
      if (transactions.some(({ replaced }) => replaced)) return
      undoes.push(...transactions.map(({ n }) => n))
      for (const one of transactions) transaction.takeBack(one)
    }, undoes)
    return entry ?? (await this.replace(() => this.#past.undone(what, this.#contents))) ?? this.undo(what)
  }

  /** `undoes` are the transactions that it undoes. */
  async #transact<T>(
    work: (transaction: MemoryTransaction) => Promise<T>,
    undoes?: readonly number[],
  ): Promise<Committed<T>> {
    const committed = await this.exclusive(() => this.#commit(work, undoes))
    await committed.persisted
    const { changes = [] } = committed.entry ?? {}
    for (const change of changes) {
      if (change.after) this.#contents.observe(change.collection, change.after)
      for (const listener of this.#listeners) listener(change)
    }
    return committed
  }

  async reset(to: Point = { kind: 'start' }): Promise<PastTransaction | undefined> {
    return this.replace(() => this.#past.goBack(to, this.#contents))
  }

  async at(point: Point): Promise<Store> {
    return this.#storeOver(await this.#whenIdle(() => this.#past.at(point, this.#contents)))
  }

  readonly #storeOver = onceFor((origin: Contents) => this.#forkOf(origin))

  get snapshots(): SnapshotKeeper {
    return this.#past.snapshots
  }

  async keepSnapshot(name: string, database?: Database): Promise<boolean> {
    const contents = await this.#whenIdle(async () =>
      database ? Contents.of(database, this.#createModel) : this.#contents.fork(this.#createModel),
    )
    return this.snapshots.set(name, contents)
  }

  async remodel(): Promise<void> {
    await this.exclusive(async () => this.rebuild())
  }

  /** Makes model and tables anew from the same data. Only while no transaction runs and none may still be undone. */
  rebuild(): void {
    this.#past.forget()
    this.exchange({ contents: Contents.of(this.#contents.file(), this.#createModel), by: 'new model' })
    this.#history.clear()
  }

  fork(): Store {
    return this.#forkOf(this.#past.start())
  }

  #forkOf(origin: Contents): Store {
    const createModel = this.#createModel
    const snapshots = new SnapshotsInMemory(this.snapshots)
    return new MemoryStore(origin.fork(createModel), { createModel, origin, snapshots })
  }

  get ownRows(): number {
    return this.#past.ownRows(this.#contents)
  }

  subscribe(listener: (change: Change) => void): Unsubscribe {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async close(): Promise<void> {
    await this.exclusive(async () => undefined)
  }

  /** Runs the work while no transaction runs. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    return this.#mutex.run(work)
  }

  /** Replaces the contents, and tells the listeners what that changes. `reset` goes back to the last edit by hand. */
  exchange({ contents, by, undoes }: NewContents): Committed<readonly Change[]> {
    const replaced = this.#contents
    const changes = differences(replaced, contents)
    if (by === 'reset' && !undoes && changes.length === 0) {
      replaced.adjustIds(contents, (_, target) => target)
      return { result: changes }
    }
    this.#contents = contents
    if (by === 'edit') this.#past.moveStart(contents.file())
    const entry = this.#history.add({ changes, replacedBy: by, replaced }, undoes)
    for (const change of changes) for (const listener of this.#listeners) listener(change)
    return { result: changes, entry }
  }

  /** Replaces the contents, durably, by those that are taken while no transaction runs and none may still be undone. */
  protected async replace(take: TakeContents): Promise<PastTransaction | undefined> {
    return this.exclusive(async () => this.exchange(await take()).entry)
  }

  /** Waits until no commit may be undone any more. Called while no transaction runs. */
  protected async idle(): Promise<void> {}

  #whenIdle<T>(work: () => Promise<T>): Promise<T> {
    return this.exclusive(() => this.idle().then(work))
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
    undoes?: readonly number[],
  ): Promise<Committed<T>> {
    const transaction = new MemoryTransaction(this.#contents)
    this.#transaction = transaction
    const undo = (): void => {
      transaction.undo()
      this.#history.drop(transaction.number)
    }
    try {
      const result = await change(transaction)
      const { changes } = transaction
      if (changes.length === 0) return { result }
      const entry = this.#history.commit(transaction, undoes)
      return { result, entry, persisted: this.persist({ changes, undo }) }
    } catch (error) {
      undo()
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
}

/** Runs one piece of work at a time, in the order of the calls. */
export class Mutex {
  #last: Promise<void> | undefined

  async run<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#last
    let end = (): void => undefined
    const last = (this.#last = new Promise<void>((resolve) => (end = resolve)))
    try {
      if (before) await before
      return await work()
    } finally {
      if (this.#last === last) this.#last = undefined
      end()
    }
  }
}

import { ApiError } from '../../core/error.ts'
import { type Database, type Model, type Resource, keyOf } from '../../core/resource.ts'
import type { Selection } from '../../query/selection.ts'
import type { Contents } from '../memory/contents.ts'
import { type Commit, MemoryStore } from '../memory/memory-store.ts'
import { Mutex } from '../memory/mutex.ts'
import type { Change, CreateModel, FindQuery, Store, Transaction, Unsubscribe } from '../store.ts'
import { type DataFile, EditedByHandError } from './data/data-file.ts'
import type { Files } from './disk/files.ts'
import type { Lock } from './disk/lock.ts'
import { Watch } from './disk/watch.ts'
import { toWriteError } from './disk/write-error.ts'
import { HandEdits } from './edits/hand-edits.ts'
import { Touched } from './edits/touched.ts'
import { Checkpoints, type Desk } from './journal/checkpoints.ts'
import { toStateLine, toTransactionLine } from './journal/journal-line.ts'
import type { Durability } from './journal/journal-segment.ts'
import { Journal } from './journal/journal.ts'

/** What has been found when a data file was opened. */
export interface Opened {
  readonly files: Files
  readonly file: DataFile
  readonly lock: Lock
  readonly contents: Contents
  readonly notices: readonly string[]
  readonly journalNumbers: readonly number[]
  /** What the journal had, and the file has not yet. */
  readonly recovered: readonly Change[]
}

export interface FileStoreOptions {
  readonly createModel: CreateModel
  readonly durability: Durability
  /** Tells a person, while the server runs, what happened to the file. */
  readonly report: (text: string) => void
}

/** A memory store whose changes last: at once in the journal, soon in the data file. */
export class FileStore implements Store {
  readonly #files: Files
  readonly #lock: Lock
  readonly #desk: Desk
  readonly #checkpoints: Checkpoints
  readonly #edits: HandEdits
  readonly #watch: Watch
  #closing: Promise<void> | undefined

  constructor(
    { files, file, lock, contents, notices, journalNumbers, recovered }: Opened,
    options: FileStoreOptions,
  ) {
    const { createModel, durability, report } = options
    const takeDown = (commit: Commit): Promise<void> => this.#takeDown(commit)
    const memory = new MemoryStore(contents, { createModel, notices, takeDown })
    const journal = new Journal({
      files,
      durability,
      numbers: journalNumbers,
      header: () => toStateLine('base', file.fingerprint),
      exclusive: (work) => memory.exclusive(work),
      onLoss: () => void this.#saveAtOnce(),
    })
    file.keyOf = (name, record) => {
      const collection = memory.model.collections.get(name)
      return collection && keyOf(collection, record)
    }
    file.beforeReplacement = (fingerprint) => journal.append(toStateLine('checkpoint', fingerprint))
    this.#files = files
    this.#lock = lock
    this.#desk = { file, memory, journal, report, touched: new Touched(), door: new Mutex() }
    this.#checkpoints = new Checkpoints(this.#desk, () => this.#watch.soon())
    this.#edits = new HandEdits(this.#desk, { files, createModel, onPending: () => this.#checkpoints.soon() })
    this.#watch = new Watch(files, () => this.#edits.check())
    for (const change of recovered) this.#desk.touched.note(change)
    if (recovered.length > 0) this.#checkpoints.soon()
  }

  get model(): Model {
    return this.#desk.memory.model
  }

  get notices(): readonly string[] {
    return this.#desk.memory.notices
  }

  get(collection: string, key: string): Promise<Resource | undefined> {
    return this.#desk.memory.get(collection, key)
  }

  find(collection: string, query: FindQuery): Promise<Selection> {
    return this.#desk.memory.find(collection, query)
  }

  findBy(collection: string, attribute: string, text: string): Promise<readonly Resource[]> {
    return this.#desk.memory.findBy(collection, attribute, text)
  }

  dump(): Promise<Database> {
    return this.#desk.memory.dump()
  }

  transact<T>(change: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#desk.memory.transact(change)
  }

  subscribe(listener: (change: Change) => void): Unsubscribe {
    return this.#desk.memory.subscribe(listener)
  }

  /** The file is written first, so that nothing has changed when that fails. */
  async reset(): Promise<void> {
    const { door } = this.#desk
    try {
      await door.run(() => this.#reset())
    } catch (error) {
      if (!(error instanceof EditedByHandError)) throw toWriteError(error)
      await this.#edits.check()
      await door.run(() => this.#reset()).catch((again: unknown) => Promise.reject(toWriteError(again)))
    }
  }

  /** The file comes first, since resources may be known by other ids afterwards. */
  async remodel(): Promise<void> {
    const { door, memory, journal } = this.#desk
    await this.#checkpoints.now()
    await door.run(() =>
      memory.exclusive(async () => {
        await journal.idle()
        memory.takeInAgain()
      }),
    )
  }

  /** Brings the file up to date and takes away everything beside it. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  #takeDown(commit: Commit): Promise<void> {
    if (this.#closing) {
      commit.undo()
      return Promise.reject(new ApiError('unavailable', 'Nothing was changed: the server is stopping.'))
    }
    const { journal, touched } = this.#desk
    for (const change of commit.changes) touched.note(change)
    return journal
      .append(toTransactionLine(commit.changes), () => commit.undo())
      .then(() => this.#checkpoints.soon())
  }

  async #saveAtOnce(): Promise<boolean> {
    this.#checkpoints.soon()
    return this.#checkpoints.now()
  }

  async #reset(): Promise<void> {
    const { memory, journal, touched } = this.#desk
    const contents = memory.openingContents()
    await this.#checkpoints.write(async () => contents.file())
    await memory.exclusive(async () => {
      await journal.idle()
      const forget = await journal.rotate()
      memory.exchange(contents)
      touched.restart(new Map())
      await forget()
    })
  }

  async #close(): Promise<void> {
    const { memory, journal, report } = this.#desk
    this.#watch.stop()
    await memory.exclusive(() => journal.idle().catch(() => undefined))
    let isSaved = await this.#checkpoints.now()
    if (!isSaved) {
      await this.#edits.check()
      isSaved = await this.#checkpoints.now()
    }
    this.#checkpoints.stop()
    const forget = await journal.rotate()
    if (isSaved) await forget()
    else
      report(
        `What ${this.#files.given} has not yet stays in the journal beside it, and comes back at the next start.`,
      )
    await this.#lock.release()
  }
}

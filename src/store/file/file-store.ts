import { ApiError } from '../../core/error.ts'
import { keyOf } from '../../core/resource.ts'
import type { Announce, Change, PastTransaction } from '../../core/trace.ts'
import type { Contents } from '../memory/contents.ts'
import { MemoryStore, Mutex } from '../memory/memory-store.ts'
import type { Commit } from '../memory/memory-transaction.ts'
import type { TakeContents } from '../memory/past.ts'
import { recordsOf } from '../memory/records.ts'
import type { CreateModel } from '../store.ts'
import { type Watch, watchEvents } from '../watch.ts'
import { type DataFile, EditedByHandError } from './data/data-file.ts'
import { toWriteError } from './disk/disk-error.ts'
import type { Files } from './disk/files.ts'
import type { Lock } from './disk/lock.ts'
import { HandEdits } from './edits/hand-edits.ts'
import { RecentWrites } from './edits/recent-writes.ts'
import { Checkpoints, type FileContext } from './journal/checkpoints.ts'
import { toStateLine, toTransactionLine } from './journal/journal-line.ts'
import type { Durability } from './journal/journal-segment.ts'
import { Journal } from './journal/journal.ts'
import { SnapshotFiles } from './snapshot-files.ts'

/** A data file that was just opened and locked. */
export interface OpenedFile {
  readonly files: Files
  readonly file: DataFile
  readonly lock: Lock
  readonly contents: Contents
  readonly notices: readonly string[]
  readonly journalNumbers: readonly number[]
  readonly damagedNumbers: readonly number[]
  /** Changes from the journal that the file lacks. */
  readonly recovered: readonly Change[]
}

export interface FileStoreOptions {
  readonly createModel: CreateModel
  readonly durability: Durability
  /** Tells the person at the terminal what happens to the file while the server runs. */
  readonly report: (text: string) => void
  /** Tells programs what happens to it. */
  readonly announce: Announce
}

/** A memory store whose changes are durable: immediately in the journal, and soon in the data file. */
export class FileStore extends MemoryStore {
  override readonly isDurable = true
  readonly #files: Files
  readonly #context: FileContext
  readonly #checkpoints: Checkpoints
  readonly #edits: HandEdits
  readonly #watch: Watch
  #closing: Promise<void> | undefined

  constructor(
    { files, file, lock, contents, notices, journalNumbers, damagedNumbers, recovered }: OpenedFile,
    options: FileStoreOptions,
  ) {
    const { createModel, durability, report, announce } = options
    super(contents, { createModel, notices, snapshots: new SnapshotFiles(files, createModel) })
    const journal = new Journal({
      files,
      durability,
      assertMayWrite: () => lock.assertHeld(),
      numbers: journalNumbers,
      damaged: damagedNumbers,
      header: () => toStateLine('base', file.fingerprint),
      exclusive: (work) => this.exclusive(work),
      onLoss: () => void this.#saveAtOnce(),
    })
    file.keyOf = (name, record) => {
      const collection = this.model.collections.get(name)
      const [known] = collection?.kind === 'collection' ? recordsOf(collection, [record]) : [record]
      return collection && known && keyOf(collection, known)
    }
    file.beforeReplacement = (fingerprint) => journal.append(toStateLine('checkpoint', fingerprint))
    this.#files = files
    this.#context = {
      file,
      memory: this,
      journal,
      report,
      announce,
      writes: new RecentWrites(),
      fileMutex: new Mutex(),
      lock,
    }
    this.#checkpoints = new Checkpoints(this.#context, () => this.#watch.check())
    this.#edits = new HandEdits(this.#context, {
      files,
      createModel,
      onPending: () => this.#checkpoints.schedule(),
    })
    this.#watch = watchEvents(files.data, () => this.#edits.check())
    for (const change of recovered) this.#context.writes.note(change)
    if (recovered.length > 0) this.#checkpoints.schedule()
  }

  /** The file is written first, so that nothing has changed should that fail. */
  protected override async replace(take: TakeContents): Promise<PastTransaction | undefined> {
    const { fileMutex } = this.#context
    try {
      return await fileMutex.run(() => this.#replace(take))
    } catch (error) {
      if (!(error instanceof EditedByHandError)) throw toWriteError(error)
      await this.#edits.check()
      return fileMutex
        .run(() => this.#replace(take))
        .catch((again: unknown) => Promise.reject(toWriteError(again)))
    }
  }

  protected override async idle(): Promise<void> {
    await this.#context.journal.idle()
  }

  /** The file is written first, since the resources may have other ids afterwards. */
  override async remodel(): Promise<void> {
    const { fileMutex, journal } = this.#context
    await this.#checkpoints.runNow()
    await fileMutex.run(() =>
      this.exclusive(async () => {
        await journal.idle()
        this.rebuild()
      }),
    )
  }

  /** Brings the file up to date and deletes everything beside it. */
  override close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  protected override persist(commit: Commit): Promise<void> {
    if (this.#closing) {
      commit.undo()
      return Promise.reject(new ApiError('unavailable', 'Nothing was changed: the server is stopping.'))
    }
    const { journal, writes } = this.#context
    for (const change of commit.changes) writes.note(change)
    return journal
      .append(toTransactionLine(commit.changes), () => commit.undo())
      .then(() => this.#checkpoints.schedule())
  }

  async #saveAtOnce(): Promise<boolean> {
    this.#checkpoints.schedule()
    return this.#checkpoints.runNow()
  }

  async #replace(take: TakeContents): Promise<PastTransaction | undefined> {
    const { journal, writes } = this.#context
    const next = await this.exclusive(async () => {
      await journal.idle()
      return { ...(await take()), last: this.history.at(-1) }
    })
    await this.#checkpoints.write(async () => next.contents.file())
    return this.exclusive(async () => {
      await journal.idle()
      // An undo knows nothing of what was written meanwhile.
      if (next.undoes && this.history.at(-1) !== next.last) return undefined
      const deleteSegments = await journal.rotate()
      const { entry } = this.exchange(next)
      writes.restart(new Map())
      await deleteSegments()
      return entry
    })
  }

  async #close(): Promise<void> {
    const { journal, lock, report } = this.#context
    this.#watch.stop()
    await this.exclusive(() => journal.idle().catch(() => undefined))
    if (lock.isLost) {
      this.#checkpoints.stop()
      await journal.close()
      await lock.release()
      return
    }
    let isSaved = await this.#checkpoints.runNow()
    if (!isSaved) {
      await this.#edits.check()
      isSaved = await this.#checkpoints.runNow()
    }
    this.#checkpoints.stop()
    const deleteSegments = await journal.rotate()
    // Segments that cannot be deleted are harmless: applying them again changes nothing.
    if (isSaved) await deleteSegments().catch(() => undefined)
    else
      report(
        `The changes that ${this.#files.given} lacks stay in the journal beside it and are restored at the next start.`,
      )
    await lock.release()
  }
}

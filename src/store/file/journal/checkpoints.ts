import { Low } from 'lowdb'

import type { Database } from '../../../core/resource.ts'
import type { Announce } from '../../../core/trace.ts'
import type { MemoryStore, Mutex } from '../../memory/memory-store.ts'
import { type DataFile, EditedByHandError } from '../data/data-file.ts'
import { reasonOf } from '../disk/disk-error.ts'
import type { Lock } from '../disk/lock.ts'
import type { RecentWrites } from '../edits/recent-writes.ts'
import type { Journal } from './journal.ts'

/** What the parts that work on one data file share. */
export interface FileContext {
  readonly file: DataFile
  readonly journal: Journal
  readonly memory: MemoryStore
  readonly writes: RecentWrites
  readonly lock: Lock
  /** Held while the data file is read or written. */
  readonly fileMutex: Mutex
  /** Tells the person at the terminal what happened, in a sentence. */
  readonly report: (text: string) => void
  /** Tells pages and tests the same, and what nobody has to be told in a terminal. */
  readonly announce: Announce
}

/** How long a checkpoint waits after the last write, and how long at most while writes keep coming. */
const quietMs = 100
const longestWaitMs = 1000
const retryMs = 2000
/** A checkpoint that takes a while waits this many times as long: at most 5 % of the time goes into checkpoints. */
const waitPerDuration = 20

/** Brings the data file up to date soon after a change, and deletes the journal. */
export class Checkpoints {
  readonly #context: FileContext
  readonly #onEdited: () => void
  readonly #low: Low<Database>
  /** When the first change came that is not in the file; `undefined` when the file has them all. */
  #pendingSince: number | undefined
  #lastChange = 0
  #timer: NodeJS.Timeout | undefined
  #isRetrying = false
  #duration = 0
  /** The failure that was last reported; empty when the last checkpoint succeeded. */
  #trouble = ''

  /** `onEdited` is called when the file cannot be written because a person has edited it. */
  constructor(context: FileContext, onEdited: () => void) {
    this.#context = context
    this.#onEdited = onEdited
    this.#low = new Low<Database>(context.file, {})
  }

  /** Schedules a checkpoint: there is a change that the file lacks. */
  schedule(): void {
    this.#lastChange = performance.now()
    if (this.#pendingSince === undefined) this.#context.announce({ file: 'data', state: 'saving' })
    this.#pendingSince ??= this.#lastChange
    if (this.#isRetrying) this.stop()
    this.#timer ??= setTimeout(() => this.#tick(), quietMs)
  }

  /** Makes a checkpoint if one is due. Resolves to whether the file has all changes. */
  runNow(): Promise<boolean> {
    this.stop()
    return this.#context.fileMutex.run(() => this.#run())
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#isRetrying = false
  }

  /** Writes the database that `take` returns, and deletes the journal up to that moment. */
  async write(take: () => Promise<Database>): Promise<void> {
    const { file, journal, lock, memory, writes } = this.#context
    await lock.assertHeld()
    if (await file.isEdited()) throw new EditedByHandError()
    const { database, settle, deleteSegments } = await memory.exclusive(async () => {
      await journal.idle()
      const remove = await journal.rotate()
      return { database: await take(), settle: writes.beginCheckpoint(), deleteSegments: remove }
    })
    this.#low.data = database
    await this.#low.write().finally(() => (this.#low.data = {}))
    settle()
    await deleteSegments()
  }

  #tick(): void {
    const now = performance.now()
    const quiet = this.#lastChange + Math.max(quietMs, (this.#duration * waitPerDuration) / 4)
    const latest = (this.#pendingSince ?? now) + Math.max(longestWaitMs, this.#duration * waitPerDuration)
    const wait = Math.min(quiet, latest) - now
    if (wait > 0) this.#timer = setTimeout(() => this.#tick(), wait)
    else void this.runNow()
  }

  async #run(): Promise<boolean> {
    if (this.#pendingSince === undefined) return true
    const started = performance.now()
    try {
      await this.write(async () => {
        this.#pendingSince = undefined
        return this.#context.memory.contents.file()
      })
    } catch (error) {
      this.#pendingSince ??= started
      this.#retryLater(error)
      return false
    }
    this.#duration = performance.now() - started
    if (this.#trouble !== '') this.#context.report('The data file is up to date again.')
    this.#trouble = ''
    if (this.#pendingSince !== undefined) return false
    this.#context.announce({ file: 'data', state: 'saved' })
    return true
  }

  #retryLater(error: unknown): void {
    if (this.#context.lock.isLost) return
    this.#isRetrying = this.#timer === undefined
    this.#timer ??= setTimeout(() => void this.runNow(), retryMs).unref()
    if (error instanceof EditedByHandError) {
      this.#onEdited()
      return
    }
    const reason = reasonOf(error)
    if (reason === this.#trouble) return
    this.#trouble = reason
    const message = `The data file cannot be written yet: ${reason}. Every change is safe in the journal beside it until then.`
    this.#context.report(message)
    this.#context.announce({ file: 'data', state: 'stuck', message })
  }
}

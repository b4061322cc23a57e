import { Low } from 'lowdb'

import type { Database } from '../../../core/resource.ts'
import type { MemoryStore } from '../../memory/memory-store.ts'
import type { Mutex } from '../../memory/mutex.ts'
import { type DataFile, EditedByHandError } from '../data/data-file.ts'
import { reasonOf } from '../disk/write-error.ts'
import type { Touched } from '../edits/touched.ts'
import type { Journal } from './journal.ts'

/** What the parts that deal with one data file share. */
export interface Desk {
  readonly file: DataFile
  readonly journal: Journal
  readonly memory: MemoryStore
  readonly touched: Touched
  /** Held by whoever reads or writes the data file. */
  readonly door: Mutex
  /** Tells a person what happened, in a sentence. */
  readonly report: (text: string) => void
}

/** How long a checkpoint waits, in milliseconds: for one more write, and at the most while writes keep coming. */
const pause = 100
const longestPause = 1000
const retryPause = 2000
/** Of large files, checkpoints may take one part in so many of the time. */
const share = 20

/** Brings the data file up to date soon after a change, and forgets the journal. */
export class Checkpoints {
  readonly #desk: Desk
  readonly #onEdited: () => void
  readonly #low: Low<Database>
  /** When the first change came that is not in the file; `undefined` when the file has all. */
  #due: number | undefined
  #last = 0
  #timer: NodeJS.Timeout | undefined
  #isRetrying = false
  #duration = 0
  #trouble = ''

  constructor(desk: Desk, onEdited: () => void) {
    this.#desk = desk
    this.#onEdited = onEdited
    this.#low = new Low<Database>(desk.file, {})
  }

  /** There is a change that the file has not. */
  soon(): void {
    this.#last = performance.now()
    this.#due ??= this.#last
    if (this.#isRetrying) this.stop()
    this.#timer ??= setTimeout(() => this.#tick(), pause)
  }

  /** Resolves to whether the file has everything now. */
  now(): Promise<boolean> {
    this.stop()
    return this.#desk.door.run(() => this.#run())
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#isRetrying = false
  }

  /** Makes the database that `take` answers the data file, and the journal up to there a thing of the past. */
  async write(take: () => Promise<Database>): Promise<void> {
    const { file, journal, memory, touched } = this.#desk
    if (await file.isEdited()) throw new EditedByHandError()
    const [database, ...done] = await memory.exclusive(async () => {
      await journal.idle()
      const forget = await journal.rotate()
      return [await take(), touched.begin(), forget] as const
    })
    this.#low.data = database
    await this.#low.write().finally(() => (this.#low.data = {}))
    for (const one of done) await one()
  }

  #tick(): void {
    const now = performance.now()
    const quiet = this.#last + Math.max(pause, (this.#duration * share) / 4)
    const latest = (this.#due ?? now) + Math.max(longestPause, this.#duration * share)
    const left = Math.min(quiet, latest) - now
    if (left > 0) this.#timer = setTimeout(() => this.#tick(), left)
    else void this.now()
  }

  async #run(): Promise<boolean> {
    if (this.#due === undefined) return true
    const started = performance.now()
    try {
      await this.write(async () => {
        this.#due = undefined
        return this.#desk.memory.contents.file()
      })
    } catch (error) {
      this.#due ??= started
      this.#fail(error)
      return false
    }
    this.#duration = performance.now() - started
    if (this.#trouble !== '') this.#desk.report('The data file is up to date again.')
    this.#trouble = ''
    return this.#due === undefined
  }

  #fail(error: unknown): void {
    this.#isRetrying = this.#timer === undefined
    this.#timer ??= setTimeout(() => void this.now(), retryPause).unref()
    if (error instanceof EditedByHandError) {
      this.#onEdited()
      return
    }
    const reason = reasonOf(error)
    if (reason === this.#trouble) return
    this.#trouble = reason
    this.#desk.report(
      `The data file cannot be written yet: ${reason}. Every change is safe in the journal beside it until it can.`,
    )
  }
}

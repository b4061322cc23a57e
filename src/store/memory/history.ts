import { ApiError } from '../../core/error.ts'
import type { Change, PastTransaction } from '../../core/trace.ts'

const mostTransactions = 1000
const mostPastChanges = 20_000

export interface PlacedChanges {
  readonly changes: readonly Change[]
  readonly places: readonly number[]
}

/** With the place of each changed resource among the others, so that what was removed can come back there. */
interface KeptTransaction extends PastTransaction {
  readonly places: readonly number[]
  isUndone: boolean
}

/** The last transactions, so that they can be undone. Resources never change in place, so this keeps only references. */
export class History {
  #entries: KeptTransaction[] = []
  #changeCount = 0
  #head = 0

  get entries(): readonly PastTransaction[] {
    return this.#entries
  }

  add({ changes, places }: PlacedChanges, undone: readonly PastTransaction[]): PastTransaction {
    const undoes = undone.map(({ n }) => n)
    const entry = { n: ++this.#head, at: Date.now(), changes, places, isUndone: false, undoes }
    this.#entries.push(entry)
    this.#changeCount += changes.length
    this.#mark(undoes, true)
    while (this.#entries.length > mostTransactions || this.#changeCount > mostPastChanges)
      this.#changeCount -= this.#entries.shift()?.changes.length ?? 0
    return entry
  }

  /** Forgets a transaction that could not be made durable. */
  drop(entry: PastTransaction): void {
    this.#entries = this.#entries.filter((one) => one !== entry)
    this.#changeCount -= entry.changes.length
    this.#mark(entry.undoes, false)
  }

  /** What came before can no longer be undone. The numbers go on. */
  clear(): void {
    this.#entries = []
    this.#changeCount = 0
  }

  /** The last so many that can be undone, the newest first. Throws a 409 if there are fewer. */
  newest(count: number): readonly KeptTransaction[] {
    const open = this.#entries.filter(({ isUndone, undoes }) => !isUndone && undoes.length === 0)
    if (open.length >= count) return open.slice(open.length - count).toReversed()
    const there = open.length === 1 ? 'There is 1 change' : `There are ${open.length} changes`
    throw new ApiError('conflict', `${there} to undo, not ${count}.`, {
      help: 'GET /_/history lists them. A reset, and an edit of the file by hand, cannot be undone.',
    })
  }

  #mark(numbers: readonly number[], isUndone: boolean): void {
    for (const entry of this.#entries) if (numbers.includes(entry.n)) entry.isUndone = isUndone
  }
}

import { access, rename, rm } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'

import { codeOf, toWriteError } from '../disk/disk-error.ts'
import type { Files } from '../disk/files.ts'
import { type Durability, JournalSegment } from './journal-segment.ts'

export interface JournalOptions {
  readonly files: Files
  readonly durability: Durability
  /** The segments that exist already, and those of them that are damaged. */
  readonly numbers: readonly number[]
  readonly damaged: readonly number[]
  /** Rejects while this process may not write. */
  readonly assertMayWrite: () => Promise<void>
  /** Returns the first line of a segment that begins now. */
  readonly header: () => string
  /** Runs the work while nothing is appended. */
  readonly exclusive: (work: () => Promise<void>) => Promise<void>
  /** Called when the current segment was deleted or moved: its changes are only in memory now. */
  readonly onLoss: () => void
}

interface WaitingLine {
  readonly line: string
  resolve(): void
  reject(error: unknown): void
  undo(): void
}

/**
 * Writes lines to segments; those that wait at the same time are written together (group commit). When that fails, all
 * waiting lines are undone, the newest first, and rejected.
 */
export class Journal {
  readonly #options: JournalOptions
  readonly #numbers: Set<number>
  readonly #damaged: Set<number>
  #segment: JournalSegment | undefined
  #waiting: WaitingLine[] = []
  #writing: Promise<void> | undefined
  #failure: unknown

  constructor(options: JournalOptions) {
    this.#options = options
    this.#numbers = new Set(options.numbers)
    this.#damaged = new Set(options.damaged)
  }

  /** Resolves once the line is durable; rejects after calling `undo`. */
  append(line: string, undo: () => void = () => undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ line, resolve, reject, undo })
      if (this.#failure === undefined) this.#writing ??= this.#write()
    })
  }

  /** Resolves when no line is waiting; rejects when the lines could not be written. */
  async idle(): Promise<void> {
    await this.#writing
    if (this.#failure !== undefined) throw toWriteError(this.#failure)
  }

  /**
   * Begins a new segment with the next line. Returns a function that deletes all the segments before it, but keeps
   * damaged ones under another name.
   */
  async rotate(): Promise<() => Promise<void>> {
    await this.#closeSegment()
    const old = [...this.#numbers]
    return async () => {
      if (old.length > 0) await this.#options.assertMayWrite()
      for (const number of old) {
        await this.#deleteSegment(number)
        this.#numbers.delete(number)
        this.#damaged.delete(number)
      }
    }
  }

  async close(): Promise<void> {
    await this.#writing
    await this.#closeSegment()
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0 && this.#failure === undefined) {
      // Requests that arrive together are written together.
      await setImmediate()
      const batch = this.#waiting.splice(0)
      try {
        await this.#options.assertMayWrite()
        this.#segment ??= await this.#begin()
        await this.#segment.append(batch.map(({ line }) => line).join(''))
        for (const one of batch) one.resolve()
      } catch (error) {
        this.#waiting.unshift(...batch)
        this.#failure = error
      }
    }
    this.#writing = undefined
    // Not awaited: the caller may be the one who holds the lock that `exclusive` waits for.
    if (this.#failure !== undefined) void this.#options.exclusive(() => this.#rejectAll())
  }

  async #begin(): Promise<JournalSegment> {
    const number = Math.max(0, ...this.#numbers) + 1
    const { files, durability, header } = this.#options
    const segment = await JournalSegment.create(files.journal(number), { durability, header: header() })
    this.#numbers.add(number)
    return segment
  }

  async #rejectAll(): Promise<void> {
    const error = this.#failure
    const rejected = this.#waiting.splice(0)
    for (const one of rejected.toReversed()) one.undo()
    if (codeOf(error) === 'ENOENT' && this.#segment) {
      await this.#closeSegment()
      this.#options.onLoss()
    }
    this.#failure = undefined
    for (const one of rejected) one.reject(toWriteError(error))
  }

  async #deleteSegment(number: number): Promise<void> {
    const { files } = this.#options
    const path = files.journal(number)
    if (this.#damaged.has(number)) await rename(path, await freeName(`${path}.damaged`)).catch(ignoreMissing)
    else await rm(path, { force: true })
  }

  async #closeSegment(): Promise<void> {
    const segment = this.#segment
    this.#segment = undefined
    await segment?.close()
  }
}

/** `x.damaged`, or `x.damaged.2` where there is one already. */
async function freeName(path: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? path : `${path}.${number}`
    const isFree = await access(name).then(
      () => false,
      () => true,
    )
    if (isFree) return name
  }
}

function ignoreMissing(error: unknown): void {
  if (codeOf(error) !== 'ENOENT') throw error
}

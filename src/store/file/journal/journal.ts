import { rm } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'

import type { Files } from '../disk/files.ts'
import { codeOf } from '../disk/fingerprint.ts'
import { toWriteError } from '../disk/write-error.ts'
import { type Durability, JournalSegment } from './journal-segment.ts'

export interface JournalOptions {
  readonly files: Files
  readonly durability: Durability
  /** The segments that are there already. */
  readonly numbers: readonly number[]
  /** The first line of a segment that begins now. */
  readonly header: () => string
  /** Runs the work while nobody appends. */
  readonly exclusive: (work: () => Promise<void>) => Promise<void>
  /** A segment was taken away from under us: what it held is in memory only. */
  readonly onLoss: () => void
}

interface Waiting {
  readonly line: string
  resolve(): void
  reject(error: unknown): void
  undo(): void
}

/**
 * Takes lines down in segments: those that wait together are written together (group commit). When that fails, all
 * that wait are undone, the newest first, and rejected.
 */
export class Journal {
  readonly #options: JournalOptions
  readonly #numbers: Set<number>
  #segment: JournalSegment | undefined
  #waiting: Waiting[] = []
  #writing: Promise<void> | undefined
  #failure: unknown

  constructor(options: JournalOptions) {
    this.#options = options
    this.#numbers = new Set(options.numbers)
  }

  /** Resolves when the line lasts; rejects after `undo` was called. */
  append(line: string, undo: () => void = () => undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ line, resolve, reject, undo })
      if (this.#failure === undefined) this.#writing ??= this.#write()
    })
  }

  /** Resolves when nothing waits; rejects when it could not be written. */
  async idle(): Promise<void> {
    await this.#writing
    if (this.#failure !== undefined) throw toWriteError(this.#failure)
  }

  /** What comes next goes into a new segment. The answer forgets all the segments that there are now. */
  async rotate(): Promise<() => Promise<void>> {
    await this.#leave()
    const old = [...this.#numbers]
    return async () => {
      for (const number of old) {
        await rm(this.#options.files.journal(number), { force: true })
        this.#numbers.delete(number)
      }
    }
  }

  async close(): Promise<void> {
    await this.#writing
    await this.#leave()
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0 && this.#failure === undefined) {
      // The requests that the system hands us at once shall wait for one write together.
      await setImmediate()
      const batch = this.#waiting.splice(0)
      try {
        this.#segment ??= await this.#begin()
        await this.#segment.append(batch.map(({ line }) => line).join(''))
        for (const one of batch) one.resolve()
      } catch (error) {
        this.#waiting.unshift(...batch)
        this.#failure = error
      }
    }
    this.#writing = undefined
    // Not awaited: who waits for this may be the one who lets nobody else in.
    if (this.#failure !== undefined) void this.#options.exclusive(() => this.#giveUp())
  }

  async #begin(): Promise<JournalSegment> {
    const number = Math.max(0, ...this.#numbers) + 1
    const { files, durability, header } = this.#options
    const segment = await JournalSegment.create(files.journal(number), { durability, header: header() })
    this.#numbers.add(number)
    return segment
  }

  async #giveUp(): Promise<void> {
    const error = this.#failure
    const lost = this.#waiting.splice(0)
    for (const one of lost.toReversed()) one.undo()
    if (codeOf(error) === 'ENOENT' && this.#segment) {
      await this.#leave()
      this.#options.onLoss()
    }
    this.#failure = undefined
    for (const one of lost) one.reject(toWriteError(error))
  }

  async #leave(): Promise<void> {
    const segment = this.#segment
    this.#segment = undefined
    await segment?.close()
  }
}

import type { BigIntStats } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'

import { codeOf, fingerprintOf, type Fingerprint } from './fingerprint.ts'

/** How long an editor that writes takes from one write to the next at most, in milliseconds. */
const savingTime = 50

/**
 * The data file that a checkpoint is about to replace, held open: an editor that was just then saving writes into
 * it, and what it wrote would be gone.
 */
export class ReplacedFile {
  readonly #handle: FileHandle
  readonly fingerprint: Fingerprint

  readonly #links: bigint

  private constructor(handle: FileHandle, stat: BigIntStats) {
    this.#handle = handle
    this.#links = stat.nlink
    this.fingerprint = fingerprintOf(stat)
  }

  /** `undefined` when there is no such file. */
  static async open(path: string): Promise<ReplacedFile | undefined> {
    try {
      const handle = await open(path)
      return new ReplacedFile(handle, await handle.stat({ bigint: true }))
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined
      throw error
    }
  }

  /** What was written into it since it was opened, if it is not the data file any more. */
  async lateEdit(): Promise<Buffer | undefined> {
    let seen = this.fingerprint
    for (;;) {
      const stat = await this.#handle.stat({ bigint: true })
      if (stat.nlink >= this.#links || fingerprintOf(stat) === this.fingerprint) return undefined
      if (fingerprintOf(stat) === seen) return this.#handle.readFile()
      seen = fingerprintOf(stat)
      await setTimeout(savingTime)
    }
  }

  async close(): Promise<void> {
    await this.#handle.close()
  }
}

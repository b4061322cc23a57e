import type { BigIntStats } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'

import { codeOf } from './disk-error.ts'
import { fingerprintOf, type Fingerprint, withoutWaiting } from './files.ts'

/** The longest pause of an editor between two writes of one save, in milliseconds. */
const saveStepMs = 50

/**
 * The data file that a checkpoint is about to replace, held open: an editor that is saving at that moment still writes
 * into it, and its edit would be lost.
 */
export class ReplacedFile {
  readonly fingerprint: Fingerprint
  readonly #handle: FileHandle
  readonly #links: bigint

  private constructor(handle: FileHandle, stat: BigIntStats) {
    this.#handle = handle
    this.#links = stat.nlink
    this.fingerprint = fingerprintOf(stat)
  }

  /** `undefined` when there is no such file. */
  static async open(path: string): Promise<ReplacedFile | undefined> {
    try {
      const handle = await open(path, withoutWaiting)
      return new ReplacedFile(handle, await handle.stat({ bigint: true }))
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined
      throw error
    }
  }

  /** What an editor has written into it since it was opened, if it is no longer the data file. */
  async lateEdit(): Promise<Buffer | undefined> {
    let seen = this.fingerprint
    for (;;) {
      const stat = await this.#handle.stat({ bigint: true })
      if (stat.nlink >= this.#links || fingerprintOf(stat) === this.fingerprint) return undefined
      if (fingerprintOf(stat) === seen) return this.#handle.readFile()
      seen = fingerprintOf(stat)
      await setTimeout(saveStepMs)
    }
  }

  async close(): Promise<void> {
    await this.#handle.close()
  }
}

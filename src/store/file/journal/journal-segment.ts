import { type BigIntStats, close, constants, fdatasync, ftruncate, open, stat, write } from 'node:fs'
import { open as openHandle } from 'node:fs/promises'
import { dirname } from 'node:path'

import { codeOf } from '../disk/fingerprint.ts'

/** `full`: on the disk when a write is acknowledged. `process`: with the system, so that it outlives this process. */
export type Durability = 'full' | 'process'

export interface SegmentOptions {
  readonly durability: Durability
  /** The first line. */
  readonly header: string
}

/** A file that lines are appended to. What was not wholly written is taken back. */
export class JournalSegment {
  readonly path: string
  readonly #durability: Durability
  readonly #descriptor: number
  readonly #inode: bigint
  readonly #header: string
  /** The length of what was acknowledged, in bytes. */
  #length = 0
  #isTorn = false

  private constructor(
    path: string,
    { durability, header }: SegmentOptions,
    descriptor: number,
    inode: bigint,
  ) {
    this.path = path
    this.#durability = durability
    this.#header = header
    this.#descriptor = descriptor
    this.#inode = inode
  }

  static async create(path: string, options: SegmentOptions): Promise<JournalSegment> {
    const flags = constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY
    const descriptor = await promise<number>((done) => open(path, flags, 0o600, done))
    if (options.durability === 'full') await syncFolder(dirname(path))
    return new JournalSegment(path, options, descriptor, await inodeOf(path))
  }

  /** Resolves when the lines last. Rejects when they do not; then the segment is as it was before. */
  async append(lines: string): Promise<void> {
    if (this.#isTorn) await this.#mend()
    const bytes = Buffer.from(this.#length === 0 ? this.#header + lines : lines)
    try {
      this.#isTorn = true
      await this.#write(bytes)
      await Promise.all([this.#sync(), this.#assertInPlace()])
      this.#length += bytes.length
      this.#isTorn = false
    } catch (error) {
      await this.#mend().catch(() => undefined)
      throw error
    }
  }

  async close(): Promise<void> {
    await promise<void>((done) => close(this.#descriptor, done))
  }

  async #write(bytes: Uint8Array): Promise<void> {
    let done = 0
    while (done < bytes.length) {
      const rest = bytes.subarray(done)
      const position = this.#length + done
      done += await promise<number>((written) =>
        write(this.#descriptor, rest, 0, rest.length, position, written),
      )
    }
  }

  async #sync(): Promise<void> {
    if (this.#durability === 'full') await promise<void>((done) => fdatasync(this.#descriptor, done))
  }

  /** An open file can be written to when its folder has been moved or deleted, and then nobody would find it again. */
  async #assertInPlace(): Promise<void> {
    if ((await inodeOf(this.path)) !== this.#inode)
      throw Object.assign(new Error(`${this.path} was replaced`), { code: 'ENOENT' })
  }

  async #mend(): Promise<void> {
    await promise<void>((done) => ftruncate(this.#descriptor, this.#length, done))
    this.#isTorn = false
  }
}

/** Makes new, renamed and deleted names last. Some systems have no such thing for folders. */
export async function syncFolder(directory: string): Promise<void> {
  try {
    const handle = await openHandle(directory)
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (!['EINVAL', 'EISDIR', 'EPERM', 'EACCES'].includes(codeOf(error) ?? '')) throw error
  }
}

const inodeOf = async (path: string): Promise<bigint> =>
  (await promise<BigIntStats>((done) => stat(path, { bigint: true }, done))).ino

/** This is the hot path of every write, where file handles cost more than descriptors. */
function promise<T>(start: (done: (error: Error | null, result?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, result) => (error ? reject(error) : resolve(result as T)))
  })
}

import { type BigIntStats, close, constants, fdatasync, ftruncate, open, stat, write } from 'node:fs'
import { dirname } from 'node:path'

import { syncFolder } from '../disk/atomic-write.ts'

/**
 * Where a change is when its write is acknowledged. `full`: on the disk. `process`: with the operating system, so that
 * it outlives this process, but not a power cut.
 */
export type Durability = 'full' | 'process'

export interface SegmentOptions {
  readonly durability: Durability
  /** The first line. */
  readonly header: string
}

/** A file that lines are appended to. A line that was not completely written is removed again. */
export class JournalSegment {
  readonly path: string
  readonly #durability: Durability
  readonly #descriptor: number
  readonly #inode: bigint
  readonly #header: string
  /** The length of the acknowledged lines, in bytes. */
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

  /** Resolves once the lines are durable. Rejects with the system's error; then the segment is unchanged. */
  async append(lines: string): Promise<void> {
    if (this.#isTorn) await this.#truncate()
    const bytes = Buffer.from(this.#length === 0 ? this.#header + lines : lines)
    try {
      this.#isTorn = true
      await this.#write(bytes)
      await Promise.all([this.#sync(), this.#assertInPlace()])
      this.#length += bytes.length
      this.#isTorn = false
    } catch (error) {
      await this.#truncate().catch(() => undefined)
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

  /** An open file can still be written to after its folder was moved or deleted, but would never be found again. */
  async #assertInPlace(): Promise<void> {
    if ((await inodeOf(this.path)) !== this.#inode)
      throw Object.assign(new Error(`${this.path} was replaced`), { code: 'ENOENT' })
  }

  async #truncate(): Promise<void> {
    await promise<void>((done) => ftruncate(this.#descriptor, this.#length, done))
    this.#isTorn = false
  }
}

const inodeOf = async (path: string): Promise<bigint> =>
  (await promise<BigIntStats>((done) => stat(path, { bigint: true }, done))).ino

/** Every write passes here, and file handles cost more than descriptors. */
function promise<T>(start: (done: (error: Error | null, result?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, result) => (error ? reject(error) : resolve(result as T)))
  })
}

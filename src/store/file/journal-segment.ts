import { close, constants, fdatasync, fsync, ftruncate, open, stat, write } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

import { codeOf } from './fingerprint.ts'

/** `full`: on the disk when a write is acknowledged. `process`: with the system, so that it outlives this process. */
export type Durability = 'full' | 'process'

const disk = {
  close: promisify(close),
  fdatasync: promisify(fdatasync),
  fsync: promisify(fsync),
  ftruncate: promisify(ftruncate),
  open: promisify(open),
  stat: (path: string) => promisify(stat)(path, { bigint: true }),
  write: promisify(write),
}

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
    const descriptor = await disk.open(path, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600)
    if (options.durability === 'full') await syncFolder(dirname(path))
    return new JournalSegment(path, options, descriptor, (await disk.stat(path)).ino)
  }

  /** Resolves when the lines last. Rejects when they do not; then the segment is as it was before. */
  async append(lines: string): Promise<void> {
    if (this.#isTorn) await this.#mend()
    const bytes = Buffer.from(this.#length === 0 ? this.#header + lines : lines)
    try {
      this.#isTorn = true
      await this.#write(bytes)
      await Promise.all([
        this.#durability === 'full' && disk.fdatasync(this.#descriptor),
        this.#assertInPlace(),
      ])
      this.#length += bytes.length
      this.#isTorn = false
    } catch (error) {
      await this.#mend().catch(() => undefined)
      throw error
    }
  }

  async close(): Promise<void> {
    await disk.close(this.#descriptor)
  }

  async #write(bytes: Uint8Array): Promise<void> {
    let done = 0
    while (done < bytes.length) {
      const rest = bytes.subarray(done)
      const { bytesWritten } = await disk.write(this.#descriptor, rest, 0, rest.length, this.#length + done)
      done += bytesWritten
    }
  }

  /** An open file can be written to when its folder has been moved or deleted, and then nobody would find it again. */
  async #assertInPlace(): Promise<void> {
    const { ino } = await disk.stat(this.path)
    if (ino !== this.#inode) throw Object.assign(new Error(`${this.path} was replaced`), { code: 'ENOENT' })
  }

  async #mend(): Promise<void> {
    await disk.ftruncate(this.#descriptor, this.#length)
    this.#isTorn = false
  }
}

/** Makes new, renamed and deleted names last. Some systems have no such thing for folders. */
export async function syncFolder(directory: string): Promise<void> {
  try {
    const descriptor = await disk.open(directory, 'r')
    try {
      await disk.fsync(descriptor)
    } finally {
      await disk.close(descriptor)
    }
  } catch (error) {
    if (!['EINVAL', 'EISDIR', 'EPERM', 'EACCES'].includes(codeOf(error) ?? '')) throw error
  }
}

import { access, constants, readdir, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { ApiError } from '../../../core/error.ts'
import { codeOf, isOutOfSpace, reasonOf } from './disk-error.ts'
import type { Files } from './files.ts'
import {
  createLockFile,
  type LockTimings,
  readLockFile,
  removeLockFile,
  removeOldGuard,
  servedByThisProcess,
  type Waiting,
  waitUntilGone,
} from './lock-file.ts'
import { describeThisProcess } from './lock-holder.ts'

export interface LockOptions {
  /** Takes the lock even from a process that is running. */
  readonly steal?: boolean
  /** Tells the person at the terminal what happens to the lock. */
  readonly report?: (text: string) => void
  readonly timings?: LockTimings
}

/** Makes this process the only one that writes a data file and its journal. */
export interface Lock {
  /** How it was acquired, where a person should know. */
  readonly notices: readonly string[]
  /** Whether another process has taken the lock. */
  readonly isLost: boolean
  /** Rejects with an ApiError once the lock is lost. Awaited before every write to the disk. */
  assertHeld(): Promise<void>
  release(): Promise<void>
}

/** Event loops are blocked for seconds at times, and a gone container must be replaced within 30 s. */
const defaultTimings: LockTimings = { heartbeat: 3000, gone: 20_000 }

/** The locks of this process. */
const held = new Set<string>()

/**
 * Acquires the lock of a data file; `undefined` where nothing can be written. On a full disk the lock is acquired
 * before the first write instead. Rejects with a DataFileError that names the process that holds it.
 */
export async function lockWritable(files: Files, options: LockOptions = {}): Promise<Lock | undefined> {
  if (held.has(files.lock)) throw servedByThisProcess(files.given)
  held.add(files.lock)
  const lock = new HeldLock(files, options)
  try {
    await access(files.data, constants.W_OK)
    await lock.acquire()
    return lock
  } catch (error) {
    if (isOutOfSpace(error)) return lock.postpone(error)
    await lock.release()
    if (['EROFS', 'EACCES', 'EPERM'].includes(codeOf(error) ?? '')) return undefined
    throw error
  }
}

/** Rejects with a DataFileError while another process serves the file; writes nothing. */
export async function assertNotServed(files: Files, report: (text: string) => void): Promise<void> {
  if (held.has(files.lock)) throw servedByThisProcess(files.given)
  const lock = await readLockFile(files.lock)
  if (lock && !(await waitUntilGone(files, files.lock, lock, { timings: defaultTimings, report })))
    await assertNotServed(files, report)
}

class HeldLock implements Lock {
  readonly notices: string[] = []
  readonly #files: Files
  readonly #steal: boolean
  readonly #report: (text: string) => void
  readonly #timings: LockTimings
  /** The text of the lock file, once it is ours. */
  #text: string | undefined
  isLost = false
  /** When the lock was last seen to be ours, in milliseconds since the epoch. */
  #seenAt = 0
  #timer: NodeJS.Timeout | undefined
  #beating: Promise<void> | undefined
  #acquiring: Promise<void> | undefined

  constructor(
    files: Files,
    { steal = false, report = () => undefined, timings = defaultTimings }: LockOptions,
  ) {
    this.#files = files
    this.#steal = steal
    this.#report = report
    this.#timings = timings
  }

  acquire(): Promise<void> {
    this.#acquiring ??= this.#acquire().finally(() => {
      this.#acquiring = undefined
    })
    return this.#acquiring
  }

  /** Leaves the lock to be acquired before the first write: there is no space for it now. */
  postpone(cause: unknown): Lock {
    this.notices.push(
      `${this.#files.given} is served, but every write is refused until this is fixed: ${reasonOf(cause)}.`,
    )
    return this
  }

  async assertHeld(): Promise<void> {
    if (this.#text === undefined) await this.acquire()
    // A process that was suspended, or busy for long, may have been replaced.
    if (Date.now() - this.#seenAt > this.#timings.gone / 2) await this.#beat()
    if (this.isLost)
      throw new ApiError('unavailable', `Nothing was changed: another server has taken over the data file.`)
  }

  async release(): Promise<void> {
    clearInterval(this.#timer)
    await this.#beating
    held.delete(this.#files.lock)
    const text = this.#text
    const lock = text === undefined ? undefined : await readLockFile(this.#files.lock)
    if (lock && lock.text === text) await rm(this.#files.lock, { force: true })
  }

  async #acquire(): Promise<void> {
    const { lock } = this.#files
    await removeOldGuard(`${lock}.removal`)
    const text = await describeThisProcess()
    let isStolen = false
    while (!(await createLockFile(lock, text))) {
      isStolen = this.#steal
      await this.#removeOther()
    }
    this.#text = text
    this.#seenAt = Date.now()
    this.#timer = setInterval(() => void this.#beat(), this.#timings.heartbeat).unref()
    await this.#assertNoHardLink()
    // Until its next heartbeat, the process that the lock was stolen from does not know.
    if (isStolen) await sleep(this.#timings.heartbeat * 1.5)
  }

  async #removeOther(): Promise<void> {
    const { given, lock } = this.#files
    const found = await readLockFile(lock)
    if (!found) return
    const gone = this.#steal
      ? { notice: `The lock of ${given} was taken over, because --steal-lock was given.` }
      : await waitUntilGone(this.#files, lock, found, this.#waiting)
    if (gone && (await removeLockFile(lock, found)) && gone.notice !== undefined)
      this.notices.push(gone.notice)
  }

  #beat(): Promise<void> {
    this.#beating ??= this.#checkAndTouch()
      .catch(() => undefined)
      .finally(() => {
        this.#beating = undefined
      })
    return this.#beating
  }

  /** A lock that was deleted by hand is created again; one with another text is lost. */
  async #checkAndTouch(): Promise<void> {
    const { given, lock } = this.#files
    const text = this.#text
    if (text === undefined || this.isLost) return
    const found = await readLockFile(lock)
    const isOurs = found ? found.text === text : await createLockFile(lock, text)
    if (!isOurs) {
      this.isLost = true
      this.#report(
        `Another server has taken over ${given}. This one no longer writes: stop it, or keep it for reading.`,
      )
      return
    }
    const now = new Date()
    await utimes(lock, now, now)
    this.#seenAt = now.getTime()
  }

  /** A hard link is the same file with another name, and so with another lock. */
  async #assertNoHardLink(): Promise<void> {
    const { given, data, directory, lock } = this.#files
    const own = await stat(data, { bigint: true })
    if (own.nlink === 1n) return
    let names = 0n
    for (const name of await readdir(directory)) {
      const found = await stat(join(directory, name), { bigint: true }).catch(() => undefined)
      if (found?.ino !== own.ino || found.dev !== own.dev) continue
      names += 1n
      const path = join(directory, `.${name}.lock`)
      const other = path === lock ? undefined : await readLockFile(path)
      if (other) await waitUntilGone(this.#files, path, other, this.#waiting)
    }
    if (names < own.nlink)
      this.notices.push(
        `${given} has another name in another folder (a hard link). Serve it by one name only.`,
      )
  }

  get #waiting(): Waiting {
    return { timings: this.#timings, report: this.#report }
  }
}

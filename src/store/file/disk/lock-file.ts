import { open, rm, stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

import { DataFileError } from '../data/data-file-error.ts'
import { codeOf } from './disk-error.ts'
import type { Files } from './files.ts'
import { type LockHolder, parseHolder, stateOf } from './lock-holder.ts'

/** A lock file as it was read. */
export interface LockFile {
  readonly text: string
  /** The last heartbeat of its holder: the file's time of change, in milliseconds since the epoch. */
  readonly beat: number
}

/** In milliseconds. */
export interface LockTimings {
  readonly heartbeat: number
  /** A holder that cannot be looked up counts as gone after so long without a heartbeat. */
  readonly gone: number
}

/** How long a process may take to write the text of the lock file that it has created, in milliseconds. */
const writingMs = 1000
/** How long the removal of a lock may take at most, in milliseconds. */
const removalMs = 5000
const pollingMs = 100

/** `undefined` when there is no lock. Opens the file, since a network share may remember old times for a closed one. */
export async function readLockFile(path: string): Promise<LockFile | undefined> {
  try {
    const handle = await open(path)
    try {
      const text = await handle.readFile('utf8')
      return { text, beat: (await handle.stat()).mtimeMs }
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** `false` when there is a lock already. Rejects with the system's error, and then leaves no file. */
export async function createLockFile(path: string, text: string): Promise<boolean> {
  try {
    const handle = await open(path, 'wx')
    try {
      await handle.writeFile(text)
    } catch (error) {
      await rm(path, { force: true })
      throw error
    } finally {
      await handle.close()
    }
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/**
 * Removes a lock that is still as it was read; `false` when it may have changed. Only one process removes at a time, so
 * that the later of two does not remove the new lock of the earlier.
 */
export async function removeLockFile(path: string, { text, beat }: LockFile): Promise<boolean> {
  const guard = `${path}.removal`
  if (!(await createLockFile(guard, ''))) {
    await removeOldGuard(guard)
    await sleep(pollingMs / 2)
    return false
  }
  try {
    const now = await readLockFile(path)
    if (now?.text !== text || now.beat !== beat) return false
    await rm(path)
    return true
  } finally {
    await rm(guard, { force: true })
  }
}

/** Removes the guard of a process that was killed just then. */
export async function removeOldGuard(guard: string): Promise<void> {
  const found = await stat(guard).catch(() => undefined)
  if (found && Math.abs(Date.now() - found.mtimeMs) > removalMs) await rm(guard, { force: true })
}

/** The end of a lock's holder; `notice` says so where it was concluded from its silence. */
export interface GoneHolder {
  readonly notice: string | undefined
}

const silently: GoneHolder = { notice: undefined }

export interface Waiting {
  readonly timings: LockTimings
  /** Says why the start takes a while. */
  readonly report: (text: string) => void
}

/**
 * Finds out whether the holder of a lock is gone; `undefined` if the lock has changed meanwhile. Rejects with a
 * DataFileError that names a holder that is not gone.
 */
export async function waitUntilGone(
  { given }: Files,
  path: string,
  lock: LockFile,
  waiting: Waiting,
): Promise<GoneHolder | undefined> {
  const holder = parseHolder(lock.text)
  // An empty lock was just created, and its text follows. Any other text is not from us.
  if (!holder) return lock.text !== '' || (await staysSame(path, lock, writingMs)) ? silently : undefined
  const state = await stateOf(holder)
  if (state === 'running') throw servedHere(given, holder)
  if (state === 'ended' || (state === 'rebooted' && ageOf(lock) > waiting.timings.gone)) return silently
  return waitForHeartbeat(given, nameOf(holder), { path, lock, waiting })
}

interface SilentLock {
  readonly path: string
  readonly lock: LockFile
  readonly waiting: Waiting
}

async function waitForHeartbeat(
  given: string,
  name: string,
  { path, lock, waiting: { timings, report } }: SilentLock,
): Promise<GoneHolder | undefined> {
  report(
    `${given} is locked by ${name}. Its last heartbeat came ${secondsOf(ageOf(lock))} ago; ` +
      `waiting up to ${secondsOf(timings.gone)} for another one.`,
  )
  if (await staysSame(path, lock, timings.gone))
    return { notice: `${given} was locked by ${name}, whose heartbeat has stopped. The lock was taken over.` }
  const next = await readLockFile(path)
  if (next?.text === lock.text) throw servedElsewhere(given, name, ageOf(next))
  return undefined
}

/** How long ago the last heartbeat was, in milliseconds. */
const ageOf = ({ beat }: LockFile): number => Math.max(0, Date.now() - beat)

/** Whether a lock has neither a heartbeat nor another text for so long. */
async function staysSame(path: string, { text, beat }: LockFile, duration: number): Promise<boolean> {
  const end = performance.now() + duration
  while (performance.now() < end) {
    await sleep(Math.min(pollingMs, duration))
    const now = await readLockFile(path)
    if (now?.text !== text || now.beat !== beat) return false
  }
  return true
}

const nameOf = ({ pid, host = 'another machine' }: LockHolder): string => `process ${pid} on ${host}`

const secondsOf = (milliseconds: number): string => `${Math.round(milliseconds / 1000)} s`

const servedHere = (given: string, { pid }: { readonly pid: number }): DataFileError =>
  new DataFileError(
    `${given} is already being served by process ${pid}. Stop that one first, or serve a copy of the file.`,
  )

const servedElsewhere = (given: string, name: string, age: number): DataFileError =>
  new DataFileError(
    `${given} is already being served by ${name}: its last heartbeat came ${secondsOf(age)} ago. ` +
      'Stop that one first, or serve a copy of the file. If you know that it is not running, add --steal-lock.',
  )

/** The error for a file that this very process serves. */
export const servedByThisProcess = (given: string): DataFileError => servedHere(given, process)

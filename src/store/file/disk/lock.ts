import { access, constants, link, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'

import { isObject } from '../../../core/json.ts'
import { DataFileError } from '../data/data-file-error.ts'
import { codeOf } from './disk-error.ts'
import type { Files } from './files.ts'

export interface Lock {
  release(): Promise<void>
}

/** Who holds a lock. The start time tells a process from a later one with the same pid, where the system knows it. */
interface Holder {
  readonly pid: number
  readonly started: string
}

/** The files that this very process serves: its own pid in a lock is otherwise left over from an earlier life. */
const held = new Set<string>()

/**
 * Makes this process the only one that serves a file; `undefined` where nothing can be written. Throws a
 * DataFileError that names the pid of another.
 */
export async function lockWritable(files: Files): Promise<Lock | undefined> {
  try {
    await access(files.data, constants.W_OK)
    return await acquireLock(files)
  } catch (error) {
    if (['EROFS', 'EACCES', 'EPERM'].includes(codeOf(error) ?? '')) return undefined
    throw error
  }
}

/** Takes away what processes have left that were killed while they took the lock. One that lives needs its own still. */
export async function removeLeftAsides({ directory, lock }: Files): Promise<void> {
  const name = basename(lock)
  for (const aside of await readdir(directory)) {
    const pid = aside.startsWith(`${name}.`)
      ? /^(\d+)(?:\.stale)?$/.exec(aside.slice(name.length + 1))?.[1]
      : undefined
    if (pid !== undefined && !(await isAlive({ pid: Number(pid), started: '' })))
      await rm(join(directory, aside), { force: true })
  }
}

async function acquireLock(files: Files): Promise<Lock> {
  if (held.has(files.lock)) throw taken(files, process.pid)
  held.add(files.lock)
  try {
    while (!(await createLock(files.lock))) await removeStaleLock(files)
  } catch (error) {
    held.delete(files.lock)
    throw error
  }
  return {
    async release() {
      held.delete(files.lock)
      await rm(files.lock, { force: true })
    },
  }
}

/** `false` when there is a lock already. A link, so that nobody ever sees a lock without its text. */
async function createLock(path: string): Promise<boolean> {
  const aside = `${path}.${process.pid}`
  await writeFile(aside, JSON.stringify({ pid: process.pid, started: await startOf(process.pid) }))
  try {
    await link(aside, path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  } finally {
    await rm(aside, { force: true })
  }
}

async function removeStaleLock(files: Files): Promise<void> {
  const text = await readLock(files.lock)
  if (text === undefined) return
  const holder = parseHolder(text)
  if (holder && (await isAlive(holder))) throw taken(files, holder.pid)
  // Renaming first: of two processes that see the stale lock, the later must not take away the earlier one's new lock.
  const aside = `${files.lock}.${process.pid}.stale`
  await rename(files.lock, aside).catch(ignoreMissing)
  if ((await readLock(aside)) !== text) await link(aside, files.lock).catch(() => undefined)
  await rm(aside, { force: true })
}

async function readLock(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(ignoreMissing)
}

function ignoreMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error
}

function parseHolder(text: string): Holder | undefined {
  try {
    const holder: unknown = JSON.parse(text)
    if (!isObject(holder)) return undefined
    const { pid, started } = holder
    return typeof pid === 'number' ? { pid, started: typeof started === 'string' ? started : '' } : undefined
  } catch {
    return undefined
  }
}

async function isAlive({ pid, started }: Holder): Promise<boolean> {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false
  }
  const now = await startOf(pid)
  return started === '' || now === '' || now === started
}

/** When a process was started, as Linux tells it (proc(5), field 22); empty where it is not told. */
async function startOf(pid: number): Promise<string> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return status.slice(status.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

const taken = (files: Files, pid: number): DataFileError =>
  new DataFileError(
    `${files.given} is being served already, by the process ${pid}. Stop that one first, or serve a copy of the file.`,
  )

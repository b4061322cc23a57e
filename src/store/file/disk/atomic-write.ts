import { type FileHandle, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setImmediate } from 'node:timers/promises'

import { codeOf } from './disk-error.ts'
import { fingerprintOf, type Fingerprint } from './files.ts'

export interface AtomicWriteOptions {
  /** The file in the same folder that the text is written to before it is renamed. */
  readonly temporary: string
  /** The permissions of the file. Without them, it keeps its permissions and its owner. */
  readonly mode?: number
  /**
   * Where the text waits while the file is overwritten in place, should the system not let it be renamed. See
   * {@link finishOverwriting}.
   */
  readonly pending?: string
  /** Called when the text is on the disk, with the fingerprint the file will have. A throw leaves the file unchanged. */
  readonly beforeRename?: (next: Fingerprint) => Promise<void>
}

/**
 * Replaces a file. Readers see the old text or the new one, also after a crash or a power cut. Returns the
 * fingerprint of the new file. Rejects with the system's error; then the file is unchanged.
 */
export async function writeAtomically(
  file: string,
  pieces: Iterable<string>,
  options: AtomicWriteOptions,
): Promise<Fingerprint> {
  const { temporary, pending, beforeRename } = options
  try {
    const next = await writeBeside(file, pieces, options)
    await beforeRename?.(next)
    return await moveInPlace(file, { temporary, pending, next })
  } finally {
    await rm(temporary, { force: true })
  }
}

async function writeBeside(
  file: string,
  pieces: Iterable<string>,
  { temporary, mode }: AtomicWriteOptions,
): Promise<Fingerprint> {
  await rm(temporary, { force: true })
  const handle = await open(temporary, 'wx', mode)
  try {
    if (mode === undefined) await copyPermissions(file, handle)
    await writeSlices(handle, pieces)
    await handle.sync()
    return fingerprintOf(await handle.stat({ bigint: true }))
  } finally {
    await handle.close()
  }
}

async function copyPermissions(from: string, handle: FileHandle): Promise<void> {
  const model = await stat(from).catch(() => undefined)
  if (!model) return
  await handle.chmod(model.mode & 0o7777)
  // Only root can give files away; with anyone else, the file already has the right owner.
  await handle.chown(model.uid, model.gid).catch(() => undefined)
}

async function writeSlices(handle: FileHandle, pieces: Iterable<string>): Promise<void> {
  let slice = ''
  const write = async (): Promise<void> => {
    await handle.writeFile(slice)
    slice = ''
  }
  await inSlices(
    pieces,
    (piece) => {
      slice += piece
    },
    write,
  )
  await write()
}

/** The errors of a rename where a file can only be overwritten: for instance a single file mounted into a container. */
const cannotRename = new Set(['EBUSY', 'EXDEV', 'EPERM'])

interface Written {
  readonly temporary: string
  readonly pending: string | undefined
  readonly next: Fingerprint
}

async function moveInPlace(file: string, { temporary, pending, next }: Written): Promise<Fingerprint> {
  try {
    await rename(temporary, file)
    await syncFolder(dirname(file))
    return next
  } catch (error) {
    if (pending === undefined || !cannotRename.has(codeOf(error) ?? '')) throw error
    await rename(temporary, pending)
    await syncFolder(dirname(file))
    return (await finishOverwriting(file, pending)) ?? next
  }
}

/**
 * Overwrites a file with the text that waits at `pending`, if any: a crash may have interrupted an earlier attempt.
 * Returns the fingerprint that the file then has.
 */
export async function finishOverwriting(file: string, pending: string): Promise<Fingerprint | undefined> {
  const text = await readFile(pending).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error
  })
  if (!text) return undefined
  const result = await overwrite(await open(file, 'r+'), text)
  await rm(pending)
  return result
}

async function overwrite(handle: FileHandle, text: Buffer): Promise<Fingerprint> {
  try {
    await handle.writeFile(text)
    await handle.truncate(text.length)
    await handle.sync()
    return fingerprintOf(await handle.stat({ bigint: true }))
  } finally {
    await handle.close()
  }
}

/** Makes created, renamed and deleted names durable. Some systems cannot do so for folders. */
export async function syncFolder(directory: string): Promise<void> {
  try {
    const handle = await open(directory)
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (!['EINVAL', 'EISDIR', 'EPERM', 'EACCES'].includes(codeOf(error) ?? '')) throw error
  }
}

/** How long others wait for their turn, in milliseconds. */
const sliceDuration = 2

/** Visits the elements in slices and lets others run in between; `pause` is awaited before they do. */
export async function inSlices<T>(
  elements: Iterable<T>,
  visit: (element: T) => void,
  pause: () => Promise<unknown> = async () => undefined,
): Promise<void> {
  let started = performance.now()
  for (const element of elements) {
    visit(element)
    if (performance.now() - started < sliceDuration) continue
    await pause()
    await setImmediate()
    started = performance.now()
  }
}

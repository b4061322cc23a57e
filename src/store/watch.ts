import { constants, type FSWatcher, watch } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** How long a save takes from its first event to its last, and how often to look where the system reports no events. */
const settlingMs = 25
const pollingMs = 500

export interface Watch {
  /** Looks soon, as after an event. */
  check(): void
  stop(): void
}

/** Calls `look` whenever a file may have changed, one call at a time. It does not keep the process alive. */
export const watchEvents = (file: string, look: () => Promise<unknown>): Watch => watchAll([file], look)

/** `files` are in one folder. */
function watchAll(files: readonly string[], look: () => Promise<unknown>): Watch {
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  const run = async (): Promise<void> => {
    await look().catch(() => undefined)
    timer = undefined
  }
  const check = (): void => {
    if (!isStopped) timer ??= setTimeout(() => void run(), settlingMs).unref()
  }
  const watcher = watchFolder(files, check)
  const polling = setInterval(check, pollingMs).unref()
  return {
    check,
    stop() {
      isStopped = true
      watcher?.close()
      clearInterval(polling)
      clearTimeout(timer)
    },
  }
}

/**
 * Calls `changed` when a file has other bytes than before, one call at a time, and only once they stay the same: an
 * editor may still be saving. `loaded` is what the caller has read, so that a save between that and the watch is seen.
 * `undefined` means that there is no file. Returns a function that ends the watch.
 */
export function watchFile(
  file: string,
  loaded: Buffer | undefined,
  changed: (bytes: Buffer | undefined) => Promise<void>,
): () => void {
  return watchState([file], { loaded, read: () => readIfFile(file).catch(() => undefined), changed })
}

/** `undefined` for a named pipe, which could be waited for without end. */
async function readIfFile(file: string): Promise<Buffer | undefined> {
  const flag = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)
  return (await stat(file)).isFile() ? readFile(file, { flag }) : undefined
}

/**
 * Calls `changed` when one of these files of a folder has appeared, changed or gone since {@link stateOfFiles} was
 * `loaded`, and is no longer being saved.
 */
export const watchFiles = (
  files: readonly string[],
  loaded: Buffer,
  changed: () => Promise<void>,
): (() => void) => watchState(files, { loaded, read: () => stateOfFiles(files), changed })

/** Differs after any change of these files. */
export const stateOfFiles = async (files: readonly string[]): Promise<Buffer> =>
  Buffer.from((await Promise.all(files.map(stateOf))).join('\n'))

const stateOf = async (file: string): Promise<string> =>
  stat(file).then(
    ({ ino, mtimeMs, size }) => `${ino} ${mtimeMs} ${size}`,
    () => '',
  )

interface Watched {
  readonly loaded: Buffer | undefined
  readonly read: () => Promise<Buffer | undefined>
  readonly changed: (state: Buffer | undefined) => Promise<void>
}

function watchState(files: readonly string[], { loaded, read, changed }: Watched): () => void {
  let known = loaded
  const look = async (): Promise<void> => {
    const now = await read()
    if (isEqual(known, now)) return
    const after = await settle(read, now)
    if (isEqual(known, after)) return
    known = after
    await changed(after)
  }
  const watching = watchAll(files, look)
  watching.check()
  return () => watching.stop()
}

/** Reads until two reads in a row bring the same. */
async function settle(
  read: () => Promise<Buffer | undefined>,
  before: Buffer | undefined,
): Promise<Buffer | undefined> {
  await sleep(2 * settlingMs, undefined, { ref: false })
  const after = await read()
  return isEqual(before, after) ? after : settle(read, after)
}

const isEqual = (one: Buffer | undefined, other: Buffer | undefined): boolean =>
  one === other || (one !== undefined && other?.equals(one) === true)

/** Watches the folder, since many editors replace the file. `undefined` where the system has no watches, or none left. */
function watchFolder(files: readonly string[], listener: () => void): FSWatcher | undefined {
  const names = new Set(files.map((file) => basename(file)))
  try {
    const watcher = watch(dirname(files[0] ?? ''), { persistent: false }, (_, name) => {
      if (name === null || names.has(name)) listener()
    })
    return watcher.on('error', () => watcher.close())
  } catch {
    return undefined
  }
}

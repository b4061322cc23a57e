import { type FSWatcher, watch } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** How long to wait for the rest of a save, and how often to look where the system tells nothing, in milliseconds. */
const settling = 50
const interval = 1000

/** Calls `changed` when a file has other bytes than before, one call at a time. The answer stops it. */
export function watchFile(file: string, changed: () => Promise<void>): () => void {
  let timer: NodeJS.Timeout | undefined
  let last: Promise<Buffer | undefined> = read(file)
  const look = async (): Promise<void> => {
    const before = await last
    last = readSettled(file)
    const after = await last
    if (after && !before?.equals(after)) await changed()
  }
  const soon = (): void => {
    timer ??= setTimeout(() => {
      void look().finally(() => {
        timer = undefined
      })
    }, settling).unref()
  }
  const watcher = watchFolder(file, soon)
  const polling = setInterval(soon, interval).unref()
  return () => {
    watcher?.close()
    clearInterval(polling)
    clearTimeout(timer)
  }
}

/** What is in the file once it stays the same: an editor may still be at work on it. */
async function readSettled(file: string): Promise<Buffer | undefined> {
  const before = await read(file)
  await sleep(settling, undefined, { ref: false })
  const after = await read(file)
  return before === after || (before && after?.equals(before)) ? after : readSettled(file)
}

const read = (file: string): Promise<Buffer | undefined> => readFile(file).catch(() => undefined)

/** The folder, since many editors put a new file in the place of the old one. */
function watchFolder(file: string, listener: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(dirname(file), { persistent: false }, (_, name) => {
      if (name === null || name === basename(file)) listener()
    })
    return watcher.on('error', () => watcher.close())
  } catch {
    return undefined
  }
}

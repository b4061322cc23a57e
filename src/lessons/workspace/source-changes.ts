import { createHash } from 'node:crypto'
import { watch } from 'node:fs'

import { isSource, readFiles } from '../course/lesson-code.ts'

/** The events of one save by an editor end sooner than this. */
const settleMs = 80
/** How often we look for changes that are not reported, in subfolders and on network drives. */
const pollIntervalMs = 500

export interface Changes {
  close(): void
}

/** Calls `onChange` once per save that changed a source file below `dir`; ignores touched and temporary files. */
export const watchChanges = async (dir: string, onChange: () => void): Promise<Changes> => {
  let known = await sourcesDigest(dir)
  let timer: NodeJS.Timeout | undefined
  const compare = async () => {
    const now = await sourcesDigest(dir)
    if (now === known) return
    known = now
    onChange()
  }
  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(() => void compare().catch(() => undefined), settleMs)
  }
  // Not recursive: on Linux, Node 20 would lose a file when an editor replaces it with another.
  const watcher = watch(dir, soon)
  watcher.on('error', () => watcher.close())
  const polling = setInterval(soon, pollIntervalMs)
  return {
    close() {
      clearInterval(polling)
      clearTimeout(timer)
      watcher.close()
    },
  }
}

const sourcesDigest = async (dir: string): Promise<string> => {
  const hash = createHash('sha256')
  for (const [name, text] of await readFiles(dir, isSource)) hash.update(`${name}\0${text}\0`)
  return hash.digest('hex')
}

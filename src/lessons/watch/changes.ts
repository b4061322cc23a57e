import { createHash } from 'node:crypto'
import { watch } from 'node:fs'

import { readFiles } from '../course/code.ts'

/** Milliseconds: an editor's save is a burst of events that ends sooner than this. */
const settle = 80
/** Milliseconds between looks at folders whose changes are not told, such as those below, or on a network drive. */
const interval = 500

export interface Changes {
  close(): void
}

/** Calls `onChange` once per save that changed a source file below `dir`; a touch or a temporary file is no change. */
export const watchChanges = async (dir: string, onChange: () => void): Promise<Changes> => {
  let known = await digest(dir)
  let timer: NodeJS.Timeout | undefined
  const look = async () => {
    const now = await digest(dir)
    if (now === known) return
    known = now
    onChange()
  }
  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(() => void look().catch(() => undefined), settle)
  }
  // Not recursive: on Linux, Node 20 then loses a file when an editor puts another in its place.
  const watcher = watch(dir, soon)
  watcher.on('error', () => watcher.close())
  const polling = setInterval(soon, interval)
  return {
    close() {
      clearInterval(polling)
      clearTimeout(timer)
      watcher.close()
    },
  }
}

const digest = async (dir: string): Promise<string> => {
  const hash = createHash('sha256')
  for (const [name, text] of await readFiles(dir))
    if (/\.[cm]?[jt]s$/.test(name)) hash.update(`${name}\0${text}\0`)
  return hash.digest('hex')
}

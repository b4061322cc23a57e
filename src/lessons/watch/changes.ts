import { createHash } from 'node:crypto'
import { watch } from 'node:fs'

import { readFiles } from '../course/code.ts'

/** Milliseconds: an editor's save is a burst of events that ends sooner than this. */
const settle = 80

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
  const watcher = watch(dir, { recursive: true }, () => {
    clearTimeout(timer)
    timer = setTimeout(() => void look().catch(() => undefined), settle)
  })
  watcher.on('error', () => watcher.close())
  return {
    close() {
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

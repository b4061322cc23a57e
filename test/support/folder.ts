import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { scanFolder } from './planted.ts'

/** A new empty folder, whose name has a space and a letter beyond ASCII, and how to take it away again. */
export async function createFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'understudy é '))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

/** Runs a test in an empty folder of its own. */
export async function inFolder<T>(test: (folder: string) => Promise<T>): Promise<T> {
  const { path, remove } = await createFolder()
  try {
    const result = await test(path)
    await scanFolder(path)
    return result
  } finally {
    await remove()
  }
}

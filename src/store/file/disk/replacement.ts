import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises'

import { syncFolder } from '../journal/journal-segment.ts'
import type { Files } from './files.ts'
import { codeOf, fingerprintOf, type Fingerprint } from './fingerprint.ts'

/** What renaming answers where a file can only be overwritten, such as a single file mounted into a container. */
const cannotRename = new Set(['EBUSY', 'EXDEV', 'EPERM'])

/** Makes a whole and synced file, with the given fingerprint, the data file; says the fingerprint this has then. */
export async function replaceFile(files: Files, temporary: string, own: Fingerprint): Promise<Fingerprint> {
  try {
    await rename(temporary, files.data)
    await syncFolder(files.directory)
    return own
  } catch (error) {
    if (!cannotRename.has(codeOf(error) ?? '')) throw error
    await rename(temporary, files.pending)
    await syncFolder(files.directory)
    return (await finishCopy(files)) ?? own
  }
}

/** Overwrites the data file with the text that waits beside it, if any does because this was cut short before. */
export async function finishCopy(files: Files): Promise<Fingerprint | undefined> {
  const text = await readFile(files.pending).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error
  })
  if (!text) return undefined
  const result = await overwrite(await open(files.data, 'r+'), text)
  await rm(files.pending)
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

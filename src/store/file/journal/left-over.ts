import { locate } from '../disk/files.ts'
import { fingerprint } from '../disk/fingerprint.ts'
import { lockWritable } from '../disk/lock.ts'
import { type LeftOver, readJournal } from './recovery.ts'

/** What the journal beside a data file holds; touches nothing. Rejects with a DataFileError while the file is served. */
export async function lookAtJournal(given: string): Promise<LeftOver> {
  const files = await locate(given)
  const lock = await lockWritable(files)
  try {
    return await readJournal(files, await fingerprint(files.data))
  } finally {
    await lock?.release()
  }
}

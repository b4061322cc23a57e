import { type FileHandle, open, rm, stat } from 'node:fs/promises'

import { fingerprintOf, type Fingerprint } from './fingerprint.ts'
import { inSlices } from './slices.ts'

/** Writes pieces to a new file with the owner and the permissions of `like`, and makes them last. */
export async function writeTemporary(
  path: string,
  like: string,
  pieces: Iterable<string>,
): Promise<Fingerprint> {
  await rm(path, { force: true })
  const handle = await open(path, 'wx')
  try {
    await takeAfter(handle, like)
    await writeSlices(handle, pieces)
    await handle.sync()
    return fingerprintOf(await handle.stat({ bigint: true }))
  } finally {
    await handle.close()
  }
}

async function takeAfter(handle: FileHandle, like: string): Promise<void> {
  const model = await stat(like).catch(() => undefined)
  if (!model) return
  await handle.chmod(model.mode & 0o7777)
  // Only the system's administrator can give files away; everybody else's are their own already.
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

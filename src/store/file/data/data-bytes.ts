import { isAscii, isUtf8 } from 'node:buffer'
import type { BigIntStats } from 'node:fs'
import { open } from 'node:fs/promises'

import { fingerprintOf, type Fingerprint, locate, withoutWaiting } from '../disk/files.ts'
import { assertRegular, DataFileError, toDataFileError } from './data-file-error.ts'

export const byteOrderMark = '\uFEFF'

export interface DataBytes {
  readonly text: string
  readonly hasByteOrderMark: boolean
  readonly fingerprint: Fingerprint
  readonly mode: number
}

/** The text of a file that is read once, in any format. Rejects with a DataFileError. */
export const readDataText = async (file: string): Promise<string> =>
  (await readDataBytes((await locate(file)).data, file)).text

/** Reads a data file as text. `given` names it in messages. Rejects with a DataFileError. */
export async function readDataBytes(file: string, given: string): Promise<DataBytes> {
  const { bytes, stat } = await readBytes(file, given)
  if (bytes[0] === 0xff || bytes[0] === 0xfe || !isUtf8(bytes)) {
    throw new DataFileError(`${given} is not in UTF-8. Save it again with the encoding UTF-8.`)
  }
  // Most files are plain ASCII, which decodes in half the time as latin1.
  const text = bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8')
  const hasByteOrderMark = text.startsWith(byteOrderMark)
  return {
    text: hasByteOrderMark ? text.slice(1) : text,
    hasByteOrderMark,
    fingerprint: fingerprintOf(stat),
    mode: Number(stat.mode),
  }
}

async function readBytes(file: string, given: string): Promise<{ bytes: Buffer; stat: BigIntStats }> {
  try {
    const handle = await open(file, withoutWaiting)
    try {
      const stat = await handle.stat({ bigint: true })
      assertRegular(given, stat)
      return { bytes: await handle.readFile(), stat }
    } finally {
      await handle.close()
    }
  } catch (cause) {
    throw await toDataFileError(given, cause)
  }
}

import { type BigIntStats, constants } from 'node:fs'
import { lstat, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

import { assertRegular, toDataFileError } from '../data/data-file-error.ts'
import { codeOf } from './disk-error.ts'

/** A data file and the names of everything that lies beside it while it is served; see `file/README.md`. */
export interface Files {
  /** As the user named it, for messages. */
  readonly given: string
  /** Where the data really is: the target of a symbolic link. */
  readonly data: string
  readonly directory: string
  readonly lock: string
  /** The whole new text, while the data file is being overwritten in place. */
  readonly pending: string
  journal(number: number): string
  /** The number of a journal segment, by its file name; `undefined` for any other file. */
  journalNumber(name: string): number | undefined
  temporary(suffix: string): string
  isTemporary(name: string): boolean
}

/** Rejects with a DataFileError when there is no such file, or it is a pipe, a socket or a device. */
export async function locate(given: string): Promise<Files> {
  const data = await realpath(given).catch(async (error: unknown) => {
    throw await toDataFileError(given, error)
  })
  assertRegular(given, await stat(data))
  const directory = dirname(data)
  const hidden = `.${basename(data)}.`
  const journal = `${hidden}journal.`
  return {
    given,
    data,
    directory,
    lock: join(directory, `${hidden}lock`),
    pending: join(directory, `${hidden}pending`),
    journal: (number) => join(directory, journal + number),
    journalNumber: (name) => {
      const number = name.startsWith(journal) ? name.slice(journal.length) : ''
      return /^\d+$/.test(number) ? Number(number) : undefined
    },
    temporary: (suffix) => join(directory, `${hidden}${suffix}.tmp`),
    isTemporary: (name) => name.startsWith(hidden) && name.endsWith('.tmp'),
  }
}

/** Flags for opening a data file that may have been replaced by a named pipe, or by a link. */
export const withoutWaiting = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0)

/** Tells one state of a file from another without reading it; a rename does not change it. */
export type Fingerprint = string

export const fingerprintOf = ({ ino, size, mtimeNs }: BigIntStats): Fingerprint => `${ino}:${size}:${mtimeNs}`

/** `undefined` when there is no such file. A symbolic link has a fingerprint of its own. */
export async function readFingerprint(file: string): Promise<Fingerprint | undefined> {
  try {
    return fingerprintOf(await lstat(file, { bigint: true }))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

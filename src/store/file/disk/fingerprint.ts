import type { BigIntStats } from 'node:fs'
import { stat } from 'node:fs/promises'

/** What tells one state of a file from another without reading it; it survives renaming. */
export type Fingerprint = string

export const fingerprintOf = ({ ino, size, mtimeNs }: BigIntStats): Fingerprint => `${ino}:${size}:${mtimeNs}`

/** `undefined` when there is no such file. */
export async function fingerprint(file: string): Promise<Fingerprint | undefined> {
  try {
    return fingerprintOf(await stat(file, { bigint: true }))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** The code of a system error, such as `ENOENT`. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

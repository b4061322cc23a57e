import { ApiError } from '../../../core/error.ts'
import { codeOf } from './fingerprint.ts'

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be too large',
  EIO: 'the disk reports an error',
  EROFS: 'the disk is read-only',
  EACCES: 'the folder may not be written to',
  EPERM: 'the folder may not be written to',
  ENOENT: 'the folder of the data file is gone',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
}

const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO'])

/** Why something could not be written, in a few words. */
export const reasonOf = (error: unknown): string =>
  reasons[codeOf(error) ?? ''] ?? (error instanceof Error ? error.message : String(error))

/** What the client of a failed write is told: 507 when there is no room, 503 when the place is not to be had. */
export function toWriteError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  const code = full.has(codeOf(error) ?? '') ? 'insufficient_storage' : 'unavailable'
  const reason = reasons[codeOf(error) ?? ''] ?? 'the data file cannot be written at present'
  return new ApiError(code, `Nothing was changed: ${reason}.`, {
    help: 'The change can be sent again once that is mended.',
    cause: error,
  })
}

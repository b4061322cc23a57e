import { ApiError } from '../../../core/error.ts'

/** The code of a system error, for example `ENOENT`. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be too large',
  EIO: 'the disk reports an error',
  EROFS: 'the disk is read-only',
  EACCES: 'there is no permission to write to the folder',
  EPERM: 'there is no permission to write to the folder',
  ENOENT: 'the folder of the data file is gone',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
}

const noSpace = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO'])

export const isOutOfSpace = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(codeOf(error) ?? '')

/** Why something could not be written, in a few words. */
export const reasonOf = (error: unknown): string =>
  reasons[codeOf(error) ?? ''] ?? (error instanceof Error ? error.message : String(error))

/** The answer to a write that failed: 507 when there is no space, 503 when the file cannot be reached or written. */
export function toWriteError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  const code = noSpace.has(codeOf(error) ?? '') ? 'insufficient_storage' : 'unavailable'
  const reason = reasons[codeOf(error) ?? ''] ?? 'the data file cannot be written at present'
  return new ApiError(code, `Nothing was changed: ${reason}.`, {
    help: 'Send the change again once this is fixed.',
    cause: error,
  })
}

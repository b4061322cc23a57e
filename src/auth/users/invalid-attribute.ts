import { ApiError } from '../../core/error.ts'
import { escapeName } from '../../formats/json-pointer.ts'

/** A 422 that one attribute of a user is to blame for. */
export function invalidAttribute(attribute: string, code: string, message: string): ApiError {
  const source = { in: 'body', pointer: `/${escapeName(attribute)}` } as const
  return new ApiError('invalid', message, {
    help: 'Mend what is listed, and send it again.',
    issues: [{ code, message, source }],
  })
}

import { ApiError } from '../core/error.ts'
import type { Credentials } from './scheme.ts'

/** What stands after the scheme's name in `Authorization` (RFC 9110 §11.6.2); the name's case does not matter. */
export function authorization({ headers }: Pick<Credentials, 'headers'>, scheme: string): string | undefined {
  const [, name, value] = /^([^\s]+) +(\S.*)$/.exec(headers['authorization'] ?? '') ?? []
  return name?.toLowerCase() === scheme ? value?.trimEnd() : undefined
}

/** One answer for all that is wrong with credentials, so that it does not tell what was nearly right. */
export const wrongCredentials = (challenge: string): ApiError =>
  new ApiError('unauthorized', 'These credentials are not valid here.', {
    help: 'Check the key, token or password, and where it is sent.',
    headers: { 'WWW-Authenticate': challenge },
  })

export const noCredentials = (challenge: string): ApiError =>
  new ApiError('unauthorized', 'This needs to know who you are.', {
    help: 'Send an API key or sign in; the header WWW-Authenticate says how.',
    headers: { 'WWW-Authenticate': challenge },
  })

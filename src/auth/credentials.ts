import { ApiError } from '../core/error.ts'
import type { HttpRequest } from '../core/http.ts'

/** The parts of a request that can say who sends it. */
export interface Credentials extends Pick<HttpRequest, 'headers' | 'query'> {
  /** The client's network address. */
  readonly address: string
}

/** The part of `Authorization` after the scheme's name (RFC 9110 §11.6.2), whose case does not matter. */
export function authorization({ headers }: Pick<Credentials, 'headers'>, scheme: string): string | undefined {
  const [, name, value] = /^([^\s]+) +(\S.*)$/.exec(headers['authorization'] ?? '') ?? []
  return name?.toLowerCase() === scheme ? value?.trimEnd() : undefined
}

/** The value of a cookie; `undefined` without it. */
export function cookieOf({ headers }: Pick<Credentials, 'headers'>, name: string): string | undefined {
  const pairs = (headers['cookie'] ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
}

interface CookieOptions {
  /** Seconds; 0 deletes it. */
  readonly maxAge: number
  /** The URL of the root that it is for: below a path, where that names a world. */
  readonly base: string
}

/**
 * A cookie that scripts cannot read, and that other sites' forms and scripts do not send along (RFC 6265bis). Over an
 * encrypted connection, it is for such alone.
 */
export function privateCookie(name: string, value: string, { maxAge, base }: CookieOptions): string {
  const path = base.replace(/^https?:\/\/[^/]*/, '') || '/'
  const secure = base.startsWith('https:') ? '; Secure' : ''
  return `${name}=${value}; Path=${path}; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure}`
}

/** For an answer that no cache may keep (RFC 6749 §5.1). */
export const privateHeaders = {
  'Content-Type': 'application/json; charset=utf-8',
  'Cache-Control': 'no-store',
}

/** A value for `WWW-Authenticate`: one challenge, with quoted parameters (RFC 9110 §11.3). */
export function challenge(scheme: 'Basic' | 'Bearer', parameters: Readonly<Record<string, string>>): string {
  const listed = Object.entries(parameters).map(
    ([name, value]) => `${name}="${value.replaceAll(/["\\]/g, "'")}"`,
  )
  return `${scheme} ${listed.join(', ')}`
}

export const realm = 'Understudy'

export const bearerChallenge = challenge('Bearer', { realm })

/** For a token that was sent but is not valid (RFC 6750 §3.1). */
export const invalidTokenChallenge = (description: string): string =>
  challenge('Bearer', { realm, error: 'invalid_token', error_description: description })

/** What a 401 says about the ways to authenticate: to programs, and to people. */
export interface WaysIn {
  /** For `WWW-Authenticate`. */
  readonly challenge: string
  /** `This server accepts an API key (…).` */
  readonly help: string
}

/** 401 for a request without credentials. */
export const noCredentials = ({ challenge: challenges, help }: WaysIn): ApiError =>
  new ApiError('unauthorized', 'Authentication required.', {
    help,
    headers: { 'WWW-Authenticate': challenges },
  })

const wrongMessage = 'These credentials are not valid here.'

export const isAboutWrongCredentials = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.message === wrongMessage

/** 401 for credentials that are not valid. The same text for every reason, so that it never hints at what was nearly right. */
export const wrongCredentials = (challenges: string): ApiError =>
  new ApiError('unauthorized', wrongMessage, {
    help: 'Check the key, token or password, and where it is sent.',
    headers: { 'WWW-Authenticate': challenges },
  })

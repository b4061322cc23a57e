import type { HttpRequest } from '../core/http.ts'

/** The value of one cookie of a request; `undefined` without it. */
export function cookieOf({ headers }: Pick<HttpRequest, 'headers'>, name: string): string | undefined {
  const pairs = (headers['cookie'] ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
}

export interface CookieOptions {
  /** Seconds; 0 deletes it. */
  readonly maxAge: number
  /** Whether it is for encrypted connections alone. */
  readonly isSecure: boolean
}

/** A cookie that no script can read, and that other sites' forms and scripts do not send along (RFC 6265bis). */
export const privateCookie = (name: string, value: string, { maxAge, isSecure }: CookieOptions): string =>
  `${name}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`

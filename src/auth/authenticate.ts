import { bearerChallenge, invalidToken } from './challenge.ts'
import { wrongCredentials } from './credentials.ts'
import type { Principal } from './policy.ts'
import type { AuthScheme, Credentials } from './scheme.ts'

export type Authenticate = (credentials: Credentials) => Promise<Principal | undefined>

/**
 * Asks one scheme after the other. Nobody is `undefined`; credentials that no scheme knows are refused even where none
 * are needed, so that a mistyped key is noticed.
 */
export function createAuthenticate(schemes: readonly AuthScheme[]): Authenticate {
  return async (credentials) => {
    for (const scheme of schemes) {
      // The first scheme that knows the credentials decides.
      const principal = await scheme.authenticate(credentials)
      if (principal) return principal
    }
    if (credentials.headers['authorization'] === undefined) return undefined
    throw wrongCredentials(afterWrong(schemes, credentials))
  }
}

/** What `WWW-Authenticate` says to a request without credentials: every way there is. */
export const challengeOf = (schemes: readonly AuthScheme[]): string =>
  [...new Set(schemes.map(({ challenge }) => challenge).filter((text) => text !== ''))].join(', ')

function afterWrong(schemes: readonly AuthScheme[], { headers }: Credentials): string {
  const all = challengeOf(schemes)
  const isBearer = /^bearer +\S/i.test(headers['authorization'] ?? '')
  return isBearer ? all.replace(bearerChallenge, invalidToken('It is unknown here.')) : all
}

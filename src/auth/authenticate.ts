import {
  bearerChallenge,
  type Credentials,
  invalidTokenChallenge,
  isAboutWrongCredentials,
  type WaysIn,
  wrongCredentials,
} from './credentials.ts'
import type { AuthContext, Authenticate, AuthEndpoint, AuthScheme, OpenScheme } from './scheme.ts'
import { createMeEndpoints } from './users/me.ts'

export interface Auth {
  readonly schemes: readonly AuthScheme[]
  readonly authenticate: Authenticate
  /** For a request without credentials: every way there is. */
  readonly waysIn: WaysIn
  readonly endpoints: readonly AuthEndpoint[]
}

/** Opens the wanted schemes; `undefined` without any. Throws a {@link UserError} for invalid options. */
export async function openAuth(
  context: AuthContext,
  wanted: readonly OpenScheme[],
): Promise<Auth | undefined> {
  if (wanted.length === 0) return undefined
  const schemes = await Promise.all(wanted.map((open) => open(context)))
  const authenticate = createAuthenticate(schemes)
  const waysIn = { challenge: challengesOf(schemes), help: helpOf(schemes) }
  const endpoints = schemes.flatMap((scheme) => scheme.endpoints ?? [])
  const me = schemes.some(({ name }) => name !== 'apiKey')
    ? createMeEndpoints({ authenticate, waysIn, context })
    : []
  return { schemes, authenticate, waysIn, endpoints: [...endpoints, ...me] }
}

/** Asks one scheme after the other; the first that recognises the credentials decides. */
function createAuthenticate(schemes: readonly AuthScheme[]): Authenticate {
  return async (credentials) => {
    try {
      for (const scheme of schemes) {
        const principal = await scheme.authenticate(credentials)
        if (principal) return principal
      }
      if (credentials.headers['authorization'] === undefined) return undefined
      throw wrongCredentials(challengesAfter(credentials, schemes))
    } catch (error) {
      if (isAboutWrongCredentials(error)) throw error.withHelp(`${error.help ?? ''} ${helpOf(schemes)}`)
      throw error
    }
  }
}

/** `This server accepts an API key (the header X-API-KEY) or a token from POST /auth/login.` */
const helpOf = (schemes: readonly AuthScheme[]): string =>
  `This server accepts ${schemes.map(({ wayIn }) => wayIn).join(', or ')}.`

const challengesOf = (schemes: readonly AuthScheme[]): string =>
  [...new Set(schemes.map(({ challenge }) => challenge).filter((text) => text !== ''))].join(', ')

function challengesAfter({ headers }: Credentials, schemes: readonly AuthScheme[]): string {
  const all = challengesOf(schemes)
  const isBearer = /^bearer +\S/i.test(headers['authorization'] ?? '')
  return isBearer ? all.replace(bearerChallenge, invalidTokenChallenge('Unknown token.')) : all
}

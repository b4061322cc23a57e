import { type Authenticate, challengeOf, createAuthenticate } from './authenticate.ts'
import type { AuthContext } from './context.ts'
import { createMeEndpoints } from './me.ts'
import { wantedSchemes } from './registry.ts'
import type { AuthScheme, Endpoint } from './scheme.ts'

export interface Auth {
  readonly schemes: readonly AuthScheme[]
  readonly authenticate: Authenticate
  /** For `WWW-Authenticate` when nobody has said who they are. */
  readonly challenge: string
  readonly endpoints: readonly Endpoint[]
}

/** `undefined` when nobody has to say who they are. Throws a {@link UserError} for options that will not do. */
export async function openAuth(context: AuthContext): Promise<Auth | undefined> {
  const wanted = await wantedSchemes(context.options, context.states)
  if (wanted.length === 0) return undefined
  const schemes = await Promise.all(wanted.map((open) => open(context)))
  const authenticate = createAuthenticate(schemes)
  const challenge = challengeOf(schemes)
  const endpoints = schemes.flatMap((scheme) => scheme.endpoints ?? [])
  const me = schemes.some(({ name }) => name !== 'apiKey')
    ? createMeEndpoints({ authenticate, challenge, context })
    : []
  return { schemes, authenticate, challenge, endpoints: [...endpoints, ...me] }
}

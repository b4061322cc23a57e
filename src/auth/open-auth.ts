import { type Authenticate, challengeOf, createAuthenticate } from './authenticate.ts'
import type { AuthContext, OpenScheme } from './context.ts'
import type { AuthScheme, Endpoint } from './scheme.ts'
import { createMeEndpoints } from './users/me.ts'

export interface Auth {
  readonly schemes: readonly AuthScheme[]
  readonly authenticate: Authenticate
  /** For `WWW-Authenticate` when nobody has said who they are. */
  readonly challenge: string
  readonly endpoints: readonly Endpoint[]
}

/** Opens the schemes that are wanted; `undefined` without any. Throws a {@link UserError} for options that will not do. */
export async function openAuth(
  context: AuthContext,
  wanted: readonly OpenScheme[],
): Promise<Auth | undefined> {
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

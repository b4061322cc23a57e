import { openApiKeys } from './api-key/open.ts'
import { type Authenticate, challengeOf, createAuthenticate } from './authenticate.ts'
import { openBasic } from './basic/open.ts'
import { openBearer } from './bearer/open.ts'
import type { AuthContext, OpenScheme } from './context.ts'
import { createMeEndpoints } from './me.ts'
import type { AuthScheme, Endpoint } from './scheme.ts'

/** Every scheme there is, in the order in which they are asked: users before keys. Loaded only where it is wanted. */
const registry: readonly OpenScheme[] = [
  openBasic,
  async (context) => (context.options.jwt ? (await import('./jwt/open.ts')).openJwt(context) : undefined),
  async (context) => (context.options.oidc ? (await import('./oidc/open.ts')).openOidc(context) : undefined),
  openBearer,
  openApiKeys,
]

export interface Auth {
  readonly schemes: readonly AuthScheme[]
  readonly authenticate: Authenticate
  /** For `WWW-Authenticate` when nobody has said who they are. */
  readonly challenge: string
  readonly endpoints: readonly Endpoint[]
}

/** `undefined` when nobody has to say who they are. Throws a {@link UserError} for options that will not do. */
export async function openAuth(context: AuthContext): Promise<Auth | undefined> {
  const opened = await Promise.all(registry.map((open) => open(context)))
  const schemes = opened.filter((scheme) => scheme !== undefined)
  if (schemes.length === 0) return undefined
  const authenticate = createAuthenticate(schemes)
  const challenge = challengeOf(schemes)
  const endpoints = schemes.flatMap((scheme) => scheme.endpoints ?? [])
  const me = schemes.some(({ name }) => name !== 'apiKey')
    ? createMeEndpoints({ authenticate, challenge, context })
    : []
  return { schemes, authenticate, challenge, endpoints: [...endpoints, ...me] }
}

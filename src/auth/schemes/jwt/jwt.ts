import { randomUUID } from 'node:crypto'

import { bearerChallenge } from '../../challenge.ts'
import { authorization } from '../../credentials.ts'
import type { Principal } from '../../policy.ts'
import type { AuthScheme, Credentials, Endpoint } from '../../scheme.ts'
import type { Accounts } from '../../users/accounts.ts'
import type { JwtSettings } from './options.ts'
import type { Sessions } from './sessions.ts'
import { type Claims, refusal, type Tokens } from './tokens.ts'

/** Everything that the endpoints and the scheme work with. */
export interface JwtContext {
  readonly settings: JwtSettings
  readonly tokens: Tokens
  readonly sessions: Sessions
  readonly accounts: Accounts
}

/** `Authorization: Bearer` with an access token that we have signed. */
export const createJwtScheme = (context: JwtContext, endpoints: readonly Endpoint[]): AuthScheme => ({
  name: 'jwt',
  description: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
  challenge: bearerChallenge,
  endpoints,
  async authenticate(credentials) {
    const claims = await accessClaims(context, credentials)
    return claims && principalOf(context, claims)
  },
})

/** What the access token of a request says; `undefined` without one of ours. Throws when it does not hold. */
export async function accessClaims(
  { tokens, sessions }: JwtContext,
  credentials: Pick<Credentials, 'headers'>,
): Promise<Claims | undefined> {
  const token = authorization(credentials, 'bearer')
  if (token === undefined || !tokens.claims(token)) return undefined
  const claims = await tokens.verify(token, 'access')
  if (sessions.isRevoked(claims)) throw refusal(undefined)
  return claims
}

/** As the user is now: whoever was deleted is nobody, and roles are those of the data. */
async function principalOf({ accounts }: JwtContext, { user }: Claims): Promise<Principal> {
  const account = await accounts.byId(user)
  if (account) return account.principal
  throw refusal(undefined)
}

/** A token for tests and scripts, in a session of its own. */
export const mintToken = async (
  { tokens }: Pick<JwtContext, 'tokens'>,
  principal: Principal,
  life: number,
): Promise<string> => tokens.issue({ kind: 'access', principal, session: randomUUID(), life })

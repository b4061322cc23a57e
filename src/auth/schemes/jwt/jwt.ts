import { bearerChallenge } from '../../credentials.ts'
import type { AuthContext, AuthScheme } from '../../scheme.ts'
import { createJwtEndpoints } from './jwt-endpoints.ts'
import { declaredJwt, toJwtSettings } from './jwt-settings.ts'
import { openSessions, verifyAccess } from './sessions.ts'
import { openSigningKey } from './signing-key.ts'
import { createTokens, invalidToken, mintToken } from './tokens.ts'

/** Login with name and password, and then `Authorization: Bearer` with access tokens that we have signed. */
export async function openJwt(context: AuthContext): Promise<AuthScheme> {
  const settings = toJwtSettings(declaredJwt(context.options.jwt))
  const key = await openSigningKey(context, settings.algorithm)
  const tokens = createTokens(key, settings)
  const sessions = await openSessions(context.states, settings)
  const accounts = context.accounts()
  const { createUser } = context
  const signIn = context.signIn()
  return {
    name: 'jwt',
    description: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
    challenge: bearerChallenge,
    endpoints: createJwtEndpoints({ settings, key, tokens, sessions, accounts, signIn, createUser }),
    async authenticate(credentials) {
      const claims = await verifyAccess({ tokens, sessions }, credentials)
      if (!claims) return undefined
      // As the user is now: roles are those of the data, and a deleted user is signed out.
      const account = await accounts.byId(claims.user)
      if (!account) throw invalidToken(undefined)
      return account.principal
    },
    mint: async (principal, seconds) => mintToken(tokens, principal, seconds),
  }
}

import { bearerChallenge } from '../../credentials.ts'
import type { AuthContext, AuthScheme } from '../../scheme.ts'
import { createRateLimiter } from '../../users/sign-in-limit.ts'
import { createJwtEndpoints } from './jwt-endpoints.ts'
import { declaredJwt, toJwtSettings } from './jwt-settings.ts'
import { accountOf, openSessions, verifyAccess } from './sessions.ts'
import { openSigningKey } from './signing-key.ts'
import { createTokens, mintToken } from './tokens.ts'

/** By one address. */
const maxRegistrations = { attempts: 10, seconds: 60 }

/** Login with name and password, and then `Authorization: Bearer` with access tokens that we have signed. */
export async function openJwt(context: AuthContext): Promise<AuthScheme> {
  const settings = toJwtSettings(declaredJwt(context.options.jwt))
  const key = await openSigningKey(context, settings.algorithm)
  const tokens = createTokens(key, settings, context)
  const sessions = await openSessions(context.states, settings, context.clock)
  const accounts = context.accounts()
  const { createUser } = context
  const signIn = context.signIn()
  return {
    name: 'jwt',
    description: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
    challenge: bearerChallenge,
    wayIn: `a token from POST ${settings.preset === 'tutorial' ? '/login' : '/auth/login'} (Authorization: Bearer TOKEN)`,
    endpoints: createJwtEndpoints({
      settings,
      key,
      tokens,
      sessions,
      accounts,
      signIn,
      createUser,
      ...(context.options.rateLimit === false
        ? {}
        : { registrations: createRateLimiter(maxRegistrations, 'Too many registrations.') }),
    }),
    async authenticate(credentials) {
      const claims = await verifyAccess({ tokens, sessions }, credentials)
      if (!claims) return undefined
      return (await accountOf(claims, accounts)).principal
    },
    mint: async (account, seconds) => mintToken(tokens, account, seconds),
  }
}

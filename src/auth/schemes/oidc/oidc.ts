import type { JWTPayload } from 'jose'

import { authorization, bearerChallenge, cookieOf } from '../../credentials.ts'
import type { Principal } from '../../policy.ts'
import type { AuthContext, AuthScheme } from '../../scheme.ts'
import { rolesOf } from '../../users/accounts.ts'
import { invalidToken } from '../jwt/tokens.ts'
import { createIssuerTokens } from './issuer-tokens.ts'
import { createOidcEndpoints, sessionCookie } from './oidc-login.ts'
import { toOidcSettings } from './oidc-settings.ts'

/** Access tokens of an identity provider: as bearer tokens, or in the cookie of a browser that has signed in here. */
export async function openOidc({
  options,
  startProvider,
  findAccount,
  clock,
}: AuthContext): Promise<AuthScheme> {
  const { oidc = 'local', oidcSecrets, jwt } = options
  const isTutorial = typeof jwt === 'object' && jwt.preset === 'tutorial'
  const settings = toOidcSettings(oidc === 'local' ? await startProvider() : oidc, oidcSecrets)
  const tokens = createIssuerTokens(settings, clock)
  const toPrincipal = ({ sub, [settings.rolesClaim]: roles }: JWTPayload): Principal => ({
    kind: 'user',
    id: sub ?? '',
    roles: rolesOf(roles),
  })
  /** The built-in provider says which password its tokens come from: a new one ends them. */
  const verify = async (token: string): Promise<JWTPayload> => {
    const payload = await tokens.verify(token)
    const account = 'pwv' in payload ? await findAccount(payload.sub ?? '') : undefined
    if (account && (account.passwordVersion ?? null) !== payload['pwv']) throw invalidToken(undefined)
    return payload
  }
  const findUser = async (token: string) => {
    const { id, roles } = toPrincipal(await verify(token).catch((): JWTPayload => ({})))
    const account = await findAccount(id)
    return account ? { name: account.name, roles } : { roles }
  }
  return {
    name: 'oidc',
    description: {
      type: 'openIdConnect',
      openIdConnectUrl: `${settings.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    },
    challenge: bearerChallenge,
    wayIn:
      settings.clientId === undefined
        ? `a token of ${settings.issuer} (Authorization: Bearer TOKEN)`
        : 'a sign-in at /auth/oidc/login, in a browser',
    endpoints: settings.clientId === undefined ? [] : createOidcEndpoints(settings, { isTutorial, findUser }),
    async authenticate(credentials) {
      const bearer = authorization(credentials, 'bearer')
      if (bearer !== undefined) return tokens.claims(bearer) ? toPrincipal(await verify(bearer)) : undefined
      const cookie = cookieOf(credentials, sessionCookie)
      const isAlone = credentials.headers['authorization'] === undefined
      if (cookie === undefined || !isAlone || !tokens.claims(cookie)) return undefined
      // A browser sends an expired cookie as well, which is no reason to answer 401 where nothing is required.
      const payload = await verify(cookie).catch(() => undefined)
      return payload && toPrincipal(payload)
    },
  }
}

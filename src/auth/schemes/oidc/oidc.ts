import type { JWTPayload } from 'jose'

import { bearerChallenge } from '../../challenge.ts'
import { cookieOf } from '../../cookie.ts'
import { authorization } from '../../credentials.ts'
import type { Principal } from '../../policy.ts'
import type { AuthScheme, Endpoint } from '../../scheme.ts'
import { rolesOf } from '../../users/accounts.ts'
import type { OidcSettings } from './options.ts'
import type { IssuerTokens } from './verify.ts'

/** Where a browser that has signed in keeps its access token, out of reach of scripts. */
export const sessionCookie = 'understudy_session'

/** Access tokens of an identity provider: as bearer tokens, or in the cookie of a browser that has signed in here. */
export const createOidcScheme = (
  settings: OidcSettings,
  tokens: IssuerTokens,
  endpoints: readonly Endpoint[],
): AuthScheme => ({
  name: 'oidc',
  description: {
    type: 'openIdConnect',
    openIdConnectUrl: `${settings.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
  },
  challenge: bearerChallenge,
  endpoints,
  async authenticate(credentials) {
    const bearer = authorization(credentials, 'bearer')
    if (bearer !== undefined)
      return tokens.claims(bearer) ? toPrincipal(settings, await tokens.verify(bearer)) : undefined
    const cookie = cookieOf(credentials, sessionCookie)
    if (cookie === undefined || credentials.headers['authorization'] !== undefined || !tokens.claims(cookie))
      return undefined
    const payload = await tokens.verify(cookie).catch(() => undefined)
    return payload && toPrincipal(settings, payload)
  },
})

function toPrincipal({ rolesClaim }: OidcSettings, payload: JWTPayload): Principal {
  return { kind: 'user', id: payload.sub ?? '', roles: rolesOf(payload[rolesClaim]) }
}

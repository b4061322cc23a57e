import type { AuthContext } from '../../context.ts'
import type { AuthScheme } from '../../scheme.ts'
import { createOidcEndpoints } from './login.ts'
import { createOidcScheme } from './oidc.ts'
import { toOidcSettings } from './options.ts'
import { createIssuerTokens } from './verify.ts'

export async function openOidc({ options, startProvider }: AuthContext): Promise<AuthScheme> {
  const { oidc = 'local', oidcSecrets } = options
  const settings = toOidcSettings(oidc === 'local' ? await startProvider() : oidc, oidcSecrets)
  const endpoints = settings.clientId === undefined ? [] : createOidcEndpoints(settings)
  return createOidcScheme(settings, createIssuerTokens(settings), endpoints)
}

import type { Server } from '../server/create-server.ts'

/** What the start message says about who may come in; nothing where everybody may. */
export function protectionLines({ schemes, identityProvider }: Server, origin: string): readonly string[] {
  if (schemes.length === 0) return []
  const ways = schemes.map((scheme) => names[scheme] ?? scheme).join(', ')
  return [
    `  Protected  ${ways}`,
    ...(schemes.includes('jwt') ? [`  Sign in    POST ${origin}/auth/login`] : []),
    ...(schemes.includes('oidc') ? [`  Sign in    ${origin}/auth/oidc/login`] : []),
    ...(identityProvider
      ? [
          `  Provider   ${identityProvider.domain} (client ID ${identityProvider.clientId}, audience ${identityProvider.audience})`,
        ]
      : []),
  ]
}

/** Why `--key-in-query` is better left out. */
export const keyInQueryWarning =
  'With --key-in-query the key stands in URLs, which logs, histories and Referer headers keep. The header X-API-KEY is safer.'

const names: Readonly<Record<string, string>> = {
  apiKey: 'API key',
  basic: 'Basic',
  bearer: 'fixed tokens',
  jwt: 'JWT',
  oidc: 'OpenID Connect',
}

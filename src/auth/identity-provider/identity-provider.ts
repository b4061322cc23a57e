import type { RequestListener } from 'node:http'

import { UserError } from '../../core/error.ts'
import type { AuthContext } from '../scheme.ts'
import type { IdentityProvider } from '../schemes/oidc/oidc-settings.ts'
import type { createProvider } from './provider.ts'

export interface IdentityProviderOptions {
  readonly host?: string
  /** 0, the default, for any free port. */
  readonly port?: number
  readonly clientId?: string
  readonly audience?: string
}

/** Starts an HTTP server; `url` is its address without a slash at the end. */
export type Listen = (
  listener: RequestListener,
  address: { readonly host: string; readonly port: number },
) => Promise<{ readonly url: string; close(): Promise<void> }>

/** Starts an identity provider on its own port, for the users of the data. The library is loaded here. */
export async function startIdentityProvider(
  context: Pick<AuthContext, 'accounts' | 'signIn' | 'states'>,
  listen: Listen,
  { host = '127.0.0.1', port = 0, clientId = 'understudy', audience = 'understudy' }: IdentityProviderOptions,
): Promise<IdentityProvider> {
  if (!('parse' in URL)) throw new UserError('The local identity provider requires Node 20.20 or newer.')
  const accounts = context.accounts()
  const [{ openKeyPair }, provider] = await Promise.all([
    import('../schemes/jwt/signing-key.ts'),
    (loading ??= withoutRuntimeWarning(async () => import('./provider.ts'))),
  ])
  const key = await openKeyPair(context.states, 'RS256')
  let answer: RequestListener = answerLater
  const listening = await listen((request, response) => answer(request, response), { host, port })
  const domain = listening.url.replace('//127.0.0.1:', '//localhost:')
  answer = provider.createProvider({
    issuer: domain,
    clientId,
    audience,
    key,
    accounts,
    signIn: context.signIn(),
  })
  return { domain, clientId, audience, close: async () => listening.close() }
}

let loading: Promise<{ readonly createProvider: typeof createProvider }> | undefined

/**
 * The library warns when it is loaded in Node 20, where it works as well; `URL.parse` is all that it lacks in older
 * ones. Everything else that is printed meanwhile is left alone.
 */
async function withoutRuntimeWarning<T>(load: () => Promise<T>): Promise<T> {
  const { warn } = console
  console.warn = (...values: unknown[]) => {
    if (!/oidc-provider WARNING: Unsupported runtime\./.test(String(values[0]))) warn(...values)
  }
  try {
    return await load()
  } finally {
    console.warn = warn
  }
}

/** The provider is created with its own address, which is known only once it listens. */
const answerLater: RequestListener = (_request, response) => {
  response.writeHead(503, { 'Retry-After': '1' }).end()
}

import type { IncomingMessage, ServerResponse } from 'node:http'

import type { AuthContext } from '../auth/context.ts'
import type { RequestListener } from '../auth/identity-provider/provider.ts'
import { UserError } from '../core/error.ts'
import { type Listening, listen } from '../http/server.ts'

export interface IdentityProviderOptions {
  readonly host?: string
  /** 0, which is what is taken when nothing is said, stands for any free port. */
  readonly port?: number
  readonly clientId?: string
  readonly audience?: string
}

/** What an application is told about the provider; the keys are those of `auth.oidc`. */
export interface IdentityProvider {
  readonly domain: string
  readonly clientId: string
  readonly audience: string
  close(): Promise<void>
}

/** An identity provider on a port of its own, for the users of the data. It is loaded only when it is asked for. */
export async function startIdentityProvider(
  context: Pick<AuthContext, 'accounts' | 'signIn' | 'states'>,
  { host = '127.0.0.1', port = 0, clientId = 'understudy', audience = 'understudy' }: IdentityProviderOptions,
): Promise<IdentityProvider> {
  if (!('parse' in URL)) throw new UserError('The local identity provider needs Node 20.20 or newer.')
  const accounts = context.accounts()
  const [{ openKeyPair }, { createProvider }] = await Promise.all([
    import('../auth/schemes/jwt/open.ts'),
    import('../auth/identity-provider/provider.ts'),
  ])
  const key = await openKeyPair(context.states, 'RS256')
  let answer: RequestListener = answerLater
  const listening: Listening = await listen((request, response) => answer(request, response), { host, port })
  const domain = listening.url.replace('//127.0.0.1:', '//localhost:')
  answer = createProvider({ issuer: domain, clientId, audience, key, accounts, signIn: context.signIn() })
  return { domain, clientId, audience, close: async () => listening.close() }
}

/** Its own address is part of what it says, and is known only once it listens. */
function answerLater(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { 'Retry-After': '1' }).end()
}

import type { HttpResponse } from '../../core/http.ts'
import type { Authenticate } from '../authenticate.ts'
import type { AuthContext } from '../context.ts'
import { noCredentials } from '../credentials.ts'
import type { Endpoint, EndpointRequest } from '../scheme.ts'
import { principalProfile, privateHeaders, profileOf } from './profile.ts'

interface MeOptions {
  readonly authenticate: Authenticate
  readonly challenge: string
  readonly context: AuthContext
}

/** `/auth/me`, and `/protected` for those who follow the tutorial. */
export function createMeEndpoints(options: MeOptions): readonly Endpoint[] {
  const { jwt } = options.context.options
  const me: Endpoint = {
    method: 'GET',
    path: '/auth/me',
    summary: 'Who you are',
    answer: async (request) => answerMe(options, request),
  }
  return typeof jwt === 'object' && jwt.preset === 'tutorial' ? [me, { ...me, path: '/protected' }] : [me]
}

async function answerMe(
  { authenticate, challenge, context }: MeOptions,
  request: EndpointRequest,
): Promise<HttpResponse> {
  const principal = await authenticate(request)
  if (!principal) throw noCredentials(challenge)
  const account = principal.kind === 'user' ? await context.findAccount(principal.id) : undefined
  return {
    status: 200,
    headers: privateHeaders,
    body: account ? profileOf(account) : principalProfile(principal),
  }
}

import type { HttpResponse } from '../../core/http.ts'
import { noCredentials, privateHeaders } from '../credentials.ts'
import type { AuthContext, Authenticate, AuthEndpoint, AuthRequest } from '../scheme.ts'
import { profileOf } from './accounts.ts'

interface MeOptions {
  readonly authenticate: Authenticate
  readonly challenge: string
  readonly context: AuthContext
}

/** `/auth/me`, and `/protected` with the tutorial preset. */
export function createMeEndpoints(options: MeOptions): readonly AuthEndpoint[] {
  const { jwt } = options.context.options
  const me: AuthEndpoint = {
    method: 'GET',
    path: '/auth/me',
    summary: 'Who you are',
    answer: async (request) => showMe(options, request),
  }
  return typeof jwt === 'object' && jwt.preset === 'tutorial' ? [me, { ...me, path: '/protected' }] : [me]
}

async function showMe(
  { authenticate, challenge, context }: MeOptions,
  request: AuthRequest,
): Promise<HttpResponse> {
  const principal = await authenticate(request)
  if (!principal) throw noCredentials(challenge)
  const { kind, id, roles } = principal
  const account = kind === 'user' ? await context.findAccount(id) : undefined
  return { status: 200, headers: privateHeaders, body: account ? profileOf(account) : { id, kind, roles } }
}

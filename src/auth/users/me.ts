import type { HttpResponse } from '../../core/http.ts'
import type { JsonObject } from '../../core/json.ts'
import { noCredentials, privateHeaders, type WaysIn } from '../credentials.ts'
import type { AuthContext, Authenticate, AuthEndpoint, AuthRequest } from '../scheme.ts'
import { profileOf } from './accounts.ts'

interface MeOptions {
  readonly authenticate: Authenticate
  readonly waysIn: WaysIn
  readonly context: AuthContext
}

/** The paths of the tutorials that greet whoever has signed in. */
const greetings = ['/protected', '/secure-basic', '/secure-token']

/** `/auth/me`, and with the tutorial preset, paths that also greet. */
export function createMeEndpoints(options: MeOptions): readonly AuthEndpoint[] {
  const me: AuthEndpoint = {
    method: 'GET',
    path: '/auth/me',
    summary: 'The signed-in user',
    shape: { status: 200, response: { type: 'object' }, isForUsers: true },
    answer: async (request) => answerMe(await describeMe(options, request)),
  }
  const { jwt } = options.context.options
  if (typeof jwt !== 'object' || jwt.preset !== 'tutorial') return [me]
  return [me, ...greetings.map((path) => Object.assign({}, me, { path, answer: greet }))]

  async function greet(request: AuthRequest): Promise<HttpResponse> {
    const { name, profile } = await describeMe(options, request)
    return answerMe({ name, profile: { message: `Hello, ${name}!`, ...profile } })
  }
}

interface Me {
  readonly name: string
  readonly profile: JsonObject
}

async function describeMe({ authenticate, waysIn, context }: MeOptions, request: AuthRequest): Promise<Me> {
  const principal = await authenticate(request)
  if (!principal) throw noCredentials(waysIn)
  const { kind, id, roles } = principal
  const account = kind === 'user' ? await context.findAccount(id) : undefined
  return account
    ? { name: account.name, profile: profileOf(account) }
    : { name: id, profile: { id, kind, roles } }
}

const answerMe = ({ profile }: Me): HttpResponse => ({ status: 200, headers: privateHeaders, body: profile })

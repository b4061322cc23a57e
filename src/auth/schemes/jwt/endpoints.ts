import { ApiError } from '../../../core/error.ts'
import type { HttpResponse } from '../../../core/http.ts'
import { isObject, type Json, type JsonObject, member } from '../../../core/json.ts'
import { bearerChallenge } from '../../challenge.ts'
import { cookieOf, privateCookie } from '../../cookie.ts'
import { noCredentials, wrongCredentials } from '../../credentials.ts'
import type { Endpoint, EndpointRequest } from '../../scheme.ts'
import type { Account } from '../../users/accounts.ts'
import { privateHeaders, profileOf } from '../../users/profile.ts'
import type { SignIn } from '../../users/sign-in.ts'
import { accessClaims, type JwtContext } from './jwt.ts'
import { type Claims, refusal } from './tokens.ts'

export interface JwtEndpointOptions extends JwtContext {
  readonly signIn: SignIn
  /** Makes a user of what a person has sent; the password is hashed on the way. */
  readonly createUser: (draft: JsonObject) => Promise<Account>
}

/** Login, refresh, logout, and register where it is allowed. */
export function createJwtEndpoints(options: JwtEndpointOptions): readonly Endpoint[] {
  const { settings } = options
  const login: Endpoint = {
    method: 'POST',
    path: '/auth/login',
    summary: 'Sign in with name and password',
    body: 'required',
    answer: async (request) => answerLogin(options, request),
  }
  const refresh: Endpoint = {
    method: 'POST',
    path: '/auth/refresh',
    summary: 'Exchange a refresh token for new tokens',
    body: 'optional',
    answer: async (request) => answerRefresh(options, request),
  }
  const logout: Endpoint = {
    method: 'POST',
    path: '/auth/logout',
    summary: 'Make the tokens of this session void',
    body: 'optional',
    answer: async (request) => answerLogout(options, request),
  }
  const register: Endpoint = {
    method: 'POST',
    path: '/auth/register',
    summary: 'Become a user',
    body: 'required',
    answer: async (request) => answerRegister(options, request),
  }
  const own = [login, refresh, logout, ...(settings.register ? [register] : [])]
  if (settings.preset !== 'tutorial') return own
  return [
    ...own,
    { ...login, path: '/login' },
    { ...refresh, path: '/refresh' },
    { ...logout, path: '/revoke_token' },
  ]
}

async function answerLogin(options: JwtEndpointOptions, request: EndpointRequest): Promise<HttpResponse> {
  const body = isObject(request.body) ? request.body : {}
  const { users } = options.accounts
  const textOf = (names: readonly string[]): Json | undefined =>
    names.map((key) => member(body, key)).find((value) => typeof value === 'string')
  const name = textOf([users.name, 'username', 'email', 'user', 'name'])
  const password = textOf([users.password, 'password'])
  if (typeof name !== 'string' || typeof password !== 'string')
    throw new ApiError('unauthorized', 'Signing in takes a name and a password.', {
      help: `Send { "${users.name}": "…", "${users.password}": "…" }.`,
      headers: { 'WWW-Authenticate': bearerChallenge },
    })
  const account = await options.signIn({ name, password, address: request.address })
  if (!account) throw wrongCredentials(bearerChallenge)
  return openSession(options, request, account, 200)
}

async function answerRegister(options: JwtEndpointOptions, request: EndpointRequest): Promise<HttpResponse> {
  const account = await options.createUser(isObject(request.body) ? request.body : {})
  return openSession(options, request, account, 201)
}

async function openSession(
  options: JwtEndpointOptions,
  request: EndpointRequest,
  account: Account,
  status: number,
): Promise<HttpResponse> {
  const { session, refreshId } = await options.sessions.open(account.principal.id)
  return answerTokens(options, request, { account, session, refreshId, status })
}

async function answerRefresh(options: JwtEndpointOptions, request: EndpointRequest): Promise<HttpResponse> {
  const token = refreshTokenOf(request)
  if (token === undefined) throw noCredentials(bearerChallenge)
  const claims = await options.tokens.verify(token, 'refresh')
  const account = await options.accounts.byId(claims.user)
  const refreshId = account && (await options.sessions.rotate(claims))
  if (!account || refreshId === undefined) throw refusal(undefined)
  return answerTokens(options, request, { account, session: claims.session, refreshId, status: 200 })
}

/** With the access token or the refresh token, whichever the client has; both are void afterwards. */
async function answerLogout(options: JwtEndpointOptions, request: EndpointRequest): Promise<HttpResponse> {
  const claims = (await accessClaims(options, request)) ?? (await refreshClaims(options, request))
  if (!claims) throw noCredentials(bearerChallenge)
  await options.sessions.end(claims)
  const isSecure = request.base.startsWith('https:')
  const forget = options.settings.cookie
    ? { 'Set-Cookie': privateCookie(refreshCookie, '', { maxAge: 0, isSecure }) }
    : {}
  return { status: 200, headers: { ...privateHeaders, ...forget }, body: { message: 'You are signed out.' } }
}

async function refreshClaims(
  { tokens }: JwtEndpointOptions,
  request: EndpointRequest,
): Promise<Claims | undefined> {
  const token = refreshTokenOf(request)
  return token === undefined ? undefined : tokens.verify(token, 'refresh')
}

const refreshCookie = 'refresh_token'

function refreshTokenOf(request: EndpointRequest): string | undefined {
  const body = isObject(request.body) ? request.body : {}
  const given = member(body, 'refresh_token') ?? member(body, 'refreshToken') ?? bearerOf(request)
  return typeof given === 'string' ? given : cookieOf(request, refreshCookie)
}

/** The refresh token may also come as a bearer token, which is how Flask-JWT-Extended's clients send it. */
const bearerOf = ({ headers }: EndpointRequest): string | undefined =>
  /^bearer +(\S+)$/i.exec(headers['authorization'] ?? '')?.[1]

interface Issued {
  readonly account: Account
  readonly session: string
  readonly refreshId: string
  readonly status: number
}

/** The names of RFC 6749 §5.1. With the cookie, the refresh token is there and nowhere else. */
async function answerTokens(
  { settings, tokens }: JwtEndpointOptions,
  { base }: EndpointRequest,
  { account, session, refreshId, status }: Issued,
): Promise<HttpResponse> {
  const { principal } = account
  const access = await tokens.issue({ kind: 'access', principal, session, life: settings.accessLife })
  const life = settings.refreshLife
  const refresh = await tokens.issue({ kind: 'refresh', principal, session, id: refreshId, life })
  const options = { maxAge: life, isSecure: base.startsWith('https:') }
  const cookie: Record<string, string> = settings.cookie
    ? { 'Set-Cookie': privateCookie(refreshCookie, refresh, options) }
    : {}
  return {
    status,
    headers: { ...privateHeaders, ...cookie },
    body: {
      access_token: access,
      ...(settings.cookie ? {} : { refresh_token: refresh }),
      ...(settings.preset === 'tutorial' ? { token: access } : {}),
      token_type: 'Bearer',
      expires_in: settings.accessLife,
      user: profileOf(account),
    },
  }
}

import { ApiError } from '../../../core/error.ts'
import type { HttpResponse } from '../../../core/http.ts'
import { isObject, type Json, type JsonObject, member } from '../../../core/json.ts'
import {
  bearerChallenge,
  cookieOf,
  noCredentials,
  privateCookie,
  privateHeaders,
  wrongCredentials,
} from '../../credentials.ts'
import type { AuthContext, AuthEndpoint, AuthRequest } from '../../scheme.ts'
import { type Account, type Accounts, profileOf } from '../../users/accounts.ts'
import type { RateLimiter } from '../../users/sign-in-limit.ts'
import type { SignIn } from '../../users/sign-in.ts'
import type { JwtSettings } from './jwt-settings.ts'
import { accountOf, type Sessions, verifyAccess } from './sessions.ts'
import type { SigningKey } from './signing-key.ts'
import { type Claims, invalidToken, type TokenSigner } from './tokens.ts'

interface JwtEndpointOptions {
  readonly settings: JwtSettings
  readonly key: SigningKey
  readonly tokens: TokenSigner
  readonly sessions: Sessions
  readonly accounts: Accounts
  readonly signIn: SignIn
  /** Limits new users by address; missing for no limit. */
  readonly registrations?: RateLimiter
  readonly createUser: AuthContext['createUser']
}

/** Login, refresh and logout; register where the settings allow it; the public keys where there are any. */
export function createJwtEndpoints(options: JwtEndpointOptions): readonly AuthEndpoint[] {
  const { settings, key } = options
  const login: AuthEndpoint = {
    method: 'POST',
    path: '/auth/login',
    summary: 'Sign in with a name and a password',
    body: 'required',
    shape: { status: 200, request: passwordSchema(options.accounts), response: tokensSchema(settings) },
    answer: async (request) => signInWithPassword(options, request),
  }
  const refresh: AuthEndpoint = {
    method: 'POST',
    path: '/auth/refresh',
    summary: 'Exchange a refresh token for new tokens',
    body: 'optional',
    shape: { status: 200, request: refreshSchema, response: tokensSchema(settings) },
    answer: async (request) => refreshTokens(options, request),
  }
  const logout: AuthEndpoint = {
    method: 'POST',
    path: '/auth/logout',
    summary: 'Revoke the tokens of this session',
    body: 'optional',
    shape: { status: 200, request: refreshSchema, response: schemaOfTexts('message') },
    answer: async (request) => signOut(options, request),
  }
  const register: AuthEndpoint = {
    method: 'POST',
    path: '/auth/register',
    summary: 'Register',
    body: 'required',
    shape: { status: 201, request: passwordSchema(options.accounts), response: tokensSchema(settings) },
    answer: async (request) => registerUser(options, request),
  }
  const usual = [
    login,
    refresh,
    logout,
    ...(settings.register ? [register] : []),
    ...(key.publicKeys ? [keySetEndpoint(key.publicKeys)] : []),
  ]
  if (settings.preset !== 'tutorial') return usual
  return [
    ...usual,
    { ...login, path: '/login' },
    { ...refresh, path: '/refresh' },
    { ...logout, path: '/revoke_token' },
  ]
}

const schemaOfTexts = (...names: readonly string[]): JsonObject => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
  required: names,
})

const passwordSchema = ({ users }: Accounts): JsonObject => schemaOfTexts(users.name, users.password)

const refreshSchema: JsonObject = { type: 'object', properties: { refresh_token: { type: 'string' } } }

/** RFC 6749 §5.1, as far as the settings leave it in the body. */
function tokensSchema({ cookie, preset }: JwtSettings): JsonObject {
  const others = [...(cookie ? [] : ['refresh_token']), ...(preset === 'tutorial' ? ['token'] : [])]
  const { properties = {}, ...texts } = schemaOfTexts('access_token', ...others)
  return {
    ...texts,
    properties: {
      ...Object(properties),
      token_type: { const: 'Bearer' },
      expires_in: { type: 'integer', description: 'Seconds' },
      user: { type: 'object' },
    },
  }
}

/** The public keys, for others to verify our tokens with (RFC 7517 §5). */
const keySetEndpoint = (keys: JsonObject): AuthEndpoint => ({
  method: 'GET',
  path: '/.well-known/jwks.json',
  summary: 'The public keys that verify our tokens',
  shape: { status: 200, response: { type: 'object' }, mediaType: 'application/jwk-set+json' },
  answer: async () => ({
    status: 200,
    headers: { 'Content-Type': 'application/jwk-set+json', 'Cache-Control': 'public, max-age=300' },
    body: keys,
  }),
})

async function signInWithPassword(options: JwtEndpointOptions, request: AuthRequest): Promise<HttpResponse> {
  const body = isObject(request.body) ? request.body : {}
  const { users } = options.accounts
  const textOf = (names: readonly string[]): Json | undefined =>
    names.map((key) => member(body, key)).find((value) => typeof value === 'string')
  const name = textOf([users.name, 'username', 'email', 'user', 'name'])
  const password = textOf([users.password, 'password'])
  if (typeof name !== 'string' || typeof password !== 'string')
    throw new ApiError('unauthorized', 'A name and a password are required.', {
      help: `Send { "${users.name}": "…", "${users.password}": "…" }.`,
      headers: { 'WWW-Authenticate': bearerChallenge },
    })
  const account = await options.signIn({ name, password, address: request.address })
  if (!account) throw wrongCredentials(bearerChallenge)
  return startSession(options, request, account, 200)
}

async function registerUser(options: JwtEndpointOptions, request: AuthRequest): Promise<HttpResponse> {
  await options.registrations?.consume(request.address)
  const account = await options.createUser(isObject(request.body) ? request.body : {}, request.trace)
  return startSession(options, request, account, 201)
}

async function startSession(
  options: JwtEndpointOptions,
  request: AuthRequest,
  account: Account,
  status: number,
): Promise<HttpResponse> {
  const { session, refreshId } = await options.sessions.open(account.principal.id)
  return sendTokens(options, request, { account, session, refreshId, status })
}

async function refreshTokens(options: JwtEndpointOptions, request: AuthRequest): Promise<HttpResponse> {
  const token = refreshTokenOf(request)
  if (token === undefined) throw noCredentials(tokenRequired)
  const claims = await options.tokens.verify(token, 'refresh')
  const account = await accountOf(claims, options.accounts)
  const refreshId = await options.sessions.rotate(claims)
  if (refreshId === undefined) throw invalidToken(undefined)
  return sendTokens(options, request, { account, session: claims.session, refreshId, status: 200 })
}

/** With the access token or the refresh token, whichever the client has; both are revoked. */
async function signOut(options: JwtEndpointOptions, request: AuthRequest): Promise<HttpResponse> {
  const claims = (await verifyAccess(options, request)) ?? (await verifyRefresh(options, request))
  if (!claims) throw noCredentials(tokenRequired)
  await options.sessions.end(claims)
  const forget = options.settings.cookie
    ? { 'Set-Cookie': privateCookie(refreshCookie, '', { maxAge: 0, base: request.base }) }
    : {}
  return { status: 200, headers: { ...privateHeaders, ...forget }, body: { message: 'You are signed out.' } }
}

async function verifyRefresh(
  { tokens }: JwtEndpointOptions,
  request: AuthRequest,
): Promise<Claims | undefined> {
  const token = refreshTokenOf(request)
  return token === undefined ? undefined : tokens.verify(token, 'refresh')
}

const refreshCookie = 'refresh_token'

const tokenRequired = {
  challenge: bearerChallenge,
  help: 'Send { "refresh_token": "…" }, or the token in the header Authorization: Bearer TOKEN.',
}

function refreshTokenOf(request: AuthRequest): string | undefined {
  const body = isObject(request.body) ? request.body : {}
  const given = member(body, 'refresh_token') ?? member(body, 'refreshToken') ?? bearerOf(request)
  return typeof given === 'string' ? given : cookieOf(request, refreshCookie)
}

/** Flask-JWT-Extended's clients send the refresh token as a bearer token. */
const bearerOf = ({ headers }: AuthRequest): string | undefined =>
  /^bearer +(\S+)$/i.exec(headers['authorization'] ?? '')?.[1]

interface IssuedTokens {
  readonly account: Account
  readonly session: string
  readonly refreshId: string
  readonly status: number
}

/** The names of RFC 6749 §5.1. With the cookie, the refresh token is not in the body. */
async function sendTokens(
  { settings, tokens }: JwtEndpointOptions,
  { base }: AuthRequest,
  { account, session, refreshId, status }: IssuedTokens,
): Promise<HttpResponse> {
  const access = await tokens.issue({ kind: 'access', account, session, life: settings.accessLife })
  const life = settings.refreshLife
  const refresh = await tokens.issue({ kind: 'refresh', account, session, id: refreshId, life })
  const options = { maxAge: life, base }
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

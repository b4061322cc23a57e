import type { Configuration } from 'openid-client'

import { ApiError } from '../../../core/error.ts'
import type { HttpResponse } from '../../../core/http.ts'
import type { JsonObject } from '../../../core/json.ts'
import { isLoopback } from '../../../formats/url.ts'
import { bearerChallenge, cookieOf, privateCookie, privateHeaders } from '../../credentials.ts'
import type { AuthEndpoint, AuthRequest } from '../../scheme.ts'
import { Secret } from '../../secret.ts'
import { issuerUnavailable } from './issuer-tokens.ts'
import type { OidcSettings } from './oidc-settings.ts'
import { type PendingLogin, PendingLogins } from './pending-logins.ts'
import { renderSignedIn, signedInHeaders } from './signed-in-page.ts'

/** Keeps the access token of a browser that has signed in, out of reach of scripts. */
export const sessionCookie = 'understudy_session'

/** Binds a pending login to the browser that started it. */
const loginCookie = 'understudy_login'
const loginSeconds = 600

interface OidcLoginOptions {
  readonly isTutorial: boolean
  /** Who a token is for, as far as that is known here. */
  readonly findUser: (token: string) => Promise<{ readonly name?: string; readonly roles: readonly string[] }>
}

/** The authorization code flow with PKCE (RFC 7636), `state` and `nonce`: away to the provider, and back. */
export function createOidcEndpoints(
  settings: OidcSettings,
  { isTutorial, findUser }: OidcLoginOptions,
): readonly AuthEndpoint[] {
  const logins = new PendingLogins(loginSeconds)
  const context: LoginContext = { settings, logins, connect: createConnection(settings), findUser }
  return [
    ...(isTutorial ? [tutorialLogin] : []),
    {
      method: 'GET',
      path: '/auth/oidc/login',
      summary: 'Sign in at the identity provider',
      shape: { status: 302 },
      answer: async (request) => redirectToProvider(context, request),
    },
    {
      method: 'GET',
      path: '/auth/oidc/callback',
      summary: 'The identity provider sends browsers back here',
      shape: { status: 200, response: { type: 'object' } },
      answer: async (request) => completeLogin(context, request),
    },
    {
      method: 'POST',
      path: '/auth/oidc/logout',
      summary: 'Sign out this browser',
      shape: { status: 200, response: { type: 'object' } },
      answer: async (request) => forgetBrowser(request),
    },
  ]
}

/** Where the tutorials begin to sign in with a browser. */
const tutorialLogin: AuthEndpoint = {
  method: 'GET',
  path: '/login',
  summary: 'Sign in at the identity provider',
  shape: { status: 302 },
  answer: async ({ base }) => ({ status: 302, headers: { Location: `${base}/auth/oidc/login` } }),
}

interface LoginContext extends Pick<OidcLoginOptions, 'findUser'> {
  readonly settings: OidcSettings
  readonly logins: PendingLogins
  readonly connect: () => Promise<Configuration>
}

/** Loaded with the first login (see `registry.ts`). */
const library = async () => import('openid-client')

async function redirectToProvider(context: LoginContext, request: AuthRequest): Promise<HttpResponse> {
  const { settings, logins, connect } = context
  const returnTo = returnAddress(request)
  const client = await library()
  const configuration = await connect()
  const verifier = client.randomPKCECodeVerifier()
  const login = { state: client.randomState(), nonce: client.randomNonce(), verifier, returnTo }
  const address = client.buildAuthorizationUrl(configuration, {
    redirect_uri: callbackAddress(request),
    scope: 'openid profile email',
    audience: settings.audience,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state: login.state,
    nonce: login.nonce,
  })
  const cookie = privateCookie(loginCookie, logins.add(login), {
    maxAge: loginSeconds,
    base: request.base,
  })
  return redirect(address.href, cookie)
}

async function completeLogin(context: LoginContext, request: AuthRequest): Promise<HttpResponse> {
  const { logins, connect } = context
  const login = loginOf(logins, request)
  const client = await library()
  const configuration = await connect()
  const tokens = await translateErrors(async () =>
    client.authorizationCodeGrant(configuration, new URL(`${callbackAddress(request)}?${toQuery(request)}`), {
      pkceCodeVerifier: login.verifier,
      expectedState: login.state,
      expectedNonce: login.nonce,
      idTokenExpected: true,
    }),
  )
  const { access_token, expires_in = 3600, id_token = null } = tokens
  // The next page of this browser is signed in, too.
  const session = privateCookie(sessionCookie, access_token, {
    maxAge: expires_in,
    base: request.base,
  })
  if (login.returnTo !== undefined) return redirect(login.returnTo, session)
  const user = { ...tokens.claims() } as JsonObject
  if (request.headers['accept']?.startsWith('text/html')) {
    const { name = nameIn(user), roles } = await context.findUser(access_token)
    const page = { name, roles, token: access_token, expiresIn: expires_in, base: request.base }
    return { status: 200, headers: { ...signedInHeaders, 'Set-Cookie': session }, html: renderSignedIn(page) }
  }
  return {
    status: 200,
    headers: { ...privateHeaders, 'Set-Cookie': session },
    body: { access_token, token_type: 'Bearer', expires_in, id_token, user },
  }
}

/** The login that this browser began. Throws a 400 for any other callback. */
function loginOf(logins: PendingLogins, request: AuthRequest): PendingLogin {
  const login = logins.take(cookieOf(request, loginCookie))
  const [state, ...others] = request.query.filter(([name]) => name === 'state').map(([, value]) => value)
  if (!login || state === undefined || others.length > 0 || !Secret.of(login.state).is(state))
    throw strayCallback()
  return login
}

/** What a provider calls a user (OpenID Connect Core 1.0 §5.1). */
function nameIn(user: JsonObject): string {
  const names = ['name', 'preferred_username', 'email', 'sub'].map((claim) => user[claim])
  return names.find((name): name is string => typeof name === 'string' && name !== '') ?? ''
}

const forgetBrowser = (request: AuthRequest): HttpResponse => ({
  status: 200,
  headers: {
    ...privateHeaders,
    'Set-Cookie': privateCookie(sessionCookie, '', { maxAge: 0, base: request.base }),
  },
  body: { message: 'You are signed out of this API.' },
})

/** Discovers the provider's endpoints once. */
function createConnection({ issuer, clientId = '', clientSecret }: OidcSettings): LoginContext['connect'] {
  let connection: Promise<Configuration> | undefined
  return async () => {
    connection ??= discover()
    try {
      return await connection
    } catch (error) {
      connection = undefined
      throw issuerUnavailable(error)
    }
  }

  async function discover(): Promise<Configuration> {
    const client = await library()
    const authentication = clientSecret === undefined ? client.None() : client.ClientSecretPost(clientSecret)
    const execute = issuer.startsWith('http:') ? [client.allowInsecureRequests] : []
    return client.discovery(new URL(issuer), clientId, undefined, authentication, { execute, timeout: 5 })
  }
}

/** Turns a rejected code, or a user who declined, into 401; other failures of the provider into 503. */
async function translateErrors<T>(grant: () => Promise<T>): Promise<T> {
  const client = await library()
  try {
    return await grant()
  } catch (error) {
    const isRejected =
      error instanceof client.AuthorizationResponseError || error instanceof client.ResponseBodyError
    if (isRejected)
      throw new ApiError('unauthorized', 'The identity provider rejected the sign-in.', {
        help: 'Start again at /auth/oidc/login.',
        headers: { 'WWW-Authenticate': bearerChallenge },
        cause: error,
      })
    if (error instanceof client.ClientError) throw strayCallback(error)
    throw issuerUnavailable(error)
  }
}

const strayCallback = (cause?: unknown): ApiError =>
  new ApiError('bad_request', 'This callback does not belong to a sign-in that was started here.', {
    help: 'Start again at /auth/oidc/login, in the same browser, and finish within ten minutes.',
    cause,
  })

const redirect = (address: string, cookie: string): HttpResponse => ({
  status: 302,
  headers: { Location: address, 'Set-Cookie': cookie, 'Cache-Control': 'no-store' },
})

const callbackAddress = ({ base }: AuthRequest): string => `${base}/auth/oidc/callback`

const toQuery = ({ query }: AuthRequest): string =>
  new URLSearchParams(query.map(([name, value]): [string, string] => [name, value])).toString()

/** Only this server and this machine, so that signing in cannot lead to another site (an open redirect). */
function returnAddress({ query, base }: AuthRequest): string | undefined {
  const address = query.find(([name]) => name === 'return_to')?.[1]
  if (address === undefined) return undefined
  const target = URL.canParse(address, base) ? new URL(address, base) : undefined
  if (target && isAllowedReturn(target, base)) return target.href
  throw new ApiError('bad_request', 'return_to leads to another site.', {
    help: 'Allowed: this server, and localhost at any port.',
  })
}

const isAllowedReturn = ({ protocol, origin, hostname }: URL, base: string): boolean =>
  /^https?:$/.test(protocol) && (origin === new URL(base).origin || isLoopback(hostname))

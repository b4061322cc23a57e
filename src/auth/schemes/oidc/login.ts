import type { Configuration } from 'openid-client'

import { ApiError } from '../../../core/error.ts'
import type { HttpResponse } from '../../../core/http.ts'
import type { JsonObject } from '../../../core/json.ts'
import { isLoopback } from '../../../formats/url.ts'
import { cookieOf, privateCookie } from '../../cookie.ts'
import type { Endpoint, EndpointRequest } from '../../scheme.ts'
import { Secret } from '../../secret.ts'
import { privateHeaders } from '../../users/profile.ts'
import { issuerUnavailable } from './discovery.ts'
import { sessionCookie } from './oidc.ts'
import type { OidcSettings } from './options.ts'
import { PendingLogins } from './pending-logins.ts'

const loginCookie = 'understudy_login'
const loginPatience = 600

/** The authorization code flow with PKCE (RFC 7636), `state` and `nonce`: away to the provider, and back. */
export function createOidcEndpoints(settings: OidcSettings): readonly Endpoint[] {
  const logins = new PendingLogins(loginPatience)
  const connect = createConnection(settings)
  return [
    {
      method: 'GET',
      path: '/auth/oidc/login',
      summary: 'Sign in at the identity provider',
      answer: async (request) => answerLogin({ settings, logins, connect }, request),
    },
    {
      method: 'GET',
      path: '/auth/oidc/callback',
      summary: 'Where the identity provider sends browsers back to',
      answer: async (request) => answerCallback({ settings, logins, connect }, request),
    },
    {
      method: 'POST',
      path: '/auth/oidc/logout',
      summary: 'Forget the browser that has signed in',
      answer: async (request) => answerLogout(request),
    },
  ]
}

interface LoginContext {
  readonly settings: OidcSettings
  readonly logins: PendingLogins
  readonly connect: () => Promise<Configuration>
}

/** The library is loaded when somebody signs in, so that starting stays fast. */
const library = async () => import('openid-client')

async function answerLogin(context: LoginContext, request: EndpointRequest): Promise<HttpResponse> {
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
    maxAge: loginPatience,
    isSecure: isSecure(request),
  })
  return redirect(address.href, cookie)
}

async function answerCallback(
  { logins, connect }: LoginContext,
  request: EndpointRequest,
): Promise<HttpResponse> {
  const login = logins.take(cookieOf(request, loginCookie))
  const state = request.query.filter(([name]) => name === 'state').map(([, value]) => value)
  if (!login || state.length !== 1 || !Secret.of(login.state).is(state[0] ?? '')) throw strayCallback()
  const client = await library()
  const configuration = await connect()
  const tokens = await exchange(async () =>
    client.authorizationCodeGrant(configuration, new URL(`${callbackAddress(request)}?${toQuery(request)}`), {
      pkceCodeVerifier: login.verifier,
      expectedState: login.state,
      expectedNonce: login.nonce,
      idTokenExpected: true,
    }),
  )
  const { access_token, expires_in = 3600, id_token = null } = tokens
  if (login.returnTo !== undefined)
    return redirect(
      login.returnTo,
      privateCookie(sessionCookie, access_token, { maxAge: expires_in, isSecure: isSecure(request) }),
    )
  const user = { ...tokens.claims() } as JsonObject
  return {
    status: 200,
    headers: {
      ...privateHeaders,
      'Set-Cookie': privateCookie(loginCookie, '', { maxAge: 0, isSecure: isSecure(request) }),
    },
    body: { access_token, token_type: 'Bearer', expires_in, id_token, user },
  }
}

const answerLogout = (request: EndpointRequest): HttpResponse => ({
  status: 200,
  headers: {
    ...privateHeaders,
    'Set-Cookie': privateCookie(sessionCookie, '', { maxAge: 0, isSecure: isSecure(request) }),
  },
  body: { message: 'You are signed out here.' },
})

/** Learns once where the provider's endpoints are. */
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

/** A code that the provider does not take, or a user who has said no, is no failure of ours. */
async function exchange<T>(grant: () => Promise<T>): Promise<T> {
  const client = await library()
  try {
    return await grant()
  } catch (error) {
    const isRefused =
      error instanceof client.AuthorizationResponseError || error instanceof client.ResponseBodyError
    if (isRefused)
      throw new ApiError('unauthorized', 'The identity provider has not let you in.', {
        help: 'Begin again at /auth/oidc/login.',
        headers: { 'WWW-Authenticate': 'Bearer realm="Understudy"' },
        cause: error,
      })
    if (error instanceof client.ClientError) throw strayCallback(error)
    throw issuerUnavailable(error)
  }
}

const strayCallback = (cause?: unknown): ApiError =>
  new ApiError('bad_request', 'This is no answer to a sign-in that was begun here.', {
    help: 'Begin again at /auth/oidc/login, in the same browser and within ten minutes.',
    cause,
  })

const redirect = (address: string, cookie: string): HttpResponse => ({
  status: 302,
  headers: { Location: address, 'Set-Cookie': cookie, 'Cache-Control': 'no-store' },
})

const callbackAddress = ({ base }: EndpointRequest): string => `${base}/auth/oidc/callback`

const toQuery = ({ query }: EndpointRequest): string =>
  new URLSearchParams(query.map(([name, value]): [string, string] => [name, value])).toString()

const isSecure = ({ base }: EndpointRequest): boolean => base.startsWith('https:')

/** Only to ourselves and to this machine, so that nobody is sent to a stranger after signing in. */
function returnAddress({ query, base }: EndpointRequest): string | undefined {
  const address = query.find(([name]) => name === 'return_to')?.[1]
  if (address === undefined) return undefined
  const target = URL.canParse(address, base) ? new URL(address, base) : undefined
  if (target && isOurs(target, base)) return target.href
  throw new ApiError('bad_request', 'return_to leads elsewhere.', {
    help: 'It may lead to this server, or to localhost at any port.',
  })
}

const isOurs = ({ protocol, origin, hostname }: URL, base: string): boolean =>
  /^https?:$/.test(protocol) && (origin === new URL(base).origin || isLoopback(hostname))

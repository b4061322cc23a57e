import type { RequestListener } from 'node:http'

import type { JWK } from 'jose'
import { type Configuration, Provider } from 'oidc-provider'

import { isLoopback } from '../../formats/url.ts'
import { randomSecret } from '../secret.ts'
import { type Account, type Accounts, profileOf } from '../users/accounts.ts'
import type { SignIn } from '../users/sign-in.ts'
import { ProviderMemory } from './memory-adapter.ts'
import { PasswordsInUse } from './passwords-in-use.ts'
import { createSignInPage, isSignInPath, signInPath } from './sign-in-page.ts'

interface ProviderOptions {
  /** Where it is reached: `http://localhost:3001`. */
  readonly issuer: string
  readonly clientId: string
  readonly audience: string
  /** A private key for RS256. */
  readonly key: JWK
  readonly accounts: Accounts
  readonly signIn: SignIn
}

/**
 * An identity provider for development: real OpenID Connect by a certified library, one public client, redirects to any
 * port of this machine, and no consent page. Sessions end with the process.
 */
export function createProvider(options: ProviderOptions): RequestListener {
  const { issuer, accounts, signIn } = options
  const memory = new ProviderMemory()
  const provider = new Provider(issuer, configurationOf(options, memory))
  allowLoopbackRedirects(provider)
  const answer = provider.callback()
  const passwords = new PasswordsInUse(accounts, memory)
  const signedIn = passwords.signedIn.bind(passwords)
  const showSignIn = createSignInPage({ provider, accounts, signIn, signedIn })
  return (request, response) =>
    void passwords
      .endOutdated()
      .then(async () =>
        isSignInPath(request.url) ? showSignIn(request, response) : answer(request, response),
      )
}

function configurationOf(
  { clientId, audience, key, accounts }: ProviderOptions,
  memory: ProviderMemory,
): Configuration {
  return {
    clients: [
      {
        client_id: clientId,
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: ['http://localhost:3000/auth/oidc/callback'],
      },
    ],
    jwks: { keys: [{ ...key, alg: 'RS256', use: 'sig' }] as never },
    cookies: { keys: [randomSecret()] },
    pkce: { required: () => true },
    // Auth0's clients name the API that a token is for; here there is only one.
    extraParams: ['audience'],
    findAccount: async (_context, id) => toProviderAccount(id, await accounts.byId(id)),
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'roles'], email: ['email'] },
    extraTokenClaims: async (_context, token) => {
      const account = 'accountId' in token ? await accounts.byId(token.accountId) : undefined
      return account && { roles: [...account.principal.roles], pwv: account.passwordVersion ?? null }
    },
    loadExistingGrant: grantAll,
    issueRefreshToken: async (_context, client, code) =>
      client.grantTypeAllowed('refresh_token') && code.scopes.has('offline_access'),
    clientBasedCORS: (_context, origin) => isLoopback(new URL(origin).hostname),
    interactions: { url: (_context, { uid }) => signInPath(uid) },
    features: featuresFor(audience),
    adapter: () => memory.adapter(),
    ttl: {
      AccessToken: 900,
      AuthorizationCode: 60,
      Interaction: 600,
      Session: 86_400,
      Grant: 86_400,
      IdToken: 3600,
      RefreshToken: 30 * 86_400,
    },
  }
}

const featuresFor = (audience: string): Configuration['features'] => ({
  devInteractions: { enabled: false },
  rpInitiatedLogout: { enabled: true },
  revocation: { enabled: true },
  resourceIndicators: {
    enabled: true,
    defaultResource: () => api,
    useGrantedResource: () => true,
    getResourceServerInfo: () => ({
      scope: '',
      audience,
      accessTokenFormat: 'jwt',
      accessTokenTTL: 15 * 60,
      jwt: { sign: { alg: 'RS256' } },
    }),
  },
})

/** The only resource that tokens are for (RFC 8707), whatever the name of its audience. */
const api = 'urn:understudy:api'

function toProviderAccount(id: string, account: Account | undefined) {
  if (!account) return undefined
  const { email, ...profile } = profileOf(account)
  return {
    accountId: id,
    claims: async () => ({
      sub: id,
      name: typeof profile['name'] === 'string' ? profile['name'] : account.name,
      preferred_username: account.name,
      roles: [...account.principal.roles],
      ...(typeof email === 'string' ? { email } : {}),
    }),
  }
}

/** Grants everything without asking: users sign in to an application of their own. */
const grantAll: Configuration['loadExistingGrant'] = async ({ oidc }) => {
  const { client, session, provider, result } = oidc
  const known = result?.consent?.grantId ?? (client && session?.grantIdFor(client.clientId))
  if (known) return provider.Grant.find(known)
  const grant = new provider.Grant({ clientId: client?.clientId, accountId: session?.accountId })
  grant.addOIDCScope('openid profile email offline_access')
  grant.addResourceScope(api, '')
  await grant.save()
  return grant
}

/** A frontend under development can run on any port. */
function allowLoopbackRedirects(provider: Provider): void {
  const isOnThisMachine = (uri: string): boolean =>
    URL.canParse(uri) && /^https?:$/.test(new URL(uri).protocol) && isLoopback(new URL(uri).hostname)
  provider.Client.prototype.redirectUriAllowed = isOnThisMachine
  provider.Client.prototype.postLogoutRedirectUriAllowed = isOnThisMachine
}

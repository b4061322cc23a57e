import { expect } from 'chai'
import * as oidc from 'openid-client'

import { createServer, type Server } from '../../../../src/index.ts'
import { ask } from '../../../support/api.ts'
import { bearer, club, passwords } from '../../club.ts'
import { Browser } from '../../cookies.ts'

describe('auth/oidc/provider', () => {
  let server: Server
  before(async () => {
    server = await createServer({
      data: club,
      auth: { oidc: 'local', rateLimit: false },
      access: { posts: { read: 'user' }, comments: { read: 'admin' } },
    })
  })
  after(async () => server.close())

  async function connect(): Promise<oidc.Configuration> {
    const { domain = '', clientId = '' } = server.identityProvider ?? {}
    return oidc.discovery(new URL(domain), clientId, undefined, oidc.None(), {
      execute: [oidc.allowInsecureRequests],
    })
  }

  /** Signs in as a person would, and returns where the provider sends the browser in the end. */
  async function signIn(address: URL, name: string, password: string): Promise<URL> {
    const browser = new Browser()
    const form = await browser.follow(address)
    expect(await form.text()).to.contain('name="password"')
    const end = await browser.submit(new URL(form.url), { name, password })
    return new URL(end)
  }

  it('lets a client in by code and PKCE, with a token that opens the API', async () => {
    const configuration = await connect()
    const verifier = oidc.randomPKCECodeVerifier()
    const [state, nonce] = [oidc.randomState(), oidc.randomNonce()]
    const address = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: 'http://localhost:5173/callback',
      scope: 'openid profile',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    })
    const back = await signIn(address, 'root', passwords.root)
    expect(back.origin).to.equal('http://localhost:5173')
    const tokens = await oidc.authorizationCodeGrant(configuration, back, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
    })
    expect(tokens.claims()).to.include({ sub: '3' })
    expect(
      (await ask(server.url, 'GET /comments', { headers: bearer(tokens.access_token) })).status,
    ).to.equal(200)
    expect((await ask(server.url, 'GET /auth/me', { headers: bearer(tokens.access_token) })).body).to.include(
      { username: 'root' },
    )
    const idToken = await ask(server.url, 'GET /posts', { headers: bearer(tokens.id_token ?? '') })
    expect(idToken.status).to.equal(401)
    const info = await oidc
      .fetchUserInfo(configuration, tokens.access_token, '3')
      .catch((error: Error) => error.message)
    expect(info).to.not.equal(undefined)
  })
})

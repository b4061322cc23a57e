import { expect } from 'chai'

import type { AuthOptions } from '../../src/auth/options.ts'
import { ask, withServer } from '../support/api.ts'
import { basic, bearer, club, passwords, rules } from './club.ts'

const helpOf = (body: unknown) => (body as { error: { help: string } }).error.help

describe('auth: what a 401 says', () => {
  for (const [name, auth, wanted] of [
    ['a key', { key: 'k' }, /the header X-API-KEY; \?key= only with --key-in-query/],
    ['a key, also in the query', { key: 'k', keyInQuery: true }, /the header X-API-KEY; \?key= too/],
    ['names and passwords', { basic: true }, /a name and a password \(HTTP Basic\)/],
    ['tokens', { jwt: true }, /POST \/auth\/login/],
    ['tokens at the path of the tutorials', { jwt: { preset: 'tutorial' } }, /POST \/login/],
    ['fixed tokens', { tokens: { abc: 'ada' } }, /a fixed token/],
    ['the identity provider', { oidc: 'local' }, /\/auth\/oidc\/login/],
    ['two ways', { key: 'k', jwt: true }, /POST \/auth\/login.*, or an API key/],
  ] as const satisfies readonly (readonly [string, AuthOptions, RegExp])[])
    it(`names what the server accepts: ${name}`, async () =>
      withServer({ data: club, auth, access: rules }, async ({ url }) => {
        const { status, body } = await ask(url, 'GET /secrets')
        expect(status).to.equal(401)
        expect(helpOf(body))
          .to.match(/^This server accepts /)
          .and.match(wanted)
        const wrong = await ask(url, 'GET /secrets', { headers: { authorization: 'Other x' } })
        expect(helpOf(wrong.body)).to.match(wanted)
        const lost = await ask(url, 'GET /signin')
        expect(lost.status).to.equal(404)
        expect(helpOf(lost.body)).to.match(wanted)
      }))

  it('says where to begin where nobody has to sign in', async () =>
    withServer({ data: club }, async ({ url }) => {
      for (const path of ['/login', '/auth', '/logout', '/api/login']) {
        const { status, body } = await ask(url, `GET ${path}`)
        expect(status).to.equal(404)
        expect(helpOf(body)).to.include('--jwt').and.include('--oidc local')
      }
    }))
})

describe('auth: the tutorial preset', () => {
  const auth: AuthOptions = { jwt: { preset: 'tutorial' }, basic: true, oidc: 'local', key: 'k' }

  it('greets by name at each of its paths, whatever way in was used', async () =>
    withServer({ data: club, auth }, async ({ url, tokenFor }) => {
      for (const path of ['/protected', '/secure-basic', '/secure-token'])
        for (const headers of [bearer(await tokenFor('ada')), basic('ada', passwords.ada)]) {
          const { body } = await ask(url, `GET ${path}`, { headers })
          expect(body).to.deep.equal({ message: 'Hello, ada!', id: 1, username: 'ada' })
        }
      const { body } = await ask(url, 'GET /protected', { headers: { 'x-api-key': 'k' } })
      expect(body).to.deep.equal({ message: 'Hello, key!', id: 'key', kind: 'key', roles: [] })
    }))

  it('leads GET /login to the identity provider, and POST /login to the password', async () =>
    withServer({ data: club, auth }, async ({ url }) => {
      const { status, headers } = await ask(url, 'GET /login')
      expect([status, headers.get('location')]).to.deep.equal([302, `${url}/auth/oidc/login`])
      const send = { username: 'ada', password: passwords.ada }
      expect((await ask(url, 'POST /login', { send })).status).to.equal(200)
    }))
})

describe('auth: a revoked token', () => {
  it('says that it was revoked, and one that is only wrong does not', async () =>
    withServer({ data: club, auth: { jwt: true }, access: rules }, async ({ url }) => {
      const send = { username: 'ada', password: passwords.ada }
      const { access_token } = (await ask(url, 'POST /auth/login', { send })).body as { access_token: string }
      const headers = bearer(access_token)
      await ask(url, 'POST /auth/logout', { headers })
      const revoked = await ask(url, 'GET /auth/me', { headers })
      expect(revoked.status).to.equal(401)
      expect(revoked.body).to.have.property('message', 'The token has been revoked.')
      expect(revoked.headers.get('www-authenticate')).to.include('error="invalid_token"')
      const wrong = await ask(url, 'GET /auth/me', { headers: bearer(`${access_token}x`) })
      expect(wrong.text).not.to.include('revoked')
    }))
})

import { createHmac } from 'node:crypto'

import { expect } from 'chai'
import { generateKeyPair, SignJWT } from 'jose'

import { createServer, type Server } from '../../src/index.ts'
import { type Answer, ask } from '../support/api.ts'
import { bearer, challengeIn, club } from './club.ts'
import { Issuer } from './issuer.ts'

const now = (): number => Math.floor(Date.now() / 1000)

const { users: _users, ...data } = club

describe('auth/oidc: tokens of an issuer', () => {
  const issuer = new Issuer()
  let server: Server
  before(async () => issuer.open())
  after(async () => issuer.close())
  beforeEach(async () => {
    issuer.isDown = false
    issuer.fetches = 0
    issuer.saysItIs = undefined
    server = await createServer({
      data,
      auth: { oidc: { domain: issuer.url, audience: 'my-api' }, key: 'sesame' },
      access: { posts: { read: 'public' }, comments: { read: 'user' }, secrets: { read: 'editor' } },
    })
  })
  afterEach(async () => server.close())
  const get = async (path: string, token?: string): Promise<Answer> =>
    ask(server.url, `GET ${path}`, token === undefined ? {} : { headers: bearer(token) })

  it('opens with a token of the issuer, with roles, and for an audience among several', async () => {
    expect((await get('/comments', await issuer.sign())).status).to.equal(200)
    expect((await get('/comments', await issuer.sign({ aud: ['other', 'my-api'] }))).status).to.equal(200)
    expect((await get('/secrets', await issuer.sign())).status).to.equal(403)
    expect((await get('/secrets', await issuer.sign({ roles: ['editor'] }))).status).to.equal(200)
    expect((await get('/auth/me', await issuer.sign())).body).to.deep.equal({
      id: 'auth0|1',
      kind: 'user',
      roles: [],
    })
  })

  const wrong: Readonly<Record<string, () => Promise<string>>> = {
    'another audience': async () => issuer.sign({ aud: 'another' }),
    'no audience': async () => issuer.sign({ aud: undefined }),
    'a longer issuer': async () => issuer.sign({ iss: `${issuer.url}.evil` }),
    'an issuer with a slash': async () => issuer.sign({ iss: `${issuer.url}/` }),
    'an exp in the past': async () => issuer.sign({ exp: now() - 1 }),
    'no exp': async () => issuer.sign({ exp: undefined }),
    'an exp that is text': async () => issuer.sign({ exp: '9999999999' }).catch(() => 'a.b.c'),
    'an nbf in the future': async () => issuer.sign({ nbf: now() + 600 }),
    'no sub': async () => issuer.sign({ sub: undefined }),
    'a nonce, as ID tokens have': async () => issuer.sign({ nonce: 'n' }),
    'an unknown key': async () => issuer.sign({}, 'first', { kid: 'unknown' }),
    'the key of somebody else': async () =>
      new SignJWT({ iss: issuer.url, aud: 'my-api', sub: '1', exp: now() + 60 })
        .setProtectedHeader({ alg: 'RS256', kid: 'first' })
        .sign((await generateKeyPair('RS256')).privateKey),
    'alg none': async () => {
      const [, payload] = (await issuer.sign()).split('.')
      return `${Buffer.from('{"alg":"none","kid":"first"}').toString('base64url')}.${payload}.`
    },
    'HS256 by the public key': async () => {
      const [, payload] = (await issuer.sign()).split('.')
      const signed = `${Buffer.from('{"alg":"HS256","kid":"first"}').toString('base64url')}.${payload}`
      return `${signed}.${createHmac('sha256', await issuer.publicPem())
        .update(signed)
        .digest('base64url')}`
    },
    'a key of its own in the header': async () =>
      issuer.sign({}, 'first', { kid: 'x', jku: 'http://127.0.0.1:1/keys' }),
  }
  for (const [name, make] of Object.entries(wrong)) {
    it(`refuses a token with ${name}`, async () => {
      const answer = await get('/comments', await make())
      expect(answer.status).to.equal(401)
      expect(challengeIn(answer)).to.contain('Bearer realm="Understudy", error="invalid_token"')
    })
  }

  it('fetches the keys once, and once more for an unknown one', async () => {
    const token = await issuer.sign()
    await Promise.all(Array.from({ length: 20 }, async () => get('/comments', token)))
    expect(issuer.fetches).to.equal(1)
    const unknown = await issuer.sign({}, 'first', { kid: 'unknown' })
    for (let turn = 0; turn < 10; turn++) expect((await get('/comments', unknown)).status).to.equal(401)
    expect(issuer.fetches).to.equal(2)
  })

  it('finds a key that is new, for everybody who comes with it', async () => {
    expect((await get('/comments', await issuer.sign())).status).to.equal(200)
    await issuer.addKey('second')
    const token = await issuer.sign({}, 'second')
    const answers = await Promise.all(Array.from({ length: 5 }, async () => get('/comments', token)))
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 200, 200, 200])
    expect(issuer.fetches).to.equal(2)
  })

  it('says 503 while the issuer is down, and goes on with what is public', async () => {
    issuer.isDown = true
    const answer = await get('/comments', await issuer.sign())
    expect(answer.status).to.equal(503)
    expect(answer.headers.get('retry-after')).to.equal('5')
    expect((await get('/posts')).status).to.equal(200)
    expect((await ask(server.url, 'GET /comments', { headers: { 'x-api-key': 'sesame' } })).status).to.equal(
      403,
    )
    issuer.isDown = false
    expect((await get('/comments', await issuer.sign())).status).to.equal(200)
  })

  it('does not believe a discovery document of another issuer', async () => {
    issuer.saysItIs = 'https://somebody.else'
    expect((await get('/comments', await issuer.sign())).status).to.equal(503)
  })

  for (const [oidc, message] of [
    [{ domain: 'http://example.com', audience: 'x' }, /must begin with https/],
    [{ domain: '', audience: 'x' }, /is not a valid domain/],
    [{ domain: 'example.com', audience: '' }, /auth.oidc.audience/],
    [{ domain: 'example.com', audience: 'x', algorithms: ['HS256'] }, /"HS256" is not supported/],
    [{ domain: 'example.com', audience: 'x', algorithms: ['none'] }, /"none" is not supported/],
    [{ domain: 'example.com', audience: 'x', algorithms: [] }, /must not be empty/],
  ] as const) {
    it(`does not start with ${JSON.stringify(oidc)}`, async () => {
      const error = await createServer({ data: club, auth: { oidc } }).catch(
        (reason: Error) => reason.message,
      )
      expect(error).to.match(message)
    })
  }
})

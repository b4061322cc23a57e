import { createHmac, generateKeyPairSync } from 'node:crypto'

import { expect } from 'chai'
import { createLocalJWKSet, createRemoteJWKSet, jwtVerify, SignJWT } from 'jose'

import { createServer } from '../../../../src/index.ts'
import { type Answer, ask, serving, withServer } from '../../../support/api.ts'
import { bearer, challengeIn, club, passwords, post, rules } from '../../club.ts'

const secret = 'a secret that is at least 32 bytes long'
const bytes = new TextEncoder().encode(secret)
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A token signed by hand, so that it may be wrong in any way. */
function forge(header: object, payload: object, key: string = secret): string {
  const signed = `${encode(header)}.${encode(payload)}`
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`
}

const header = { alg: 'HS256', typ: 'at+jwt' }
const now = (): number => Math.floor(Date.now() / 1000)
const payload = (): Record<string, unknown> => ({
  iss: 'understudy',
  aud: 'understudy',
  sub: '1',
  jti: 'j',
  sid: 's',
  iat: now(),
  exp: now() + 60,
})
const without = (name: string): object =>
  Object.fromEntries(Object.entries(payload()).filter(([key]) => key !== name))

interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
}
const tokensIn = ({ body }: Answer): Tokens => body as unknown as Tokens

describe('auth/schemes/jwt', () => {
  const options = {
    data: club,
    auth: { jwt: { register: true, preset: 'tutorial' }, jwtSecrets: { secret }, rateLimit: false },
    access: rules,
  } as const
  const api = serving(options)
  const login = async (): Promise<Tokens> =>
    tokensIn(await post(api.url, '/auth/login', { username: 'ada', password: passwords.ada }))
  const statusOf = async (token: string): Promise<number> =>
    (await api('GET /comments', { headers: bearer(token) })).status
  const refresh = async (refresh_token: string): Promise<Answer> =>
    post(api.url, '/auth/refresh', { refresh_token })

  it('signs in, and is known by the token', async () => {
    const answer = await post(api.url, '/auth/login', { username: 'ada', password: passwords.ada })
    expect(answer.status).to.equal(200)
    expect(answer.headers.get('cache-control')).to.equal('no-store')
    expect(answer.body).to.deep.include({
      token_type: 'Bearer',
      expires_in: 900,
      user: { id: 1, username: 'ada' },
    })
    const { access_token } = tokensIn(answer)
    const { payload: claims, protectedHeader } = await jwtVerify(access_token, bytes)
    expect(claims).to.include({ iss: 'understudy', aud: 'understudy', sub: '1' })
    expect(claims.exp).to.equal(Number(claims.iat) + 900)
    expect(protectedHeader).to.deep.equal(header)
    expect((await api('GET /auth/me', { headers: bearer(access_token) })).body).to.deep.equal({
      id: 1,
      username: 'ada',
    })
    expect(await statusOf(access_token)).to.equal(200)
  })

  it("speaks the tutorial's paths", async () => {
    const answer = await post(api.url, '/login', { username: 'ada', password: passwords.ada })
    const { access_token } = tokensIn(answer)
    expect(answer.body).to.include({ token: access_token })
    expect((await api('GET /protected', { headers: bearer(access_token) })).status).to.equal(200)
    expect((await api('GET /protected')).status).to.equal(401)
    expect((await post(api.url, '/revoke_token', undefined, bearer(access_token))).status).to.equal(200)
    expect((await api('GET /protected', { headers: bearer(access_token) })).status).to.equal(401)
  })

  const wrongLogins: readonly (readonly [string, unknown, number])[] = [
    ['a wrong password', { username: 'ada', password: 'x' }, 401],
    ['an unknown user', { username: 'eve', password: 'x' }, 401],
    ['no password', { username: 'ada' }, 401],
    ['a user id alone', { user_id: 1 }, 401],
    ['nothing', {}, 401],
    ['a list', [], 401],
    ['null', 'null', 401],
    ['a password that is an object', { username: 'ada', password: { $ne: null } }, 401],
    ['a password that is a number', { username: 'ada', password: 1 }, 401],
    ['a name that is a list', { username: ['ada'], password: passwords.ada }, 401],
    ['__proto__', '{"username":"__proto__","password":"x"}', 401],
    ['constructor', { username: 'constructor', password: 'x' }, 401],
    ['a __proto__ that logs in', '{"__proto__":{"username":"ada","password":"ada:4ever"}}', 400],
    ['a password of 10 MB', { username: 'ada', password: 'x'.repeat(10_000_000) }, 413],
    ['a password of 900 kB', { username: 'ada', password: 'x'.repeat(900_000) }, 401],
    ['no JSON', '{', 400],
    ['an empty body', '', 400],
  ]
  for (const [name, send, status] of wrongLogins) {
    it(`does not sign in with ${name}: ${status}`, async () => {
      const answer = await post(api.url, '/auth/login', send)
      expect(answer.status).to.equal(status)
      if (status === 401) expect(challengeIn(answer)).to.equal('Bearer realm="Understudy"')
      expect(answer.text).not.to.contain(passwords.ada)
    })
  }

  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const wrongTokens: Readonly<Record<string, () => string | Promise<string>>> = {
    'alg none': () => `${encode({ alg: 'none', typ: 'at+jwt' })}.${encode(payload())}.`,
    'alg none in other case': () => `${encode({ alg: 'nOnE', typ: 'at+jwt' })}.${encode(payload())}.`,
    'no alg': () => forge({ typ: 'at+jwt' }, payload()),
    HS512: async () =>
      new SignJWT(payload())
        .setProtectedHeader({ alg: 'HS512', typ: 'at+jwt' })
        .sign(new Uint8Array(64).fill(7)),
    'another secret': () => forge(header, payload(), 'another secret that is also 32 bytes long'),
    'an empty secret': () =>
      `${encode(header)}.${encode(payload())}.${createHmac('sha256', '').update('x').digest('base64url')}`,
    'a public key as the secret': () =>
      forge(header, payload(), publicKey.export({ type: 'spki', format: 'pem' }).toString()),
    'a payload that was changed': async () => {
      const [first, , last] = (await login()).access_token.split('.')
      return `${first}.${encode({ ...payload(), sub: '3' })}.${last}`
    },
    'no signature': async () => (await login()).access_token.replace(/\.[^.]*$/, '.'),
    'two parts': async () => (await login()).access_token.replace(/\.[^.]*$/, ''),
    'four parts': async () => `${(await login()).access_token}.x`,
    'no Base64': () => '!!!.???.***',
    'an exp that is text': () => forge(header, { ...payload(), exp: '9999999999' }),
    'an exp in the past': () => forge(header, { ...payload(), exp: now() - 1 }),
    'no exp': () => forge(header, without('exp')),
    'an nbf in the future': () => forge(header, { ...payload(), nbf: now() + 60 }),
    'no jti': () => forge(header, without('jti')),
    'no sub': () => forge(header, without('sub')),
    'a sub that is a number': () => forge(header, { ...payload(), sub: 1 }),
    'a sub of nobody': () => forge(header, { ...payload(), sub: '99' }),
    'a sub of __proto__': () => forge(header, { ...payload(), sub: '__proto__' }),
    'another iss': () => forge(header, { ...payload(), iss: 'understudy.evil' }),
    'another aud': () => forge(header, { ...payload(), aud: 'another' }),
    'no aud': () => forge(header, without('aud')),
    'a typ of another kind': () => forge({ alg: 'HS256', typ: 'JWT' }, payload()),
    'a refresh token': async () => (await login()).refresh_token,
    'a critical extension': () => forge({ ...header, crit: ['x'], x: 1 }, payload()),
  }
  for (const [name, make] of Object.entries(wrongTokens)) {
    it(`refuses a token with ${name}`, async () => {
      const answer = await api('GET /comments', { headers: bearer(await make()) })
      expect(answer.status).to.equal(401)
      expect(challengeIn(answer)).to.match(/^Bearer realm="Understudy", error="invalid_token"/)
    })
  }
  it('takes the same token when nothing is wrong with it', async () =>
    expect(await statusOf(forge(header, payload()))).to.equal(200))
  it('says when a token has expired', async () => {
    const expired = forge(header, { ...payload(), exp: now() - 1 })
    expect(challengeIn(await api('GET /comments', { headers: bearer(expired) }))).to.contain(
      'The token has expired.',
    )
  })

  describe('refreshing', () => {
    it('gives new tokens for a refresh token, and none for an access token', async () => {
      const first = await login()
      expect((await refresh(first.access_token)).status).to.equal(401)
      const second = tokensIn(await refresh(first.refresh_token))
      expect(await statusOf(second.access_token)).to.equal(200)
      expect((await post(api.url, '/refresh', undefined, bearer(second.refresh_token))).status).to.equal(200)
    })

    it('ends the session when a refresh token comes a second time', async () => {
      const first = await login()
      const other = await login()
      const second = tokensIn(await refresh(first.refresh_token))
      expect((await refresh(first.refresh_token)).status).to.equal(401)
      expect((await refresh(second.refresh_token)).status).to.equal(401)
      expect(await statusOf(second.access_token)).to.equal(401)
      expect(await statusOf(first.access_token)).to.equal(401)
      expect(await statusOf(other.access_token)).to.equal(200)
    })

    it('has one winner among many at once', async () => {
      const { refresh_token } = await login()
      const answers = await Promise.all(Array.from({ length: 8 }, async () => refresh(refresh_token)))
      expect(answers.filter(({ status }) => status === 200)).to.have.lengthOf(1)
    })

    for (const token of ['', 'garbage', 'a.b.c'])
      it(`refuses ${JSON.stringify(token)}`, async () => expect((await refresh(token)).status).to.equal(401))
    it('refuses nothing at all', async () => expect((await api('POST /auth/refresh')).status).to.equal(401))
  })

  describe('signing out', () => {
    it("makes both tokens void at once, and no one else's", async () => {
      const [mine, other] = [await login(), await login()]
      expect((await post(api.url, '/auth/logout', undefined, bearer(mine.access_token))).status).to.equal(200)
      expect(await statusOf(mine.access_token)).to.equal(401)
      expect((await refresh(mine.refresh_token)).status).to.equal(401)
      expect(await statusOf(other.access_token)).to.equal(200)
    })
    it('takes the refresh token as well', async () => {
      const { access_token, refresh_token } = await login()
      expect((await post(api.url, '/auth/logout', { refresh_token })).status).to.equal(200)
      expect(await statusOf(access_token)).to.equal(401)
    })
    it('does nothing for whoever is not signed in', async () => {
      expect((await api('POST /auth/logout')).status).to.equal(401)
      expect((await post(api.url, '/auth/logout', undefined, bearer('garbage'))).status).to.equal(401)
    })
  })

  it('takes the attributes that are declared', async () => {
    const people = [{ id: 1, username: 'not this', email: 'ada@example.com' }]
    const users = { collection: 'people', name: 'email', password: 'pass' }
    const auth = { users, jwt: { register: true }, jwtSecrets: { secret } }
    await withServer({ data: { people }, auth }, async ({ url }) => {
      const eve = { username: 'eve', email: 'eve@example.com', pass: 'p:w' }
      const registered = await post(url, '/auth/register', eve)
      expect(registered.status).to.equal(201)
      expect(registered.headers.get('x-understudy-change')).to.equal('@1')
      expect((await post(url, '/auth/login', eve)).status).to.equal(200)
      expect((await post(url, '/auth/login', { ...eve, email: 'eve' })).status).to.equal(401)
    })
  })

  describe('registering', () => {
    it('makes a user who can sign in, with no id and no roles of their own choice', async () => {
      const answer = await post(api.url, '/auth/register', {
        id: 3,
        username: 'eve',
        password: 'p:w',
        roles: ['admin'],
      })
      expect(answer.status).to.equal(201)
      expect(answer.body).to.deep.include({ user: { id: 6, username: 'eve' } })
      expect((await post(api.url, '/auth/login', { username: 'eve', password: 'p:w' })).status).to.equal(200)
      expect(JSON.stringify(await api.dump())).not.to.contain('p:w')
    })
    it('makes nobody where nothing may be changed', async () => {
      await withServer(
        { data: club, readOnly: true, auth: { jwt: { register: true }, jwtSecrets: { secret } } },
        async ({ url, store }) => {
          const answer = await post(url, '/auth/register', { username: 'eve', password: 'p:w' })
          expect(answer.status).to.equal(403)
          expect((await store.dump())['users']).to.have.length(club.users.length)
        },
      )
    })
    it('gives each name once, also at the same time', async () => {
      const register = async (): Promise<Answer> =>
        post(api.url, '/auth/register', { username: 'twin', password: 'x' })
      const statuses = (await Promise.all([register(), register(), register()])).map(({ status }) => status)
      expect(statuses).to.have.members([201, 409, 409])
    })
    for (const send of [
      {},
      { username: '', password: 'x' },
      { username: 'x' },
      { username: 1, password: 'x' },
    ])
      it(`refuses ${JSON.stringify(send)}`, async () =>
        expect((await post(api.url, '/auth/register', send)).status).to.equal(422))
  })

  describe('a user', () => {
    it('who is deleted is known no more', async () => {
      const { access_token, refresh_token } = await login()
      await api('DELETE /users/1', { headers: bearer(access_token) })
      expect(await statusOf(access_token)).to.equal(401)
      expect((await refresh(refresh_token)).status).to.equal(401)
    })
  })

  describe('with the refresh token in a cookie', () => {
    const withCookie = serving({
      data: club,
      auth: { jwt: { cookie: true }, jwtSecrets: { secret }, rateLimit: false },
    })

    it('keeps it out of reach of scripts', async () => {
      const answer = await post(withCookie.url, '/auth/login', { username: 'ada', password: passwords.ada })
      const cookie = answer.headers.get('set-cookie') ?? ''
      expect(cookie).to.match(/^refresh_token=[\w.-]+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/)
      expect(answer.body).not.to.have.property('refresh_token')
      const [pair = ''] = cookie.split(';')
      const refreshed = await withCookie('POST /auth/refresh', { headers: { cookie: `a=b; ${pair}` } })
      expect(refreshed.status).to.equal(200)
      const [next = ''] = (refreshed.headers.get('set-cookie') ?? '').split(';')
      const left = await withCookie('POST /auth/logout', { headers: { cookie: next } })
      expect(left.headers.get('set-cookie')).to.match(/^refresh_token=; Path=\/; Max-Age=0;/)
      expect((await withCookie('POST /auth/refresh', { headers: { cookie: next } })).status).to.equal(401)
    })
  })

  describe('keys', () => {
    for (const algorithm of ['RS256', 'ES256'] as const) {
      it(`signs with ${algorithm}, which others verify with the public key`, async () => {
        const server = await createServer({ ...options, auth: { jwt: { algorithm } } })
        try {
          const token = await server.tokenFor('ada')
          const keys = createRemoteJWKSet(new URL(`${server.url}/.well-known/jwks.json`))
          expect((await jwtVerify(token, keys, { algorithms: [algorithm] })).payload.sub).to.equal('1')
          const set = await ask(server.url, 'GET /.well-known/jwks.json')
          expect(set.text).not.to.match(/"(d|p|q|dp|dq|qi|k)":/)
          const forged = forge({ ...header, kid: 'x' }, payload(), set.text)
          expect((await ask(server.url, 'GET /comments', { headers: bearer(forged) })).status).to.equal(401)
          expect((await ask(server.url, 'GET /comments', { headers: bearer(token) })).status).to.equal(200)
          expect(createLocalJWKSet(set.body as never)).to.be.a('function')
        } finally {
          await server.close()
        }
      })
    }

    const refused = async (auth: object, message: RegExp): Promise<void> => {
      const error = await createServer({ ...options, auth }).then(
        async (server) => server.close(),
        (reason: Error) => reason.message,
      )
      expect(error).to.match(message)
    }
    it('does not start with a weak secret', async () => {
      await refused({ jwt: true, jwtSecrets: { secret: '' } }, /has 0 bytes/)
      await refused({ jwt: true, jwtSecrets: { secret: 'x'.repeat(31) } }, /has 31 bytes/)
      await refused(
        { jwt: { algorithm: 'RS256' }, jwtSecrets: { privateKey: 'x' } },
        /not a private key for RS256 .* openssl genpkey -algorithm RSA/,
      )
      await refused({ jwt: { algorithm: 'none' } }, /"none" is not supported/)
      await refused({ jwt: { access: 'soon' } }, /auth.jwt.access: "soon" is not a valid duration/)
    })
    it('does not make up a key in production', async () => {
      process.env['NODE_ENV'] = 'production'
      try {
        await refused({ jwt: true }, /NODE_ENV=production, JWT_SECRET .*randomBytes/)
        await refused(
          { jwt: { algorithm: 'ES256' } },
          /NODE_ENV=production, JWT_PRIVATE_KEY .* openssl genpkey -algorithm EC/,
        )
      } finally {
        delete process.env['NODE_ENV']
      }
    })
  })

  it('mints tokens for tests', async () => {
    const server = await createServer(options)
    try {
      const expired = await server.tokenFor('ada', { expired: true })
      expect((await ask(server.url, 'GET /comments', { headers: bearer(expired) })).status).to.equal(401)
      const short = await server.tokenFor('ada', { expires: '1m' })
      expect((await ask(server.url, 'GET /comments', { headers: bearer(short) })).status).to.equal(200)
      expect(await server.tokenFor('eve').catch((error: Error) => error.message)).to.equal(
        'There is no user "eve". Available: ada, grace, root, plain.',
      )
    } finally {
      await server.close()
    }
  })
})

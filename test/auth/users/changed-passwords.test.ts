import { expect } from 'chai'

import { type Answer, ask, serving, withServer } from '../../support/api.ts'
import { basic, bearer, club, passwords, post } from '../club.ts'

const root = basic('root', passwords.root)

describe('auth/users: a changed password', function () {
  this.timeout(30_000)
  const api = serving({ data: club, auth: { basic: true, jwt: true, rateLimit: false } })
  const signIn = async (username: string, password: string): Promise<Answer> =>
    post(api.url, '/auth/login', { username, password })
  const tokensOf = ({ body }: Answer): { access: Record<string, string>; refresh: string } => {
    const { access_token: access, refresh_token: refresh } = body as Record<string, string>
    return { access: bearer(access ?? ''), refresh: refresh ?? '' }
  }
  const statusOf = async (headers: Record<string, string>): Promise<number> =>
    (await api('GET /users', { headers })).status
  const refreshed = async (refresh_token: string): Promise<number> =>
    (await post(api.url, '/auth/refresh', { refresh_token })).status

  const changes: readonly (readonly [string, unknown, string?])[] = [
    ['PATCH /users/1', { password: 'a new one' }],
    ['PATCH /users/1', { password: passwords.ada }],
    ['PUT /users/1', { username: 'ada', password: 'a new one' }],
    ['PATCH /users?id=1', { password: 'a new one' }],
    ['PATCH /users/1', [{ op: 'add', path: '/password', value: 'a new one' }], 'application/json-patch+json'],
    [
      'PATCH /users/1',
      { data: { type: 'user', id: '1', attributes: { password: 'a new one' } } },
      'application/vnd.api+json',
    ],
  ]
  for (const [request, send, contentType = 'application/json'] of changes)
    it(`ends the sessions of its user: ${request} ${JSON.stringify(send)}`, async () => {
      const ada = [tokensOf(await signIn('ada', passwords.ada)), tokensOf(await signIn('ada', passwords.ada))]
      const grace = tokensOf(await signIn('grace', passwords.grace))
      const headers = { ...root, 'Content-Type': contentType }
      expect((await api(request, { headers, send })).status).to.equal(200)
      for (const { access, refresh } of ada) {
        expect(await statusOf(access)).to.equal(401)
        expect(await refreshed(refresh)).to.equal(401)
      }
      expect(await statusOf(grace.access)).to.equal(200)
      expect(await refreshed(grace.refresh)).to.equal(200)
    })

  it('ends them for the user who changes it, too, who can sign in again', async () => {
    const { access } = tokensOf(await signIn('ada', passwords.ada))
    await api('PATCH /users/1', { headers: access, send: { password: 'a new one' } })
    expect(await statusOf(access)).to.equal(401)
    expect((await signIn('ada', passwords.ada)).status).to.equal(401)
    expect(await statusOf(tokensOf(await signIn('ada', 'a new one')).access)).to.equal(200)
  })

  it('leaves them when something else changes', async () => {
    const { access, refresh } = tokensOf(await signIn('ada', passwords.ada))
    await api('PATCH /users/1', { headers: root, send: { nickname: 'x' } })
    await api('PUT /users/1', { headers: root, send: { username: 'ada' } })
    expect(await statusOf(access)).to.equal(200)
    expect(await refreshed(refresh)).to.equal(200)
  })

  it('ends minted tokens', async () =>
    withServer({ data: club, auth: { jwt: true } }, async (server) => {
      const [ada, admin] = await Promise.all(['ada', 'root'].map(async (name) => server.tokenFor(name)))
      const headers = bearer(admin ?? '')
      await ask(server.url, 'PATCH /users/1', { headers, send: { password: 'a new one' } })
      expect((await ask(server.url, 'GET /users', { headers: bearer(ada ?? '') })).status).to.equal(401)
      expect((await ask(server.url, 'GET /users', { headers })).status).to.equal(200)
    }))
})

describe('auth/users: a ready-made hash', () => {
  const api = serving({ data: club, auth: { basic: true, jwt: { register: true }, rateLimit: false } })
  const hash = club.users[0]?.password ?? ''
  const jsonPatch = 'application/json-patch+json'
  const jsonApi = 'application/vnd.api+json'

  const writes: readonly (readonly [string, unknown, string?])[] = [
    ['POST /users', { username: 'eve', password: hash }],
    ['POST /users', [{ username: 'eve', password: hash }]],
    ['PUT /users/4', { username: 'eve', password: hash }],
    ['PATCH /users/4', { password: hash }],
    ['PATCH /users?id=4', { password: hash }],
    ['PATCH /users/4', [{ op: 'add', path: '/password', value: hash }], jsonPatch],
    ['PATCH /users/4', [{ op: 'add', path: '', value: { username: 'x', password: hash } }], jsonPatch],
    ['POST /users', { data: { type: 'user', attributes: { username: 'eve', password: hash } } }, jsonApi],
    ['POST /auth/register', { username: 'eve', password: hash }],
  ]
  for (const [request, send, contentType = 'application/json'] of writes)
    it(`is rejected in ${request} ${contentType} ${JSON.stringify(send).slice(0, 40)}`, async () => {
      const before = await api.dump()
      const headers = { ...root, 'Content-Type': contentType }
      expect((await api(request, { headers, send })).status).to.equal(422)
      expect(await api.dump()).to.deep.equal(before)
    })

  it('is rejected when it comes by way of another attribute', async () => {
    await api('PATCH /users/4', { headers: root, send: { note: hash, plain: 'plain' } })
    const headers = { ...root, 'Content-Type': jsonPatch }
    for (const [op, from] of [
      ['copy', '/note'],
      ['move', '/note'],
      ['copy', '/plain'],
    ]) {
      const before = await api.dump()
      const { status } = await api('PATCH /users/4', { headers, send: [{ op, from, path: '/password' }] })
      expect(status).to.be.oneOf([400, 422])
      expect(await api.dump()).to.deep.equal(before)
    }
  })
})

describe('auth/users: the cost of passwords', function () {
  this.timeout(60_000)
  const api = serving({ data: club, auth: { basic: true, jwt: { register: true }, rateLimit: false } })
  const users = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ username: `u${at}`, password: 'x' }))

  it('is not paid by other writers', async () => {
    const order: string[] = []
    const many = api('POST /users', { headers: root, send: users(20) }).then(() => order.push('20 users'))
    await new Promise((resolve) => setTimeout(resolve, 50))
    await api('PATCH /posts/1', { headers: root, send: { title: 'x' } }).then(() => order.push('a title'))
    await many
    expect(order).to.deep.equal(['a title', '20 users'])
  })

  it('is bounded', async () => {
    const statusOf = async (request: string, send: unknown): Promise<number> =>
      (await api(request, { headers: root, send })).status
    expect(await statusOf('POST /users', users(21))).to.equal(422)
    expect(await statusOf('POST /users', { username: 'eve', password: 'x'.repeat(1025) })).to.equal(422)
    expect(await statusOf('PATCH /users/1', { password: 'x'.repeat(1025) })).to.equal(422)
    expect(await statusOf('POST /auth/register', { username: 'e', password: 'x'.repeat(1025) })).to.equal(422)
    expect(await statusOf('PATCH /users/1', { password: 'x'.repeat(1024) })).to.equal(200)
  })

  it('gives each user a hash of their own', async () => {
    await api('POST /users', { headers: root, send: users(3) })
    const stored = (await api.dump())['users'] as readonly { password?: string }[]
    expect(new Set(stored.slice(-3).map(({ password }) => password)).size).to.equal(3)
  })

  it('is bounded where people register: ten a minute and address', async () =>
    withServer({ data: club, auth: { jwt: { register: true } } }, async ({ url }) => {
      const answers: Answer[] = []
      for (let at = 0; at < 11; at++) answers.push(await post(url, '/auth/register', { username: `u${at}` }))
      expect(answers.map(({ status }) => status)).to.deep.equal([...Array<number>(10).fill(422), 429])
      expect(Number(answers[10]?.headers.get('retry-after'))).to.be.within(1, 60)
    }))
})

describe('auth/users: names that look alike', function () {
  this.timeout(30_000)
  const api = serving({ data: club, auth: { basic: true, jwt: { register: true }, rateLimit: false } })

  for (const username of ['ADA', 'Ada', ' ada', 'ada ', 'a\u200Bda', '\uFEFFada', 'ad\u200Da', 'ａｄａ'])
    it(`are taken: ${JSON.stringify(username)}`, async () => {
      const send = { username, password: 'x' }
      expect((await api('POST /users', { headers: root, send })).status).to.equal(409)
      expect((await api('PATCH /users/2', { headers: root, send: { username } })).status).to.equal(409)
      expect((await api('POST /auth/register', { send })).status).to.equal(409)
      expect((await api('PATCH /users/1', { headers: root, send: { username } })).status).to.equal(200)
    })

  it('are not those of others', async () => {
    for (const username of ['adá', 'a da', 'ada2'])
      expect((await api('POST /users', { headers: root, send: { username } })).status).to.equal(201)
    for (const username of ['', ' ', '\u200B'])
      expect((await api('POST /auth/register', { send: { username, password: 'x' } })).status).to.equal(422)
  })

  it('stay where the file has them: the exact spelling signs in, and the start lists them', async () => {
    const [ada, grace] = club.users
    const data = { ...club, users: [ada, { ...grace, username: 'Ada' }] } as unknown as typeof club
    await withServer({ data, auth: { basic: true, rateLimit: false } }, async ({ url, accounts }) => {
      expect(accounts?.alike).to.deep.equal([['ada', 'Ada']])
      for (const headers of [basic('ada', passwords.ada), basic('Ada', passwords.grace)])
        expect((await ask(url, 'GET /users', { headers })).status).to.equal(200)
      const headers = basic('Ada', passwords.grace)
      expect((await ask(url, 'GET /users', { headers: basic('Ada', passwords.ada) })).status).to.equal(401)
      expect((await ask(url, 'PATCH /users/2', { headers, send: { nickname: 'x' } })).status).to.equal(200)
    })
  })
})

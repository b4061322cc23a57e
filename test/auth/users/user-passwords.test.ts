import { expect } from 'chai'

import { ask, serving, withServer } from '../../support/api.ts'
import { basic, club, passwords } from '../club.ts'

describe('auth/user-passwords', function () {
  this.timeout(20_000)
  const api = serving({
    data: club,
    config: { collections: { users: { unique: ['username'] } } },
    auth: { basic: true, rateLimit: false },
  })
  const headers = basic('root', passwords.root)
  const canSignIn = async (name: string, password: string): Promise<boolean> =>
    (await api('GET /posts', { headers: basic(name, password) })).status === 200

  const writes: readonly (readonly [string, unknown, Record<string, string>?])[] = [
    ['POST /users', { id: 9, username: 'eve', password: 'planted-password' }],
    ['POST /users', [{ id: 9, username: 'eve', password: 'planted-password' }]],
    ['PUT /users/4', { username: 'eve', password: 'planted-password' }],
    ['PATCH /users/4', { username: 'eve', password: 'planted-password' }],
    ['PATCH /users?id=4', { username: 'eve', password: 'planted-password' }],
    [
      'PATCH /users/4',
      [
        { op: 'replace', path: '/username', value: 'eve' },
        { op: 'add', path: '/password', value: 'planted-password' },
      ],
      { 'Content-Type': 'application/json-patch+json' },
    ],
    [
      'POST /users',
      { data: { type: 'user', attributes: { username: 'eve', password: 'planted-password' } } },
      { 'Content-Type': 'application/vnd.api+json', Accept: 'application/vnd.api+json' },
    ],
  ]
  for (const [request, send, more = {}] of writes) {
    it(`hashes a password that comes by ${request} ${more['Content-Type'] ?? ''}`, async () => {
      const answer = await api(request, { headers: { ...headers, ...more }, send: JSON.stringify(send) })
      expect(answer.status, answer.text).to.be.oneOf([200, 201])
      expect(answer.text).not.to.match(/planted|scrypt/)
      expect(JSON.stringify(await api.dump())).not.to.contain('planted-password')
      expect(await canSignIn('eve', 'planted-password')).to.equal(true)
    })
  }

  for (const password of [123456, ['planted'], { is: 'planted' }, true])
    it(`takes no ${JSON.stringify(password)} for a password`, async () => {
      const before = await api.dump()
      for (const request of ['POST /users', 'PATCH /users/4']) {
        const { status, body } = await api(request, { headers, send: { username: 'eve', password } })
        expect(status).to.equal(422)
        expect(body).to.have.nested.property('errors.password', 'password must be a string.')
      }
      expect(await api.dump()).to.deep.equal(before)
    })

  for (const request of [
    'GET /users',
    'GET /users/1',
    'GET /users?_fields=password',
    'GET /posts?_embed=user',
    'GET /posts/1/user',
    'GET /db',
    'GET /users?q=scrypt',
    'GET /_/openapi.json',
    'GET /auth/me',
  ])
    it(`shows no hash at ${request}`, async () =>
      expect((await api(request, { headers })).text).not.to.contain('scrypt'))

  for (const request of [
    'GET /users?password_like=^.scrypt',
    'GET /users?_sort=password',
    'GET /posts?user.password_like=s',
    'GET /posts?_sort=user.password',
    'GET /users?_where={"password":{"contains":"s"}}',
  ])
    it(`does not let hashes be guessed at ${request}`, async () => {
      const answer = await api(request, { headers })
      expect(answer.status === 400 || answer.text === '[]', `${answer.status} ${answer.text}`).to.equal(true)
    })
})

describe('auth/user-passwords: the names of hidden attributes', () => {
  const api = serving({ data: club, auth: { basic: true } })
  const headers = basic('root', passwords.root)

  for (const query of ['password=x', 'password_like=x', '_sort=password', '_fields=password', 'passwrd=x'])
    it(`are not suggested for ${query}`, async () => {
      const { status, body } = await api(`GET /users?${query}`, { headers })
      expect(status).to.equal(400)
      expect(body)
        .to.have.nested.property('error.help')
        .that.does.not.match(/password/)
    })
})

describe('auth/user-passwords: where nobody signs in by them', () => {
  const api = serving({ data: club, auth: { key: 'sesame' } })
  const headers = { 'x-api-key': 'sesame' }

  it('hashes are kept from view all the same', async () => {
    for (const request of ['GET /users', 'GET /users/1', 'GET /posts?_embed=user', 'GET /db'])
      expect((await api(request, { headers })).text, request).not.to.contain('scrypt')
    expect((await api('GET /users?password_like=s', { headers })).status).to.equal(400)
    await api('PATCH /users/1', { headers, send: { password: 'planted-password' } })
    expect(JSON.stringify(await api.dump())).not.to.contain('planted-password')
  })
  it('what is no hash is data like any other', async () => {
    await withServer({ data: { users: [{ id: 1, password: 'plain' }] } }, async ({ url }) => {
      expect((await ask(url, 'GET /users/1')).body).to.deep.equal({ id: 1, password: 'plain' })
    })
  })
})

describe('auth/user-passwords: names', () => {
  const api = serving({ data: club, auth: { basic: true, rateLimit: false } })
  const headers = basic('root', passwords.root)

  it('cannot be taken from those who sign in by them', async () => {
    for (const [request, send] of [
      ['PATCH /users/4', { username: 'ada' }],
      ['POST /users', { username: 'ada' }],
    ] as const)
      expect((await api(request, { headers, send })).status, request).to.equal(409)
    expect((await api('GET /posts', { headers: basic('ada', passwords.ada) })).status).to.equal(200)
  })
})

describe('auth/user-passwords: a new attribute of a user that a serializer shows', () => {
  const reports: string[] = []
  const api = serving({
    report: (text) => void reports.push(text),
    data: club,
    auth: { basic: true, rateLimit: false },
    config: {
      collections: {
        users: { serializer: ({ id = null }, related) => ({ id, posts: related('posts').length }) },
      },
    },
  })

  it('is answered, and reported as something that the serializer may not show', async () => {
    const headers = basic('root', passwords.root)
    const { body } = await api('PATCH /users/1', { headers, send: { brandnew: 1 } })
    expect(body).to.deep.equal({ id: 1, posts: 1 })
    expect(reports.join()).to.include('New attributes were stored in users: brandnew.')
  })
})

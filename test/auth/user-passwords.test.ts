import { expect } from 'chai'

import { serving } from '../support/api.ts'
import { basic, club, passwords } from './club.ts'

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

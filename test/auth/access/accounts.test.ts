import { expect } from 'chai'

import type { AccessDeclaration } from '../../../src/auth/access/access.ts'
import { createServer } from '../../../src/index.ts'
import { serving, withServer } from '../../support/api.ts'
import { basic, club, passwords } from '../club.ts'

const ada = basic('ada', passwords.ada)
const root = basic('root', passwords.root)
const auth = { basic: true, key: 'sesame', rateLimit: false } as const
const key = { 'x-api-key': 'sesame' }

const users = [
  { id: 1, email: 'ada@example.com', name: 'Ada', password: club.users[0]?.password ?? '' },
  { id: 2, email: 'root@example.com', role: 'admin', password: club.users[2]?.password ?? '' },
]

describe('auth/access: the users where no rule names them', () => {
  const api = serving({ data: club, auth })
  const statusOf = async (request: string, headers = {}, send?: unknown): Promise<number> =>
    (await api(request, { headers, ...(send === undefined ? {} : { send }) })).status

  const rejected: readonly (readonly [string, Record<string, string>, string, unknown?])[] = [
    ["another's password", ada, 'PATCH /users/3', { password: 'mine now' }],
    ["another's password by PUT", ada, 'PUT /users/3', { username: 'root', password: 'mine now' }],
    ["many users' passwords", ada, 'PATCH /users?id_gt=0', { password: 'mine now' }],
    ["one's own roles", ada, 'PATCH /users/1', { roles: ['admin'] }],
    ["one's own role, which roles would be read from next", ada, 'PATCH /users/1', { role: ['admin'] }],
    ["one's own sign-in name", ada, 'PATCH /users/1', { username: 'lovelace' }],
    ['a new user', ada, 'POST /users', { username: 'eve', password: 'x' }],
    ["one's own record", ada, 'DELETE /users/1'],
    ["another's record", ada, 'DELETE /users/2'],
    ['a user by key', key, 'PATCH /users/1', { nickname: 'x' }],
    ['a new user by key', key, 'POST /users', { username: 'eve', password: 'x' }],
  ]
  for (const [what, headers, request, send] of rejected)
    it(`keep ${what} from being written`, async () => {
      const before = JSON.stringify(await api.dump())
      expect(await statusOf(request, headers, send)).to.equal(403)
      expect(JSON.stringify(await api.dump())).to.equal(before)
    })

  it('let users change themselves, and keep their ids', async () => {
    expect(await statusOf('PATCH /users/1', ada, { nickname: 'Countess', id: 7 })).to.equal(200)
    expect((await api.dump())['users']).to.deep.include({ ...club.users[0], nickname: 'Countess' })
    expect(await statusOf('PATCH /users/1', ada, { password: 'a new one' })).to.equal(200)
    expect(await statusOf('GET /posts', basic('ada', 'a new one'))).to.equal(200)
  })

  it('let admins do everything', async () => {
    expect(
      await statusOf('POST /users', root, { username: 'eve', password: 'x', roles: ['admin'] }),
    ).to.equal(201)
    expect(await statusOf('PATCH /users/1', root, { username: 'lovelace', roles: ['editor'] })).to.equal(200)
    expect(await statusOf('DELETE /users/2', root)).to.equal(200)
  })

  it('stay open for reading, without passwords', async () => {
    const { body, text } = await api('GET /posts?_embed=user', { headers: ada })
    expect(body).to.have.nested.property('[1].user.username', 'grace')
    expect(text).not.to.contain('scrypt')
    expect(await statusOf('GET /users')).to.equal(401)
    expect(await statusOf('GET /users/2', ada)).to.equal(200)
  })
})

describe('auth/access: rules for the users', () => {
  const statusUnder = async (
    access: AccessDeclaration,
    request: string,
    { headers = ada, send }: { headers?: Record<string, string>; send?: unknown } = {},
  ): Promise<number> =>
    withServer({ data: club, auth, access }, async ({ url }) => {
      const [method = '', path = ''] = request.split(' ')
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { 'Content-Type': 'application/json', ...headers },
        ...(send === undefined ? {} : { body: JSON.stringify(send) }),
      })
      return response.status
    })

  it('count, except for what only roles give', async () => {
    const access = { users: { write: 'user' } } as const
    expect(await statusUnder(access, 'PATCH /users/2', { send: { nickname: 'x' } })).to.equal(200)
    expect(await statusUnder(access, 'PATCH /users/2', { send: { username: 'x' } })).to.equal(403)
    expect(await statusUnder(access, 'PATCH /users/1', { send: { roles: ['admin'] } })).to.equal(403)
    expect(await statusUnder(access, 'POST /users', { send: { username: 'x', roles: ['x'] } })).to.equal(403)
    expect(await statusUnder(access, 'POST /users', { send: { username: 'x' } })).to.equal(201)
  })

  it('for all collections do not open them to everyone who has signed in', async () => {
    const access = { '*': { read: 'public', write: 'user' } } as const
    expect(await statusUnder(access, 'POST /posts', { send: { title: 'x' } })).to.equal(201)
    expect(await statusUnder(access, 'PATCH /users/2', { send: { nickname: 'x' } })).to.equal(403)
    expect(await statusUnder(access, 'PATCH /users/1', { send: { nickname: 'x' } })).to.equal(200)
    expect(await statusUnder(access, 'GET /users', { headers: {} })).to.equal(200)
  })

  it('for all collections close them', async () => {
    const access = { '*': { write: 'editor' } } as const
    expect(await statusUnder(access, 'PATCH /users/1', { send: { nickname: 'x' } })).to.equal(403)
    expect(await statusUnder(access, 'PATCH /users/1', { headers: root, send: { nickname: 'x' } })).to.equal(
      403,
    )
  })

  it('are not needed where no users of the data sign in', async () =>
    withServer({ data: club, auth: { key: 'sesame' } }, async ({ url }) => {
      const response = await fetch(`${url}/users/1`, {
        method: 'PATCH',
        headers: { ...key, 'Content-Type': 'application/json' },
        body: '{"roles":["admin"],"username":"x"}',
      })
      expect(response.status).to.equal(200)
    }))
})

describe('auth/access: users without a user name', () => {
  const api = serving({ data: { users }, auth: { ...auth, jwt: { register: true } } })
  const headers = basic('ada@example.com', passwords.ada)

  it('cannot add the attributes that names and roles would be read from at the next start', async () => {
    for (const send of [{ username: 'x' }, { email: 'x' }, { roles: ['admin'] }, { role: 'admin' }])
      expect((await api('PATCH /users/1', { headers, send })).status, JSON.stringify(send)).to.equal(403)
    expect((await api('PATCH /users/1', { headers, send: { name: 'A.' } })).status).to.equal(200)
  })

  it('nor register with them', async () => {
    const send = {
      email: 'eve@example.com',
      password: 'x',
      username: 'root@example.com',
      role: 'admin',
      id: 9,
    }
    expect((await api('POST /auth/register', { send })).status).to.equal(201)
    const [eve] = ((await api.dump())['users'] as readonly object[]).slice(-1)
    expect(eve).to.have.all.keys('id', 'email', 'password').and.to.include({ id: 3 })
  })
})

describe('auth/access: the defaults', () => {
  const defaultsOf = async (access?: AccessDeclaration): Promise<readonly string[]> => {
    const server = await createServer({ data: club, auth, ...(access ? { access } : {}) })
    await server.close()
    return server.accessDefaults
  }

  it('are told at the start', async () => {
    const needs =
      'only admin may create users; only owner or admin may update users; only admin may delete users'
    expect(await defaultsOf()).to.deep.equal([
      needs,
      'everything without a rule requires a key or a signed-in user',
    ])
    expect(await defaultsOf({ '*': { read: 'public', write: 'user' } })).to.deep.equal([needs])
    expect(await defaultsOf({ '*': { read: 'public', write: 'editor' } })).to.deep.equal([])
    expect(await defaultsOf({ '*': { read: 'public' }, users: { write: 'owner' } })).to.deep.equal([
      'everything without a rule requires a key or a signed-in user',
    ])
  })
})

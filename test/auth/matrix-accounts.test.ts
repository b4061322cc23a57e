import { expect } from 'chai'

import { createServer, type Database, type JsonObject, type Server } from '../../src/index.ts'
import { ask } from '../support/api.ts'
import { basic, bearer, club, passwords, post } from './club.ts'
import { Issuer } from './issuer.ts'
import {
  everyDialect,
  nameOf,
  type Target,
  waysToChange,
  waysToCreate,
  waysToDelete,
  type Write,
} from './writes.ts'

type Who = 'anonymous' | 'key' | 'ada' | 'grace' | 'root'
const ids: Readonly<Partial<Record<Who, number>>> = { ada: 1, grace: 2, root: 3 }

interface Principal {
  readonly who: Who
  readonly scheme: string
  readonly headers: Readonly<Record<string, string>>
}

type User = JsonObject & { readonly id: number }
const users = club.users as readonly User[]
const userAt = (id: number): Target => ({
  collection: 'users',
  type: 'user',
  record: withoutPassword(users.find((user) => user.id === id) ?? { id }),
})
const withoutPassword = ({ password: _password, ...user }: User): User => user

/** Of these, only the first are for the users themselves. */
const harmless: readonly JsonObject[] = [{ nickname: 'x' }, { nickname: { deep: [1] } }]
const grasping: readonly JsonObject[] = [
  { roles: ['admin'] },
  { roles: 'admin' },
  { role: 'admin' },
  { role: ['admin'], nickname: 'x' },
  { username: 'root' },
  { username: 'eve' },
  { username: ' ADA' },
]

interface Case {
  readonly write: Write
  readonly what: 'change' | 'grasp' | 'create' | 'delete'
  /** The user who is written. */
  readonly id?: number
}

const cases: readonly Case[] = [
  ...[1, 2, 3].flatMap((id) =>
    harmless.flatMap((change) =>
      waysToChange(userAt(id), change).map((write): Case => ({ write, what: 'change', id })),
    ),
  ),
  ...[1, 3].flatMap((id) =>
    grasping.flatMap((change) =>
      waysToChange(userAt(id), change).map((write): Case => ({ write, what: 'grasp', id })),
    ),
  ),
  ...[{ username: 'eve' }, { username: 'eve', roles: ['admin'] }, { id: 1, username: 'ada' }].flatMap(
    (draft) => waysToCreate(userAt(1), draft).map((write): Case => ({ write, what: 'create' })),
  ),
  ...[1, 2].flatMap((id) => waysToDelete(userAt(id)).map((write): Case => ({ write, what: 'delete', id }))),
]

/** The rules that hold where nothing is declared, written down once more. */
function expectedStatus({ what, id }: Case, who: Who): 401 | 403 | undefined {
  if (who === 'root') return undefined
  if (who === 'anonymous') return 401
  return what === 'change' && ids[who] === id ? undefined : 403
}

describe('auth/matrix: the users, where no rule names them', function () {
  this.timeout(60_000)
  const issuer = new Issuer()
  let server: Server
  let principals: readonly Principal[] = []

  before(async () => {
    await issuer.open()
    server = await createServer({
      data: club,
      config: everyDialect,
      auth: {
        key: 'sesame',
        basic: true,
        jwt: { register: true },
        oidc: { domain: issuer.url, audience: 'my-api' },
        tokens: { 'token-of-ada': 'ada', 'token-of-grace': 'grace' },
        rateLimit: false,
      },
    })
    principals = [
      { who: 'anonymous', scheme: 'none', headers: {} },
      { who: 'key', scheme: 'apiKey', headers: { 'x-api-key': 'sesame' } },
      { who: 'ada', scheme: 'basic', headers: basic('ada', passwords.ada) },
      { who: 'ada', scheme: 'bearer', headers: bearer('token-of-ada') },
      { who: 'ada', scheme: 'jwt', headers: bearer(await server.tokenFor('ada', { expires: '1d' })) },
      { who: 'ada', scheme: 'oidc', headers: bearer(await issuer.sign({ sub: '1' })) },
      { who: 'grace', scheme: 'bearer', headers: bearer('token-of-grace') },
      { who: 'root', scheme: 'basic', headers: basic('root', passwords.root) },
    ]
  })
  after(async () => {
    await server.close()
    await issuer.close()
  })

  it('has at least 1500 cases', () => expect(cases.length * principals.length).to.be.at.least(1500))

  /** Everyone but admins can have changed only a nickname, and only their own. */
  function assertKept(dump: Database, who: Who, which: string): void {
    const now = dump['users'] as readonly User[]
    expect(
      now.map(({ id }) => id),
      which,
    ).to.deep.equal(users.map(({ id }) => id))
    for (const [at, before] of users.entries()) {
      const { nickname: _nickname, ...rest } = now[at] as User
      expect(before.id === ids[who] ? rest : now[at], which).to.deep.equal(before)
    }
  }

  for (const one of cases)
    it(nameOf(one.write), async () => {
      for (const { who, scheme, headers } of principals) {
        await server.reset()
        const { request, send } = one.write
        const answer = await ask(server.url, request, {
          headers: { ...one.write.headers, ...headers },
          ...(send === undefined ? {} : { send: JSON.stringify(send) }),
        })
        const which = `${who} by ${scheme}: ${answer.status} ${answer.text}`
        const status = expectedStatus(one, who)
        expect(answer.status, which).to.be.lessThan(500)
        expect(answer.text, which).not.to.contain('scrypt')
        if (status === undefined) expect(answer.status, which).not.to.be.oneOf([401, 403])
        // What is not there, or not allowed for the method, is said only to those who may see the users.
        else if (status === 401) expect(answer.status, which).to.equal(401)
        else
          expect(answer.status, which).to.be.oneOf([
            403,
            ...(one.write.request.startsWith('PUT') && one.what === 'create' ? [404] : []),
          ])
        if (who !== 'root') assertKept(await server.store.dump(), who, which)
      }
    })

  for (const path of [
    '/users',
    '/users/2',
    '/envelope/users',
    '/envelope/users/2',
    '/posts?_embed=user',
    '/db',
  ])
    for (const accept of ['application/json', 'application/vnd.api+json'])
      it(`GET ${path} as ${accept} is for all who sign in, without passwords`, async () => {
        await server.reset()
        for (const { who, headers } of principals)
          for (const method of ['GET', 'HEAD']) {
            const { status, text } = await ask(server.url, `${method} ${path}`, {
              headers: { accept, ...headers },
            })
            // Not every path is one of JSON:API.
            const statuses = accept === 'application/json' ? [200] : [200, 400, 404, 406]
            expect(status, `${who} ${text}`).to.be.oneOf(
              who === 'anonymous' ? [401, ...statuses.slice(1)] : statuses,
            )
            expect(text).not.to.match(/scrypt|"password"/)
          }
      })
})

describe('auth/matrix: registering', function () {
  this.timeout(60_000)
  const bodies: readonly JsonObject[] = [
    {},
    { roles: ['admin'] },
    { roles: 'admin' },
    { role: 'admin' },
    { role: ['admin'], roles: ['admin'] },
    { id: 3 },
    { id: 99 },
    { id: '3', roles: ['admin'] },
    { users: [{ id: 3, roles: ['admin'] }] },
    { constructor: { prototype: { roles: ['admin'] } } },
    { nickname: 'x', roles: { 0: 'admin', length: 1 } },
  ]
  for (const roleAttribute of ['roles', 'role'] as const)
    for (const [at, body] of bodies.entries())
      it(`where the data has ${roleAttribute}, gives no role and no id: ${JSON.stringify(body)}`, async () => {
        const own = users.map(({ roles, ...user }) =>
          Object.assign({}, user, roles === undefined ? {} : { [roleAttribute]: roles }),
        )
        const data = { users: own, secrets: club.secrets }
        const access = { secrets: { read: 'admin', write: 'admin' } }
        const server = await createServer({
          data,
          access,
          auth: { jwt: { register: true }, rateLimit: false },
        })
        try {
          const { url } = server
          const answer = await post(url, '/auth/register', { username: `eve${at}`, password: 'x', ...body })
          expect(answer.status, answer.text).to.equal(201)
          const { access_token: token } = answer.body as { access_token: string }
          expect((await ask(url, 'GET /secrets', { headers: bearer(token) })).status).to.equal(403)
          const stored = (await server.store.dump())['users'] as readonly User[]
          expect(stored.slice(0, -1)).to.deep.equal(own)
          expect(stored.at(-1)?.id).to.equal(6)
          expect(stored.at(-1)).not.to.have.any.keys('role', 'roles')
          expect(
            (await ask(url, 'PATCH /users/6', { headers: bearer(token), send: { role: ['admin'] } })).status,
          ).to.equal(403)
          expect(
            (await ask(url, 'PATCH /users/3', { headers: bearer(token), send: { password: 'x' } })).status,
          ).to.equal(403)
        } finally {
          await server.close()
        }
      })

  it('takes no name that looks like another, whatever comes with it', async () => {
    const server = await createServer({ data: club, auth: { jwt: { register: true }, rateLimit: false } })
    for (const username of ['root', ' ROOT', 'ro\u200Bot'])
      for (const body of bodies.slice(0, 4))
        expect(
          (await post(server.url, '/auth/register', { username, password: 'x', ...body })).status,
        ).to.equal(409)
    expect((await server.store.dump())['users']).to.deep.equal(users)
    await server.close()
  })
})

describe('auth/matrix: changing a password', function () {
  this.timeout(60_000)
  let server: Server
  before(async () => {
    server = await createServer({
      data: club,
      config: everyDialect,
      auth: { basic: true, jwt: true, rateLimit: false },
    })
  })
  after(async () => server.close())

  const tokens = async (username: string, password: string): Promise<{ access: string; refresh: string }> => {
    const { body } = await post(server.url, '/auth/login', { username, password })
    const { access_token: access, refresh_token: refresh } = body as Record<string, string>
    return { access: access ?? '', refresh: refresh ?? '' }
  }

  for (const [at, write] of waysToChange(userAt(1), { password: 'a new one' }).entries())
    for (const who of ['ada', 'root', 'grace'] as const) {
      const scheme = at % 2 === 0 ? 'basic' : 'jwt'
      it(`by ${who} with ${scheme}: ${nameOf(write)}`, async () => {
        await server.reset()
        const session = await tokens('ada', passwords.ada)
        const minted = await server.tokenFor('ada', { expires: '1d' })
        const other = await tokens('grace', passwords.grace)
        const headers =
          scheme === 'basic'
            ? basic(who, passwords[who])
            : bearer(await server.tokenFor(who, { expires: '1d' }))
        const { status, text } = await ask(server.url, write.request, {
          headers: { ...write.headers, ...headers },
          send: JSON.stringify(write.send),
        })
        const isAllowed = who !== 'grace'
        if (isAllowed) expect(status, text).to.be.oneOf([200, 204])
        else expect(status, text).to.equal(403)
        const statusOf = async (credentials: Record<string, string>): Promise<number> =>
          (await ask(server.url, 'GET /posts', { headers: credentials })).status
        const refreshed = async (refresh_token: string): Promise<number> =>
          (await post(server.url, '/auth/refresh', { refresh_token })).status
        for (const token of [session.access, minted])
          expect(await statusOf(bearer(token))).to.equal(isAllowed ? 401 : 200)
        expect(await refreshed(session.refresh)).to.equal(isAllowed ? 401 : 200)
        expect(await statusOf(basic('ada', passwords.ada))).to.equal(isAllowed ? 401 : 200)
        expect(await statusOf(basic('ada', 'a new one'))).to.equal(isAllowed ? 200 : 401)
        expect(await statusOf(bearer(other.access))).to.equal(200)
        expect(await refreshed(other.refresh)).to.equal(200)
      })
    }
})

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import { createServer, type Server, type ServerOptions } from '../../../src/index.ts'
import { ask, serving } from '../../support/api.ts'
import { inFolder } from '../../support/folder.ts'
import { basic, club, passwords } from '../club.ts'

const ada = basic('ada', passwords.ada)
const grace = basic('grace', passwords.grace)
const root = basic('root', passwords.root)

const data = {
  users: club.users,
  orders: [
    { id: 1, item: 'oat', user_id: 1 },
    { id: 2, item: 'plain', user_id: 2 },
  ],
}
const options = {
  auth: { basic: true, rateLimit: false },
  access: { orders: { read: 'owner', write: ['owner', 'admin'] } },
} as const satisfies Omit<ServerOptions, 'data'>

describe('auth/access: the owner of a resource', () => {
  const api = serving({ data, ...options })
  const unchanged = async (request: string, headers: Record<string, string>, send: unknown) => {
    const before = JSON.stringify(await api.dump())
    const { status } = await api(request, { headers, send })
    expect(JSON.stringify(await api.dump())).to.equal(before)
    return status
  }

  for (const user_id of [[2, 1], [2], [[2]], [], { id: 2 }, true, null, 1, '1', ' 2', ''])
    it(`is exactly the user who writes, and not ${JSON.stringify(user_id)}`, async () => {
      expect(await unchanged('POST /orders', grace, { user_id })).to.equal(403)
      expect(await unchanged('POST /orders', grace, [{ item: 'x' }, { user_id }])).to.equal(403)
      expect(await unchanged('PATCH /orders/2', grace, { user_id })).to.equal(403)
      expect(await unchanged('PUT /orders/2', grace, { user_id })).to.equal(403)
    })

  for (const [others, key] of [
    [{}, 'user_id'],
    [{ posts: [{ id: 1, userId: 1 }] }, 'userId'],
  ] as const)
    it(`is known as ${key} after the last resource was deleted, also to the next start`, async () => {
      await inFolder(async (folder) => {
        const file = join(folder, 'db.json')
        await writeFile(file, JSON.stringify({ ...data, ...others, orders: [{ id: 1, [key]: 2 }] }))
        const serve = async (test: (server: Server) => Promise<void>): Promise<void> => {
          const server = await createServer({ data: file, ...options })
          try {
            await test(server)
          } finally {
            await server.close()
          }
        }
        await serve(async ({ url, accessDefaults }) => {
          expect(accessDefaults.join()).not.to.include('empty')
          expect((await ask(url, 'DELETE /orders/1', { headers: grace })).status).to.equal(200)
        })
        await serve(async ({ url, accessDefaults }) => {
          expect(accessDefaults).to.include(`orders, which is empty, gets the id of its owner as ${key}`)
          for (const rival of ['user_id', 'userId', 'users', 'userIds'])
            expect(
              (await ask(url, 'POST /orders', { headers: grace, send: { [rival]: [1] } })).status,
            ).to.be.oneOf([403, 422])
          const added = await ask(url, 'POST /orders', { headers: grace, send: { item: 'oat' } })
          expect(added.body).to.deep.equal({ id: 2, item: 'oat', [key]: 2 })
          expect((await ask(url, 'GET /orders', { headers: ada })).body).to.deep.equal([])
        })
        await serve(async ({ url, accessDefaults }) => {
          expect(accessDefaults.join()).not.to.include('empty')
          expect((await ask(url, 'GET /orders', { headers: ada })).body).to.deep.equal([])
          expect((await ask(url, 'GET /orders/2', { headers: grace })).status).to.equal(200)
        })
      })
    })

  it('may be named, as a number or as text', async () => {
    expect((await api('POST /orders', { headers: grace, send: { user_id: 2 } })).status).to.equal(201)
    expect((await api('POST /orders', { headers: grace, send: { user_id: '2' } })).status).to.equal(201)
  })

  for (const user_id of [[2, 1], [2], { id: 2 }, true])
    it(`cannot be made ${JSON.stringify(user_id)} by an admin either`, async () => {
      expect(await unchanged('POST /orders', root, { user_id })).to.equal(422)
      expect(await unchanged('PATCH /orders/1', root, { user_id })).to.be.oneOf([404, 422])
    })

  for (const name of ['userId', 'user', 'users_id', 'users', 'user_ids', 'USER-ID', 'User_Id'])
    it(`cannot be made unclear by an attribute "${name}"`, async () => {
      expect(await unchanged('POST /orders', grace, { item: 'x', [name]: 1 })).to.equal(422)
      expect(await unchanged('PATCH /orders/2', grace, { [name]: 1 })).to.equal(422)
      expect(await unchanged('POST /orders', root, { [name]: [1] })).to.equal(422)
    })
})

describe('auth/access: the owner, after clients have tried to change how it is read', () => {
  const attack = async (url: string): Promise<void> => {
    for (const headers of [grace, root])
      for (const send of [
        { user_id: [2, 1] },
        { user_id: [2] },
        { userId: 1 },
        { user: 'x' },
        { users_id: 1 },
      ])
        await ask(url, 'POST /orders', { headers, send })
    await ask(url, 'PUT /orders/2', { headers: grace, send: { user: 1, userId: 1, user_id: 2 } })
    await ask(url, 'POST /orders', { headers: grace, send: { item: 'mine' } })
  }
  const ordersOf = async ({ url }: Server, headers: Record<string, string>): Promise<unknown> =>
    (await ask(url, 'GET /orders', { headers })).body

  it('is the same at once and at the next start', async () =>
    inFolder(async (folder) => {
      const file = join(folder, 'shop.json')
      await writeFile(file, JSON.stringify(data))
      const first = await createServer({ data: file, ...options })
      await attack(first.url)
      const [adas, graces] = [await ordersOf(first, ada), await ordersOf(first, grace)]
      expect(adas).to.deep.equal([data.orders[0]])
      expect(graces).to.deep.equal([data.orders[1], { id: 3, item: 'mine', user_id: 2 }])
      await first.close()
      const second = await createServer({ data: file, ...options })
      expect(await ordersOf(second, ada)).to.deep.equal(adas)
      expect(await ordersOf(second, grace)).to.deep.equal(graces)
      const made = await ask(second.url, 'POST /orders', { headers: ada, send: { item: 'next' } })
      expect(made.body).to.include({ user_id: 1 })
      await second.close()
    }))
})

describe('auth/access: several owners, where the data has lists of them', () => {
  const api = serving({
    ...options,
    data: { users: club.users, orders: [{ id: 1, owners: [1, 2] }, { id: 2, owners: [1] }, { id: 3 }] },
    access: { orders: { read: 'owner', write: ['owner', 'admin'], owner: 'owners' } },
  })

  it('may each change the resource, and leave the list or take it for themselves', async () => {
    expect((await api('PATCH /orders/1', { headers: grace, send: { item: 'x' } })).status).to.equal(200)
    expect((await api('PATCH /orders/1', { headers: grace, send: { owners: [2, 3] } })).status).to.equal(403)
    expect((await api('PATCH /orders/1', { headers: grace, send: { owners: [1] } })).status).to.equal(403)
    expect((await api('PATCH /orders/2', { headers: grace, send: { item: 'x' } })).status).to.equal(404)
    expect((await api('POST /orders', { headers: grace, send: { item: 'x' } })).body).to.deep.include({
      owners: [2],
    })
    expect((await api('POST /orders', { headers: grace, send: { owners: [2, 1] } })).status).to.equal(403)
  })

  for (const owners of [2, '2', [[2]], true, { id: 2 }])
    it(`stay lists, and are not ${JSON.stringify(owners)}`, async () => {
      for (const headers of [grace, root])
        for (const request of ['POST /orders', 'PATCH /orders/1']) {
          const before = JSON.stringify(await api.dump())
          expect((await api(request, { headers, send: { owners } })).status).to.be.oneOf([403, 404, 422])
          expect(JSON.stringify(await api.dump())).to.equal(before)
        }
    })
})

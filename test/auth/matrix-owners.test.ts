import { expect } from 'chai'

import { createServer, type Json, type JsonObject, type Server } from '../../src/index.ts'
import { type Answer, ask } from '../support/api.ts'
import { basic, bearer, club, passwords } from './club.ts'
import {
  everyDialect,
  nameOf,
  sampleOf,
  type Target,
  waysToChange,
  waysToCreate,
  waysToDelete,
  type Write,
} from './writes.ts'

type Who = 'anonymous' | 'key' | 'ada' | 'grace' | 'root'
const ids: Readonly<Partial<Record<Who, number>>> = { ada: 1, grace: 2, root: 3 }

type Order = JsonObject & { readonly id: number }

/** One collection holds an owner, the other a list of owners. */
const orders: readonly Order[] = [
  { id: 1, item: 'oat', user_id: 1 },
  { id: 2, item: 'plain', user_id: 2 },
  { id: 3, item: 'nut', user_id: null },
]
const boards: readonly Order[] = [
  { id: 1, item: 'oat', owners: [1, 2] },
  { id: 2, item: 'plain', owners: [2] },
  { id: 3, item: 'nut', owners: [] },
]

const values: readonly Json[] = [
  [2, 1],
  [1, 2],
  [2],
  [1],
  [[2]],
  [[1]],
  [],
  { id: 1 },
  { id: 2 },
  true,
  false,
  null,
  1,
  2,
  3,
  '1',
  '2',
  ' 2',
  '',
  '1,2',
  1.5,
  -1,
]

interface Setup {
  readonly attribute: string
  readonly type: string
  readonly records: readonly Order[]
}

const setups: Readonly<Record<'orders' | 'boards', Setup>> = {
  orders: { attribute: 'user_id', type: 'order', records: orders },
  boards: { attribute: 'owners', type: 'board', records: boards },
}

const targetOf = (collection: keyof typeof setups, id: number): Target => {
  const { type, records } = setups[collection]
  return { collection, type, record: records.find((record) => record.id === id) ?? { id } }
}

const casesOf = (collection: keyof typeof setups): readonly Write[] => {
  const { attribute } = setups[collection]
  return [
    ...values.flatMap((value) => waysToCreate(targetOf(collection, 1), { item: 'x', [attribute]: value })),
    ...values.flatMap((value) => waysToChange(targetOf(collection, 2), { [attribute]: value })),
    ...[1, 3].flatMap((id) => waysToChange(targetOf(collection, id), { [attribute]: 2 })),
    ...[1, 2, 3].flatMap((id) => waysToChange(targetOf(collection, id), { item: 'changed' })),
    ...['userId', 'user', 'users', 'user_ids', 'USER-ID'].flatMap((name) =>
      waysToChange(targetOf(collection, 2), { [name]: 1 }),
    ),
    ...[1, 2, 3].flatMap((id) => waysToDelete(targetOf(collection, id))),
  ]
}

/** Whose a record is, by the rule: each id as text. */
const ownersIn = (record: Order | undefined, { attribute }: Setup): readonly string[] => {
  const value = record?.[attribute]
  return (Array.isArray(value) ? value : [value]).flatMap((owner: unknown) =>
    typeof owner === 'number' || typeof owner === 'string' ? [String(owner)] : [],
  )
}

for (const collection of ['orders', 'boards'] as const)
  describe(`auth/matrix: owners of ${collection}`, function () {
    this.timeout(60_000)
    const setup = setups[collection]
    const cases = sampleOf(casesOf(collection), 3)
    let server: Server
    let principals: readonly { who: Who; headers: Readonly<Record<string, string>> }[] = []

    before(async () => {
      const rule = { read: ['owner', 'admin'], write: ['owner', 'admin'] } as const
      server = await createServer({
        data: { users: club.users, orders, boards },
        config: everyDialect,
        access: { orders: rule, boards: { ...rule, owner: 'owners' } },
        auth: {
          key: 'sesame',
          basic: true,
          jwt: true,
          tokens: { 'token-of-grace': 'grace' },
          rateLimit: false,
        },
      })
      principals = [
        { who: 'anonymous', headers: {} },
        { who: 'key', headers: { 'x-api-key': 'sesame' } },
        { who: 'ada', headers: bearer(await server.tokenFor('ada', { expires: '1d' })) },
        { who: 'grace', headers: bearer('token-of-grace') },
        { who: 'root', headers: basic('root', passwords.root) },
      ]
    })
    after(async () => server.close())

    it('has at least 900 cases', () => expect(cases.length * principals.length).to.be.at.least(900))

    /** An owner's write leaves the records of others alone, and in each of the owner's exactly that owner, or what was there. */
    function assertOwn(now: readonly Order[], who: Who, which: string): void {
      const id = String(ids[who])
      for (const before of setup.records) {
        const after = now.find((record) => record.id === before.id)
        if (!ownersIn(before, setup).includes(id)) expect(after, which).to.deep.equal(before)
      }
      for (const after of now) {
        const before = setup.records.find((record) => record.id === after.id)
        if (before && JSON.stringify(before) === JSON.stringify(after)) continue
        const owners = ownersIn(after, setup)
        const isKept =
          before && JSON.stringify(before[setup.attribute]) === JSON.stringify(after[setup.attribute])
        if (!isKept) expect(owners, which).to.deep.equal([id])
        expect(Array.isArray(after[setup.attribute]), which).to.equal(collection === 'boards')
      }
    }

    /** Not even an admin makes one owner of several, or several of one. */
    function assertReadAlike(now: readonly Order[], which: string): void {
      for (const record of now) {
        const value = record[setup.attribute] ?? null
        expect(value === null || Array.isArray(value) === (collection === 'boards'), which).to.equal(true)
      }
    }

    async function assertSeesOwn(
      now: readonly Order[],
      who: Who,
      headers: Readonly<Record<string, string>>,
    ): Promise<void> {
      const own = now.filter((record) => ownersIn(record, setup).includes(String(ids[who])))
      expect((await ask(server.url, `GET /${collection}`, { headers })).body).to.deep.equal(own)
    }

    /** Nothing is allowed without a user. */
    function assertRefused(now: readonly Order[], who: 'anonymous' | 'key', { status }: Answer): void {
      expect(status).to.equal(who === 'key' ? 403 : 401)
      expect(now).to.deep.equal(setup.records)
    }

    for (const write of cases)
      it(nameOf(write), async () => {
        for (const { who, headers } of principals) {
          await server.reset()
          const answer = await ask(server.url, write.request, {
            headers: { ...write.headers, ...headers },
            ...(write.send === undefined ? {} : { send: JSON.stringify(write.send) }),
          })
          const which = `${who}: ${answer.status} ${answer.text}`
          expect(answer.status, which).to.be.lessThan(500)
          const now = (await server.store.dump())[collection] as readonly Order[]
          if (who === 'anonymous' || who === 'key') {
            assertRefused(now, who, answer)
          } else if (who === 'root') {
            assertReadAlike(now, which)
          } else {
            assertOwn(now, who, which)
            if (answer.status >= 400) expect(now, which).to.deep.equal(setup.records)
            await assertSeesOwn(now, who, headers)
          }
        }
      })
  })

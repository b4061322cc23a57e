import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import type { Database, Resource } from '../../src/core/resource.ts'
import type { Change } from '../../src/core/trace.ts'
import { inferModel } from '../../src/schema/infer-model.ts'
import { openFileStore } from '../../src/store/file/open-file-store.ts'
import { createMemoryStore } from '../../src/store/memory/memory-store.ts'
import type { Store, Transaction } from '../../src/store/store.ts'
import { createFolder } from '../support/folder.ts'

interface Member {
  readonly name: string
  open(database: Database): Promise<{ store: Store; remove?: () => Promise<void> }>
}

const members: readonly Member[] = [
  { name: 'memory', open: async (database) => ({ store: createMemoryStore(database, inferModel) }) },
  { name: 'file, full', open: (database) => openFile(database, 'full') },
  { name: 'file, process', open: (database) => openFile(database, 'process') },
]

async function openFile(database: Database, durability: 'full' | 'process') {
  const folder = await createFolder()
  const file = join(folder.path, 'db.json')
  await writeFile(file, JSON.stringify(database))
  return { store: await openFileStore(file, { createModel: inferModel, durability }), remove: folder.remove }
}

const opening = {
  cookies: [
    { id: 1, name: 'chocolate', price: 3 },
    { id: 2, name: 'oat', price: 2 },
    { id: 3, name: 'ginger', price: 2 },
  ],
  tags: [] as Resource[],
  notes: [{ id: 'a1-b', text: 'x' }],
  profile: { name: 'Ada' },
  version: 3,
  colours: ['red', 'blue'],
}

for (const member of members) {
  describe(`store contract: ${member.name}`, () => {
    let store: Store
    let remove: (() => Promise<void>) | undefined
    const names = async (): Promise<unknown> =>
      (await store.find('cookies', {})).items.map((cookie) => cookie['name'])

    beforeEach(async () => {
      ;({ store, remove } = await member.open(opening))
    })
    afterEach(async () => {
      await store.close()
      await remove?.()
    })

    it('has forks that begin as it did, and of which no one sees the other', async () => {
      await store.transact(async (transaction) => transaction.remove('cookies', '1'))
      const [one, two] = [store.fork(), store.fork()]
      const cookiesOf = async (fork: Store) => (await fork.find('cookies', {})).items.map(({ id }) => id)
      expect(await one.dump()).to.deep.equal(opening)
      expect([one.ownRows, two.ownRows]).to.deep.equal([0, 0])
      const ids = await one.transact(async (transaction) => {
        transaction.remove('cookies', '2')
        const id = transaction.nextId('cookies')
        transaction.insert('cookies', { id, flavour: 'plain' })
        return id
      })
      expect(ids).to.equal(4)
      expect(one.model.collections.get('cookies')?.attributes.has('flavour')).to.equal(true)
      expect(two.model.collections.get('cookies')?.attributes.has('flavour')).to.equal(false)
      expect([await cookiesOf(one), await cookiesOf(two), await cookiesOf(store)]).to.deep.equal([
        [1, 3, 4],
        [1, 2, 3],
        [2, 3],
      ])
      // Only the collection that was written to is copied.
      expect([one.ownRows, two.ownRows]).to.deep.equal([3, 0])
      await one.reset()
      expect(await one.dump()).to.deep.equal(opening)
      await one.transact(async (transaction) =>
        transaction.replace('notes', 'a1-b', { id: 'a1-b', text: 'y' }),
      )
      await one.remodel()
      expect((await one.dump())['notes']).to.deep.equal([{ id: 'a1-b', text: 'y' }])
      await one.reset()
      expect(await one.fork().dump()).to.deep.equal(opening)
    })

    it('leaves nothing of a failed write in a fork', async () => {
      const fork = store.fork()
      const failed = fork.transact(async (transaction) => {
        transaction.remove('cookies', '2')
        throw new Error('no')
      })
      expect(await failed.catch(({ message }: Error) => message)).to.equal('no')
      expect(await fork.dump()).to.deep.equal(opening)
    })

    it('shows what it was opened with', async () => {
      expect(await store.dump()).to.deep.equal(opening)
      expect([...store.model.collections.keys()]).to.deep.equal(Object.keys(opening))
    })

    it('gets a resource by its key, and nothing for others', async () => {
      expect(await store.get('cookies', '2')).to.deep.equal(opening.cookies[1])
      expect(await store.get('notes', 'a1-b')).to.deep.equal(opening.notes[0])
      for (const key of ['4', '02', '2.0', 'constructor', '__proto__', '']) {
        expect(await store.get('cookies', key)).to.equal(undefined)
      }
    })

    it('gets several resources by their keys, in the order of these', async () => {
      expect(await store.getMany('cookies', ['3', '02', '1', '3'])).to.deep.equal([
        opening.cookies[2],
        undefined,
        opening.cookies[0],
        opening.cookies[2],
      ])
      expect(await store.getMany('cookies', [])).to.deep.equal([])
      await store.transact(async (transaction) => {
        transaction.remove('cookies', '1')
        expect(await transaction.getMany('cookies', ['1', '2'])).to.deep.equal([
          undefined,
          opening.cookies[1],
        ])
      })
    })

    it('holds an object as one resource, and any other value as `{ value }`', async () => {
      expect(await store.get('profile', '')).to.deep.equal({ name: 'Ada' })
      expect(await store.get('version', '')).to.deep.equal({ value: 3 })
      expect(await store.get('colours', '')).to.deep.equal({ value: ['red', 'blue'] })
    })

    it('finds resources by an attribute that is written like a text', async () => {
      expect(await store.findBy('cookies', 'name', 'oat')).to.deep.equal([opening.cookies[1]])
      expect(await store.findBy('cookies', 'price', '2')).to.deep.equal(opening.cookies.slice(1))
      for (const text of ['2.0', 'null', 'undefined', 'OAT', ''])
        expect(await store.findBy('cookies', 'price', text)).to.deep.equal([])
      await store.transact(async (transaction) => {
        transaction.replace('cookies', '1', { id: 1, name: 'oat', price: true, tags: ['x'] })
        transaction.remove('cookies', '3')
        expect(await transaction.findBy('cookies', 'name', 'oat')).to.have.length(2)
      })
      expect(await store.findBy('cookies', 'name', 'ginger')).to.deep.equal([])
      expect(await store.findBy('cookies', 'price', 'true')).to.have.length(1)
      expect(await store.findBy('cookies', 'tags', 'x')).to.deep.equal([])
    })

    it('finds what a query selects, with the total and the place', async () => {
      const found = await store.find('cookies', {
        filter: { op: 'eq', path: ['price'], value: '2' },
        sort: [{ path: ['name'], descending: false }],
        page: { offset: 1, limit: 1 },
      })
      expect(found).to.deep.equal({ items: [opening.cookies[1]], total: 2, offset: 1 })
    })

    it('writes: at the end, in place, and away', async () => {
      const id = await store.transact(async (transaction) => {
        const given = transaction.nextId('cookies')
        transaction.insert('cookies', { id: given, name: 'vanilla' })
        transaction.replace('cookies', '1', { id: 1, name: 'double chocolate' })
        transaction.remove('cookies', '2')
        transaction.replace('profile', '', { name: 'Grace' })
        transaction.replace('version', '', { value: 4 })
        return given
      })
      expect(id).to.equal(4)
      expect(await store.dump()).to.deep.equal({
        ...opening,
        cookies: [{ id: 1, name: 'double chocolate' }, opening.cookies[2], { id: 4, name: 'vanilla' }],
        profile: { name: 'Grace' },
        version: 4,
      })
    })

    it('shows a transaction its own writes', async () => {
      await store.transact(async (transaction) => {
        transaction.insert('cookies', { id: 9, name: 'lemon', price: 2 })
        expect(await transaction.get('cookies', '9')).to.include({ name: 'lemon' })
        const filter = { op: 'eq', path: ['price'], value: 2 } as const
        expect((await transaction.find('cookies', { filter })).total).to.equal(3)
        transaction.remove('cookies', '9')
        expect(await transaction.get('cookies', '9')).to.equal(undefined)
      })
    })

    it('changes nothing when a transaction throws', async () => {
      const refused = store.transact(async (transaction) => {
        transaction.remove('cookies', '2')
        transaction.insert('cookies', { id: 9, name: 'lemon' })
        transaction.replace('cookies', '9', { id: 9, name: 'lime' })
        transaction.replace('cookies', '1', { id: 1, name: 'mud' })
        transaction.insert('cookies', { id: 2, name: 'another' })
        throw new Error('no')
      })
      expect(await refused.catch((error: Error) => error.message)).to.equal('no')
      expect(await store.dump()).to.deep.equal(opening)
      expect(await names()).to.deep.equal(['chocolate', 'oat', 'ginger'])
    })

    it('runs transactions one at a time, in their order', async () => {
      const add = (step: number) => async (transaction: Transaction) => {
        const now = await transaction.get('version', '')
        await new Promise((resolve) => setTimeout(resolve, 5 - step))
        transaction.replace('version', '', { value: Number(now?.['value']) * 10 + step })
      }
      await Promise.all([1, 2, 3].map((step) => store.transact(add(step))))
      expect(await store.get('version', '')).to.deep.equal({ value: 3123 })
    })

    it('never gives an integer id twice, also when its record is gone', async () => {
      const take = (): Promise<unknown> =>
        store.transact(async (transaction) => {
          const id = transaction.nextId('cookies')
          transaction.insert('cookies', { id })
          return id
        })
      expect([await take(), await take()]).to.deep.equal([4, 5])
      await store.transact(async (transaction) => transaction.remove('cookies', '5'))
      expect(await take()).to.equal(6)
      await store.transact(async (transaction) => transaction.insert('cookies', { id: 40 }))
      expect(await take()).to.equal(41)
    })

    it('gives ids in the style of the collection', async () => {
      await store.transact(async (transaction) => {
        expect(transaction.nextId('tags')).to.equal(1)
        expect(transaction.nextId('notes')).to.be.a('string').with.length.greaterThan(5)
      })
    })

    it('tells about committed changes only, in their order', async () => {
      const changes: Change[] = []
      const stop = store.subscribe((change) => changes.push(change))
      await store.transact(async (transaction) => {
        transaction.insert('tags', { id: 1 })
        transaction.replace('tags', '1', { id: 1, name: 'new' })
        transaction.remove('cookies', '3')
        expect(changes).to.deep.equal([])
      })
      await store.transact(() => Promise.reject(new Error('no'))).catch(() => undefined)
      stop()
      await store.transact(async (transaction) => transaction.remove('cookies', '1'))
      expect(changes).to.deep.equal([
        { collection: 'tags', key: '1', before: undefined, after: { id: 1 } },
        { collection: 'tags', key: '1', before: { id: 1 }, after: { id: 1, name: 'new' } },
        { collection: 'cookies', key: '3', before: opening.cookies[2], after: undefined },
      ])
    })

    it('shows every new attribute to the model', async () => {
      await store.transact(async (transaction) => transaction.insert('cookies', { id: 8, crunchy: true }))
      expect(store.model.collections.get('cookies')?.attributes.has('crunchy')).to.equal(true)
    })

    it('goes back to what it was opened with', async () => {
      const { items } = await store.find('cookies', {})
      await store.transact(async (transaction) => {
        transaction.remove('cookies', '1')
        transaction.insert('cookies', { id: transaction.nextId('cookies') })
        transaction.replace('colours', '', { value: [] })
      })
      const changes: Change[] = []
      store.subscribe((change) => changes.push(change))
      await store.reset()
      expect(await store.dump()).to.deep.equal(opening)
      expect((await store.find('cookies', {})).items).to.deep.equal(items)
      expect(changes.map(({ collection, key }) => `${collection}/${key}`)).to.have.members([
        'cookies/1',
        'cookies/4',
        'colours/',
      ])
      await store.transact(async (transaction) => expect(transaction.nextId('cookies')).to.equal(4))
    })

    it('keeps names that objects have by birth as ordinary names', async () => {
      const odd = JSON.parse('{ "id": "__proto__", "constructor": 1, "__proto__": { "a": 1 } }') as Resource
      await store.transact(async (transaction) => transaction.insert('notes', odd))
      expect(await store.get('notes', '__proto__')).to.equal(odd)
      const filter = { op: 'eq', path: ['__proto__', 'a'], value: '1' } as const
      expect((await store.find('notes', { filter })).total).to.equal(1)
      expect(JSON.stringify(await store.dump())).to.contain('"__proto__":{"a":1}')
    })
  })
}

describe('store contract: records without an id', () => {
  for (const member of members) {
    it(`get one in the style of their collection, and a notice says so: ${member.name}`, async () => {
      const { store, remove } = await member.open({
        a: [{ x: 1 }, { id: 7 }, { id: null, x: 2 }],
        b: [{ id: '3' }, {}],
        c: [{}],
      })
      expect(await store.dump()).to.deep.equal({
        a: [{ id: 8, x: 1 }, { id: 7 }, { id: 9, x: 2 }],
        b: [{ id: '3' }, { id: '4' }],
        c: [{ id: 1 }],
      })
      expect(store.notices[0]).to.equal('2 records of "a" had no id. They were given 8, 9.')
      expect(store.notices).to.include('A record of "c" had no id. It was given 1.')
      await store.close()
      await remove?.()
    })
  }
})

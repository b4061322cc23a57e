import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import type { Database } from '../../src/core/resource.ts'
import { createServer, type ServerOptions } from '../../src/index.ts'
import { inferModel } from '../../src/schema/infer-model.ts'
import { openFileStore } from '../../src/store/file/open-file-store.ts'
import { createMemoryStore } from '../../src/store/memory/memory-store.ts'
import type { Store } from '../../src/store/store.ts'
import { ask, withServer } from '../support/api.ts'
import { eventually } from '../support/eventually.ts'
import { createFolder } from '../support/folder.ts'
import { run } from '../support/program.ts'

const doubled: Database = {
  posts: [
    { id: 1, title: 'a' },
    { id: 3, title: 'b' },
    { id: 3, title: 'c' },
    { id: '3', title: 'd' },
  ],
  tags: [
    { id: 'js', n: 1 },
    { id: 'js', n: 2 },
  ],
  comments: [
    { id: 1, postId: 3 },
    { id: 2, postId: 3 },
  ],
}

describe('store: double ids', () => {
  let folder: Awaited<ReturnType<typeof createFolder>>
  let file: string
  let reports: string[]
  const open = (): Promise<Store> =>
    openFileStore(file, { createModel: inferModel, report: (text) => reports.push(text) })
  const titles = async (store: Store) =>
    Object.fromEntries((await store.find('posts', {})).items.map(({ id, title }) => [title as string, id]))
  const write = (database: Database) => writeFile(file, `${JSON.stringify(database, null, 2)}\n`)

  beforeEach(async () => {
    folder = await createFolder()
    file = join(folder.path, 'db.json')
    reports = []
    await write(doubled)
  })
  afterEach(() => folder.remove())

  it('are served under new ids, the same at every start, and listed with their lines', async () => {
    for (const _ of [1, 2]) {
      const store = await open()
      expect(await titles(store)).to.deep.equal({ a: 1, b: 3, c: 4, d: 5 })
      expect((await store.find('tags', {})).items).to.deep.equal([
        { id: 'js', n: 1 },
        { id: 'js-2', n: 2 },
      ])
      expect(store.notices).to.have.members([
        `These ids are written to ${file} with the first change.`,
        '2 ids occur more than once.',
        '3 records of "posts" have the id 3: line 8, line 12, line 16. ' +
          'The first keeps it, the others are served with ids 4, 5. 2 references lead to the first.',
        '2 records of "tags" have the id js: line 22, line 26. The first keeps it, the other is served with id js-2.',
      ])
      await store.close()
      expect(JSON.parse(await readFile(file, 'utf8'))).to.deep.equal(doubled)
    }
  })
  it('keep their new ids with the first write', async () => {
    const store = await open()
    await store.transact(async (transaction) =>
      transaction.insert('posts', { id: transaction.nextId('posts') }),
    )
    await store.close()
    const { posts } = JSON.parse(await readFile(file, 'utf8')) as { posts: { id: unknown }[] }
    expect(posts.map(({ id }) => id)).to.deep.equal([1, 3, 4, 5, 6])
    const again = await open()
    expect(again.notices.join()).not.to.include('posts')
    await again.close()
  })

  it('after an edit, the record that was there before keeps its id, and so do those that were given one', async () => {
    const store = await open()
    const posts = doubled['posts'] as { id: number; title: string }[]
    await write({ ...doubled, posts: [{ id: 3, title: 'copy' }, ...posts.slice(1), { id: 4, title: 'new' }] })
    await eventually(async () => expect(Object.keys(await titles(store))).to.include('copy'))
    const { b, d, new: added, ...others } = await titles(store)
    expect([b, d, added]).to.deep.equal([3, 5, 4])
    expect(others).to.have.all.keys('c', 'copy')
    await eventually(async () => {
      const saved = JSON.parse(await readFile(file, 'utf8')) as { posts: { id: unknown }[] }
      expect(new Set(saved.posts.map(({ id }) => String(id)))).to.have.lengthOf(5)
    })
    await store.close()
  })

  it('of another collection do not change when one is edited', async () => {
    const store = await open()
    await write({ ...doubled, comments: [] })
    await eventually(async () => expect((await store.find('comments', {})).total).to.equal(0))
    expect(await titles(store)).to.deep.equal({ a: 1, b: 3, c: 4, d: 5 })
    await store.close()
  })

  it('are UUIDs where the others are, and numbers in a list in memory', async () => {
    const id = '7f6d1f2e-4c55-4b0e-9f0a-0d7a3c6f1b11'
    const data = { things: [{ id }, { id }] }
    const stores = [1, 2].map(() => createMemoryStore(data, inferModel))
    const [one, other] = await Promise.all(stores.map((store) => store.find('things', {})))
    expect(one?.items).to.deep.equal(other?.items)
    expect(one?.items[1]?.['id']).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(stores[0]?.notices[0]).to.include('number 1, number 2')
  })

  it('are listed up to a hundred, and the rest by a command', () => {
    const ids = Array.from({ length: 101 }, (_, at) => ({ id: at + 1 }))
    const { notices } = createMemoryStore({ things: [...ids, ...ids] }, inferModel)
    expect(notices[0]).to.equal('101 ids occur more than once.')
    expect(notices).to.have.length(102)
    expect(notices.at(-1)).to.match(/^And 1 more\. List them all with: .* validate FILE$/)
  })

  it('over HTTP, references lead to the first', async () => {
    await withServer({ data: doubled }, async ({ url }) => {
      expect((await ask(url, 'GET /posts/3/comments?_fields=id')).body).to.deep.equal([{ id: 1 }, { id: 2 }])
      expect((await ask(url, 'GET /posts/4')).body).to.deep.equal({ id: 4, title: 'c' })
      expect((await ask(url, 'GET /comments/1?_embed=post')).body).to.have.nested.property('post.title', 'b')
    })
  })

  it('of users who sign in refuse the start, with every place', async () => {
    await write({
      users: [
        { id: 1, name: 'ada' },
        { id: 1, name: 'bo' },
        { id: 1, name: 'cy' },
      ],
    })
    const options: ServerOptions = { data: file, auth: { basic: true }, report: () => undefined }
    const refused: unknown = await createServer(options).catch((error: unknown) => error)
    expect(refused).to.have.property('message').which.includes('have the id 1: line 4, line 8, line 12.')
    await withServer({ data: file, report: () => undefined }, async ({ url }) =>
      expect((await ask(url, 'GET /users/3')).status).to.equal(200),
    )
  })

  it('are listed by start validate, which ends with 1', async () => {
    const { code, stdout, stderr } = await run(['validate', file])
    expect(code).to.equal(1)
    expect(stdout).to.include('3 records of "posts" have the id 3: line 8, line 12, line 16.')
    expect(stdout).to.include('2 records of "tags" have the id js: line 22, line 26.')
    expect(stderr).to.include('2 problems found.')
  })
})

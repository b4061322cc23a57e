import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'

import type { Database, Json, Server } from '../../src/index.ts'
import { type Answer, ask, idsOf, type Sent, withServer } from '../support/api.ts'
import { eventually } from '../support/eventually.ts'
import { inFolder } from '../support/folder.ts'
import { run } from '../support/program.ts'

/** What was tried on json-server 0.17.4 and 1.0.0-beta.15, and went wrong with one of them, in their own words and URLs. */
describe('what went wrong with json-server', () => {
  const data: Database = {
    users: [{ id: 1, name: 'Ada' }],
    posts: [
      { id: 1, title: 'One' },
      { id: 2, title: 'Two' },
      { id: 3, title: 'Three' },
    ],
    comments: [
      { id: 1, text: 'a', postId: 1 },
      { id: 2, text: 'b', postId: 1 },
      { id: 3, text: 'stray', postId: 99 },
      { id: 4, text: 'no post', postId: null },
    ],
    tags: ['a', 'b'],
  }
  const withData = async (
    test: (request: (line: string, sent?: Sent) => Promise<Answer>, server: Server) => Promise<void>,
  ) => withServer({ data }, async (server) => test(async (line, sent) => ask(server.url, line, sent), server))

  it('DELETE /users/1 where nothing refers to it: that record goes, and no other', () =>
    withData(async (request, server) => {
      expect((await request('DELETE /users/1')).status).to.equal(200)
      expect(await server.store.dump()).to.deep.equal({ ...data, users: [] })
    }))

  it('DELETE /posts/3?_dependent=comments where post 3 has none: no other comment goes', () =>
    withData(async (request, server) => {
      expect((await request('DELETE /posts/3?_dependent=comments')).status).to.equal(200)
      expect((await server.store.dump())['comments']).to.deep.equal(data['comments'])
    }))

  it('any null foreign key, then DELETE: gone from memory and from the file', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'db.json')
      await writeFile(file, JSON.stringify(data))
      await withServer({ data: file }, async ({ url }) => {
        expect((await ask(url, 'DELETE /posts/1')).status).to.equal(200)
        expect((await ask(url, 'GET /posts/1')).status).to.equal(404)
      })
      expect(JSON.parse(await readFile(file, 'utf8'))).to.deep.equal({
        ...data,
        posts: (data['posts'] as Json[]).slice(1),
      })
    }))

  it('_expand=post with a null or missing key: null, and the rest is there', () =>
    withData(async (request) => {
      const { status, body } = await request('GET /comments?_expand=post')
      expect(status).to.equal(200)
      expect((body as { post: unknown }[]).map(({ post }) => post)).to.deep.equal([
        { id: 1, title: 'One' },
        { id: 1, title: 'One' },
        null,
        null,
      ])
    }))

  it('?title_like=( : 400, and no stack', () =>
    withData(async (request) => {
      const { status, text } = await request('GET /posts?title_like=(')
      expect(status).to.equal(400)
      expect(text).not.to.match(/\bat .*:\d+:\d+/)
    }))

  it('?id=1 and ?id:in=1,2: the records', () =>
    withData(async (request) => {
      expect(idsOf((await request('GET /posts?id=1')).body)).to.deep.equal([1])
      expect(idsOf((await request('GET /posts?id:in=1,2')).body)).to.deep.equal([1, 2])
    }))

  it('numeric foreign keys and _embed: children and parents', () =>
    withData(async (request) => {
      expect((await request('GET /posts/1?_embed=comments')).body)
        .to.have.property('comments')
        .with.length(2)
      expect((await request('GET /comments/1?_embed=post')).body).to.have.nested.property('post.title', 'One')
    }))

  it('?_limit=1 and ?_start=0&_end=1: one record', () =>
    withData(async (request) => {
      expect(idsOf((await request('GET /posts?_limit=1')).body)).to.deep.equal([1])
      expect(idsOf((await request('GET /posts?_start=0&_end=1')).body)).to.deep.equal([1])
    }))

  it('GET /constructor, /toString, /__proto__: 404', () =>
    withData(async (request) => {
      for (const name of ['constructor', 'toString', '__proto__']) {
        expect((await request(`GET /${name}`)).status).to.equal(404)
      }
    }))

  it('HEAD: 200', () =>
    withData(async (request) => {
      for (const path of ['/', '/posts', '/posts/1', '/posts/1/comments', '/tags', '/db']) {
        expect((await request(`HEAD ${path}`)).status, path).to.equal(200)
      }
    }))

  it('POST of broken JSON: 400 as JSON, with line and column', () =>
    withData(async (request) => {
      const { status, body } = await request('POST /posts', { send: '{"title": }' })
      expect(status).to.equal(400)
      expect(body)
        .to.have.property('message')
        .that.matches(/line 1, column 11/)
    }))

  it('POST without a JSON content type, or without a body: refused, and no record', () =>
    withData(async (request, server) => {
      const text = { headers: { 'Content-Type': 'text/plain' }, send: 'title=x' }
      expect((await request('POST /posts', text)).status).to.equal(415)
      const noForm = {
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        send: '{"title":"x"}',
      }
      expect((await request('POST /posts', noForm)).status).to.equal(415)
      expect((await request('POST /posts')).status).to.equal(400)
      expect(await server.store.dump()).to.deep.equal(data)
    }))

  it('POST of a list: a record for each', () =>
    withData(async (request) => {
      const { status, body } = await request('POST /posts', { send: [{ title: 'Four' }, { title: 'Five' }] })
      expect(status).to.equal(201)
      expect(idsOf(body)).to.deep.equal([4, 5])
    }))

  it('POST with an id that exists: 409, and the record is as it was', () =>
    withData(async (request, server) => {
      expect((await request('POST /posts', { send: { id: 1, title: 'x' } })).status).to.equal(409)
      expect(await server.store.dump()).to.deep.equal(data)
    }))

  it('POST /posts/1/comments: the key is a number, as its neighbours are', () =>
    withData(async (request) => {
      expect((await request('POST /posts/1/comments', { send: { text: 'x' } })).body).to.deep.equal({
        id: 5,
        text: 'x',
        postId: 1,
      })
    }))

  it('a list of plain values: served, and replaced', () =>
    withData(async (request) => {
      expect((await request('GET /tags')).body).to.deep.equal(['a', 'b'])
      expect((await request('PUT /tags', { send: ['c'] })).body).to.deep.equal(['c'])
    }))

  it('a file that is a list: a clear message, and the file untouched', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'db.json'), '[{ "id": 1 }]')
      const { code, stderr } = await run(['db.json', '--port', '0'], { cwd: folder })
      expect(code).to.equal(1)
      expect(stderr)
        .to.match(/list|array|object/i)
        .and.not.to.match(/\bat .*:\d+:\d+/)
      expect(await readFile(join(folder, 'db.json'), 'utf8')).to.equal('[{ "id": 1 }]')
    }))

  it('a byte order mark at the start of the file: served', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'db.json'), `\uFEFF${JSON.stringify(data)}`)
      await withServer({ data: join(folder, 'db.json') }, async ({ url }) => {
        expect((await ask(url, 'GET /posts')).body).to.deep.equal(data['posts'])
      })
    }))

  it('broken JSON is saved, then a POST comes: the edit stays in the file, the record in the server', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'db.json')
      await writeFile(file, JSON.stringify(data))
      const mended = JSON.stringify({ ...data, users: [{ id: 1, name: 'Ada, edited' }] })
      await withServer({ data: file, report: () => undefined }, async ({ url }) => {
        const broken = mended.slice(0, -1)
        await writeFile(file, broken)
        expect((await ask(url, 'POST /posts', { send: { title: 'Four' } })).status).to.equal(201)
        expect((await ask(url, 'GET /posts/4')).status).to.equal(200)
        expect(await readFile(file, 'utf8')).to.equal(broken)
        await writeFile(file, mended)
        await eventually(async () => {
          expect((await ask(url, 'GET /users/1')).body).to.include({ name: 'Ada, edited' })
        })
      })
      const after = JSON.parse(await readFile(file, 'utf8')) as Database
      expect(after['users']).to.deep.equal([{ id: 1, name: 'Ada, edited' }])
      expect(after['posts']).to.have.length(4)
    }))

  it('the disk fails: 503, nothing is kept, and the server goes on', () =>
    inFolder(async (parent) => {
      const folder = join(parent, 'here')
      await mkdir(folder)
      await writeFile(join(folder, 'db.json'), JSON.stringify(data))
      await withServer({ data: join(folder, 'db.json'), report: () => undefined }, async ({ url }) => {
        await rename(folder, join(parent, 'away'))
        const { status } = await ask(url, 'POST /posts', { send: { title: 'lost' } })
        expect(status).to.be.oneOf([503, 507])
        expect((await ask(url, 'GET /posts')).body).to.deep.equal(data['posts'])
        await rename(join(parent, 'away'), folder)
        expect((await ask(url, 'POST /posts', { send: { title: 'kept' } })).status).to.equal(201)
      })
    }))

  it('many parallel POSTs while the file is watched: all are there, in memory and in the file', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'db.json')
      await writeFile(file, JSON.stringify(data))
      await withServer({ data: file }, async ({ url }) => {
        const posts = Array.from({ length: 200 }, async (_, at) => ask(url, 'POST /posts', { send: { at } }))
        const answers = await Promise.all(posts)
        expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([201]))
        expect(new Set(answers.map(({ body }) => (body as { id: number }).id)).size).to.equal(200)
        expect((await ask(url, 'GET /posts')).headers.get('X-Total-Count')).to.equal('203')
      })
      const after = JSON.parse(await readFile(file, 'utf8')) as { posts: { id: number }[] }
      expect(new Set(after.posts.map(({ id }) => id)).size).to.equal(203)
    }))

  it('a taken port: one line that names a free one', () =>
    withData(async (_request, { url }) => {
      const { code, stderr } = await run(['--port', new URL(url).port])
      expect(code).to.equal(1)
      expect(stderr.trim()).to.match(/^.*Port \d+ is taken\. Port \d+ is free: add --port \d+.*$/)
    }))

  it('listens on the loopback only', async function () {
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((address) => address?.family === 'IPv4' && !address.internal)
    if (!outside) return this.skip()
    return withData(async (_request, { url }) => {
      const elsewhere = `http://${outside.address}:${new URL(url).port}`
      const outcome = await fetch(elsewhere).then(
        () => 'answered',
        () => 'refused',
      )
      expect(outcome).to.equal('refused')
    })
  })

  it('an editor saves by renaming: taken over', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'db.json')
      await writeFile(file, JSON.stringify(data))
      await withServer({ data: file }, async ({ url }) => {
        for (const name of ['once', 'twice']) {
          await writeFile(`${file}~`, JSON.stringify({ ...data, users: [{ id: 1, name }] }))
          await rename(`${file}~`, file)
          await eventually(async () => expect((await ask(url, 'GET /users/1')).body).to.include({ name }))
        }
      })
    }))
})

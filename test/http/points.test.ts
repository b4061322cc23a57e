import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import type { JsonObject } from '../../src/index.ts'
import { ask, serving, withServer } from '../support/api.ts'
import { blog } from '../support/blog.ts'
import { eventually } from '../support/eventually.ts'
import { inFolder } from '../support/folder.ts'

const inWorld = { 'X-Understudy-World': 'one' }
const quiet = { report: () => undefined }
const data = {
  ...blog,
  users: [{ id: 1, name: 'ada', password: 'pass-word-4711', api_token: 'a-token-4711' }],
}

describe('http: points in time', () => {
  const api = serving({ data, ...quiet })
  const dump = async (headers = {}) => (await api('GET /db', { headers })).text
  const post = async (headers = {}) =>
    (await api('POST /tags', { send: { name: 'x' }, headers })).headers.get('X-Understudy-Change') ?? ''
  const reset = async (to: string, headers = {}) => api('POST /_/reset', { send: { to }, headers })
  afterEach(async () => {
    for (const { name } of (await api('GET /_/snapshots')).body as { name: string }[])
      await api(`DELETE /_/snapshots/${name}`)
  })

  it('a write says to which one it has led, also to pages of other origins', async () => {
    const headers = { Origin: 'http://localhost:5173' }
    const made = await api('POST /tags', { send: {}, headers })
    expect(made.headers.get('X-Understudy-Change')).to.match(/^@\d+$/)
    expect(made.headers.get('Access-Control-Expose-Headers')).to.include('X-Understudy-Change')
    for (const request of ['GET /tags', 'DELETE /tags/99'])
      expect((await api(request)).headers.get('X-Understudy-Change')).to.equal(null)
    const [last] = ((await api('GET /_/requests?method=POST')).body as { n: number }[]).slice(-1)
    expect((await api(`GET /_/requests/${last?.n}`)).body).to.include({
      change: made.headers.get('X-Understudy-Change'),
    })
  })

  for (const [where, headers] of [
    ['main', {}],
    ['a world', inWorld],
  ] as const)
    it(`go back to each of them, in ${where}`, async () => {
      const start = await dump(headers)
      const one = await post(headers)
      const afterOne = await dump(headers)
      await new Promise((resolve) => setTimeout(resolve, 5))
      const between = new Date().toISOString()
      await new Promise((resolve) => setTimeout(resolve, 5))
      await api('DELETE /posts/1', { headers })
      const afterTwo = await dump(headers)
      expect((await api('PUT /_/snapshots/kept', { headers })).status).to.equal(201)
      await api('DELETE /tags/1', { headers })
      for (const [to, expected] of [
        [one, afterOne],
        ['kept', afterTwo],
        ['start', start],
        ['-1', afterTwo],
        [between, afterOne],
      ] as const) {
        const done = await reset(to, headers)
        expect([done.status, done.headers.get('X-Understudy-Change')?.[0]], done.text).to.deep.equal([
          200,
          '@',
        ])
        expect(await dump(headers), to).to.equal(expected)
      }
      // Each of them was a change that can be undone, and gives back what was there.
      for (const expected of [afterTwo, start, afterTwo, afterOne]) {
        await api('POST /_/undo', { headers })
        expect(await dump(headers)).to.equal(expected)
      }
    })

  it('undo goes over a reset, and gives no id a second time', async () => {
    const before = await dump()
    const { id } = (await api('POST /tags', { send: {} })).body as { id: number }
    await api('POST /_/reset')
    await api('POST /tags', { send: {} })
    await api('POST /tags', { send: {} })
    expect((await api('POST /_/undo', { send: { steps: 4 } })).status).to.equal(200)
    expect(await dump()).to.equal(before)
    expect((await api('POST /tags', { send: {} })).body).to.have.property('id', id + 2)
  })

  it('undo takes back what one request has changed, if nothing has changed it since', async () => {
    const before = await dump()
    const number = async () =>
      ((await api('GET /_/requests')).body as { n: number; request: JsonObject }[]).at(-1)?.n
    await api('PATCH /tags/1', { send: { name: 'first' } })
    const first = await number()
    await api('PATCH /tags/2', { send: { name: 'second' } })
    const second = await number()
    expect((await api('POST /_/undo', { send: { request: first } })).status).to.equal(200)
    expect((await api('GET /tags/2')).body).to.include({ name: 'second' })
    const again = await api('POST /_/undo', { send: { request: first } })
    expect([again.status, again.text]).to.satisfy(
      () => again.text.includes('has been undone already'),
      again.text,
    )
    await api('PATCH /tags/2', { send: { name: 'third' } })
    const refused = await api('POST /_/undo', { send: { request: second } })
    expect(refused.status).to.equal(409)
    expect(refused.text).to.match(/tags\/2 has changed since, by @\d+/)
    await api('POST /_/undo')
    expect((await api('POST /_/undo', { send: { request: second } })).status).to.equal(200)
    expect(await dump()).to.equal(before)
    await api('GET /tags')
    const read = await api('POST /_/undo', { send: { request: await number() } })
    expect([read.status, read.text]).to.satisfy(() => read.text.includes('has changed nothing'), read.text)
    await api('PATCH /tags/1', { send: { name: 'elsewhere' }, headers: inWorld })
    const other = await api('POST /_/undo', { send: { request: await number() } })
    expect([other.status, other.text]).to.satisfy(() => other.text.includes('/_/in/one/_/undo'), other.text)
    expect((await api('POST /_/undo', { send: { request: 999_999 } })).status).to.equal(404)
  })

  it('snapshots are kept, listed, shown without secrets, used, replaced and deleted', async () => {
    expect((await api('GET /_/snapshots')).body).to.deep.equal([])
    const made = await api('PUT /_/snapshots/two-tags', { send: { tags: [{ id: 1 }, { name: 'no id' }] } })
    expect([made.status, made.body]).to.deep.equal([
      201,
      { name: 'two-tags', url: `${api.url}/_/snapshots/two-tags` },
    ])
    expect((await api('GET /_/snapshots/two-tags')).body).to.deep.equal({
      tags: [{ id: 1 }, { id: 2, name: 'no id' }],
    })
    expect((await api('PUT /_/snapshots/two-tags')).status).to.equal(200)
    const shown = await api('GET /_/snapshots/two-tags')
    expect(shown.text).to.include('ada').and.not.match(/4711/)
    const [listed] = (await api('GET /_/snapshots')).body as JsonObject[]
    expect(listed).to.have.keys('name', 'at', 'url')
    expect((await api('DELETE /_/snapshots/two-tags')).status).to.equal(204)
    expect((await api('DELETE /_/snapshots/two-tags')).status).to.equal(404)
  })

  it('in memory there are at most a hundred in each world', async () => {
    const headers = { 'X-Understudy-World': 'many' }
    for (let at = 1; at <= 100; at++)
      expect((await api(`PUT /_/snapshots/many-${at}`, { headers })).status).to.equal(201)
    const refused = await api('PUT /_/snapshots/one-more', { headers })
    expect(refused.status).to.equal(507)
    expect(refused.text).to.match(/100 snapshots in memory already.*DELETE/)
    expect((await api('PUT /_/snapshots/many-1', { headers })).status).to.equal(200)
    expect((await api('DELETE /_/snapshots/many-2', { headers })).status).to.equal(204)
    expect((await api('PUT /_/snapshots/one-more', { headers })).status).to.equal(201)
  })

  it('a world has its own, and sees those of main', async () => {
    await api('PUT /_/snapshots/shared', { send: { tags: [] } })
    await api('PUT /_/snapshots/own', { headers: inWorld })
    expect((await api('GET /_/snapshots')).text)
      .to.include('shared')
      .and.not.include('own')
    expect((await api('GET /_/snapshots', { headers: inWorld })).text)
      .to.include('shared')
      .and.include('own')
    expect((await reset('shared', inWorld)).status).to.equal(200)
    expect(await dump(inWorld)).to.equal('{"tags":[]}')
    expect((await api('POST /tags', { send: { name: 'y' }, headers: inWorld })).status).to.equal(201)
    expect((await api('GET /_/snapshots/shared')).text).to.equal('{"tags":[]}')
    expect((await api('DELETE /_/snapshots/shared', { headers: inWorld })).status).to.equal(409)
  })

  for (const [request, send, status, message] of [
    ['POST /_/reset', { to: 'shraed' }, 404, 'There is no snapshot \\"shraed\\".'],
    ['POST /_/reset', { to: 'strat' }, 404, 'Did you mean \\"start\\"?'],
    ['POST /_/reset', { to: '@999999' }, 404, 'There is no change @999999 yet.'],
    ['POST /_/reset', { to: '-999999' }, 409, 'The history does not reach so far.'],
    ['POST /_/reset', { to: '2020-01-01' }, 409, 'The history does not reach so far.'],
    ['POST /_/reset', { to: 'a b' }, 400, 'is not a point in time'],
    ['POST /_/reset', { to: '2020-13-45' }, 400, 'is not a point in time'],
    ['POST /_/reset', { t: 'start' }, 400, 'Did you mean \\"to\\"?'],
    ['POST /_/reset', ['start'], 400, 'The body must be an object'],
    ['PUT /_/snapshots/start', undefined, 400, 'cannot be the name of a snapshot'],
    ['PUT /_/snapshots/-3', undefined, 400, 'cannot be the name of a snapshot'],
    ['PUT /_/snapshots/2026-11-30', undefined, 400, 'cannot be the name of a snapshot'],
    ['PUT /_/snapshots/..%2Fdb', undefined, 400, 'cannot be the name of a snapshot'],
    ['PUT /_/snapshots/x', { tags: [{ id: 1 }, { id: {} }] }, 422, 'neither a string nor a number'],
    ['GET /_/snapshots/x', undefined, 404, 'PUT /_/snapshots/x'],
    ['POST /_/snapshots', undefined, 405, 'Allowed: GET'],
  ] as const)
    it(`${request} ${JSON.stringify(send)} is a ${status}, and changes nothing`, async () => {
      await post()
      const before = await dump()
      const answer = await api(request, send === undefined ? {} : { send })
      expect([answer.status, answer.text]).to.satisfy(
        () => answer.status === status && answer.text.includes(message),
        answer.text,
      )
      expect(await dump()).to.equal(before)
      expect((await api('GET /_/snapshots')).body).to.deep.equal([])
    })
})

describe('http: snapshots beside a file', () => {
  it('are data files with its permissions; the file follows a reset, and undo over it', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'db.json')
      const items = [{ id: 1 }, { id: 2, name: 'b' }]
      await writeFile(file, JSON.stringify({ items }))
      await chmod(file, 0o600)
      await withServer({ data: file, staticFolder: folder, ...quiet }, async ({ url }) => {
        const itemsIn = async (name: string) =>
          (JSON.parse(await readFile(join(folder, name), 'utf8')) as JsonObject)['items']
        await ask(url, 'DELETE /items/2')
        expect((await ask(url, 'PUT /_/snapshots/one')).status).to.equal(201)
        expect(await readdir(join(folder, 'db.snapshots'))).to.deep.equal(['one.json'])
        expect(await itemsIn('db.snapshots/one.json')).to.deep.equal([{ id: 1 }])
        expect((await stat(join(folder, 'db.snapshots/one.json'))).mode & 0o777).to.equal(0o600)
        expect((await ask(url, 'GET /db.snapshots/one.json')).status).to.equal(404)
        await ask(url, 'POST /_/reset')
        expect(await itemsIn('db.json')).to.deep.equal(items)
        await ask(url, 'POST /_/reset', { send: { to: 'one' } })
        expect(await itemsIn('db.json')).to.deep.equal([{ id: 1 }])
        await ask(url, 'POST /_/undo', { send: { steps: 3 } })
        expect(await itemsIn('db.json')).to.deep.equal(items)
      })
    })
  })

  it('can be written by hand; one that cannot be read is a 409', async () => {
    await inFolder(async (folder) => {
      await writeFile(join(folder, 'db.json'), '{"items":[]}')
      await mkdir(join(folder, 'db.snapshots'))
      await writeFile(join(folder, 'db.snapshots', 'full.json'), '{"items":[{"id":7}]}')
      await writeFile(join(folder, 'db.snapshots', 'broken.json'), '{"items":')
      await withServer({ data: join(folder, 'db.json'), ...quiet }, async ({ url }) => {
        expect((await ask(url, 'GET /_/snapshots')).text).to.match(/"broken".*"full"/)
        const refused = await ask(url, 'POST /_/reset', { send: { to: 'broken' } })
        expect([refused.status, refused.text]).to.satisfy(
          () => refused.text.includes('cannot be used'),
          refused.text,
        )
        await ask(url, 'POST /_/reset', { send: { to: 'full' } })
        expect((await ask(url, 'GET /items')).text).to.equal('[{"id":7}]')
      })
    })
  })

  it('are in memory where the data is', async () => {
    await inFolder(async (folder) => {
      await writeFile(join(folder, 'db.json'), '{"items":[]}')
      await withServer({ data: join(folder, 'db.json'), persist: false, ...quiet }, async ({ url }) => {
        await ask(url, 'PUT /_/snapshots/one')
        await ask(url, 'PUT /_/snapshots/one', { headers: inWorld })
        expect((await ask(url, 'GET /_/snapshots')).text).to.include('one')
      })
      expect(await readdir(folder)).to.deep.equal(['db.json'])
    })
  })

  it('an edit by hand stays: what was before it is not gone back to', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'db.json')
      await writeFile(file, '{"items":[{"id":1}]}')
      await withServer({ data: file, ...quiet }, async ({ url }) => {
        await ask(url, 'POST /items', { send: {} })
        await writeFile(file, '{"items":[{"id":9},{"id":2}]}')
        const edited = '[{"id":9},{"id":2}]'
        await eventually(async () => expect((await ask(url, 'GET /items')).text).to.equal(edited))
        await ask(url, 'POST /items', { send: {} })
        const undone = await ask(url, 'POST /_/undo', { send: { steps: 2 } })
        expect([undone.status, undone.text]).to.satisfy(
          () => undone.text.includes('There is 1 change to undo'),
          undone.text,
        )
        expect(undone.text).to.include('edit of the data file by hand')
        const back = await ask(url, 'POST /_/reset', { send: { to: '@1' } })
        expect([back.status, back.text]).to.satisfy(
          () => back.text.includes('was edited by hand after'),
          back.text,
        )
        expect((await ask(url, 'POST /_/undo')).status).to.equal(200)
        expect((await ask(url, 'GET /items')).text).to.equal(edited)
      })
    })
  })
})

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import type { Json, JsonObject } from '../../src/index.ts'
import { ask, serving, withServer } from '../support/api.ts'
import { blog } from '../support/blog.ts'
import { inFolder } from '../support/folder.ts'

const inWorld = { 'X-Understudy-World': 'one' }
const data = {
  ...blog,
  users: [{ id: 1, name: 'ada', password: 'pass-word-4711', api_token: 'a-token-4711' }],
}

describe('http: undo', () => {
  const api = serving({ data })
  const dump = async (headers = {}) => (await api('GET /db', { headers })).text
  const history = async (headers = {}, since = '@0') =>
    (await api(`GET /_/history?since=${since}`, { headers })).body as JsonObject[]
  const last = async () => ((await history()).at(-1)?.['change'] ?? '@0') as string

  /** Every kind of write; deletes take related records along, and come from the middle of their collections. */
  const writes: readonly (readonly [request: string, send?: unknown, headers?: Record<string, string>])[] = [
    ['POST /tags', { name: 'new' }],
    ['POST /tags', [{ name: 'x' }, { name: 'y' }]],
    ['PATCH /posts/1', { title: 'changed', extra: [1] }],
    ['PUT /posts/2', { title: 'replaced' }],
    ['DELETE /posts/1'],
    ['DELETE /tags/2'],
    ['PATCH /tags?id=1', { name: 'bulk' }],
    ['DELETE /tags?id=1'],
    ['PUT /profile', { name: 'x' }],
    [
      'PATCH /posts/1/relationships/author',
      { data: null },
      { 'Content-Type': 'application/vnd.api+json', Accept: 'application/vnd.api+json' },
    ],
    [
      'POST /operations',
      {
        'atomic:operations': [
          { op: 'add', data: { type: 'tag', attributes: { name: 'atomic' } } },
          { op: 'remove', ref: { type: 'tag', id: '3' } },
        ],
      },
      {
        'Content-Type': 'application/vnd.api+json;ext="https://jsonapi.org/ext/atomic"',
        Accept: 'application/vnd.api+json;ext="https://jsonapi.org/ext/atomic"',
      },
    ],
  ]

  /** The same numbers for the same seed. */
  const shuffled = (seed: number) =>
    writes
      .map((write, at) => ({ write, at: Math.sin(seed * 99 + at * 7) }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ write }) => write)

  for (const [where, headers] of [
    ['main', {}],
    ['a world', inWorld],
  ] as const)
    it(`gives back the exact earlier data in ${where}, step by step, whatever was written in whatever order`, async () => {
      for (const seed of [1, 2, 3]) {
        await api('POST /_/reset', { headers })
        const dumps: string[] = []
        const states: { readonly point: string; readonly all: string; readonly page: string }[] = []
        const page = async (path = '') =>
          (await api(`GET ${path}/posts?_sort=-title&_page=1`, { headers })).text
        for (const [request, send, more] of shuffled(seed)) {
          const before = await dump(headers)
          const sent = { headers: { ...headers, ...more }, ...(send === undefined ? {} : { send }) }
          const point = (await api(request, sent)).headers.get('X-Understudy-Change')
          if (!point) continue
          dumps.push(before)
          states.push({ point, all: await dump(headers), page: await page() })
        }
        expect(dumps.length, 'writes that succeeded').to.be.greaterThan(6)
        for (const { point, all, page: list } of states.toReversed()) {
          expect(await dump({ ...headers, 'X-Understudy-At': point })).to.equal(all)
          expect(await page(`/_/at/${point}`)).to.equal(list.replaceAll(api.url, `${api.url}/_/at/${point}`))
        }
        for (const before of dumps.toReversed()) {
          expect((await api('POST /_/undo', { headers })).status).to.equal(200)
          expect(await dump(headers)).to.equal(before)
        }
        for (const { point, all } of states)
          expect(await dump({ ...headers, 'X-Understudy-At': point })).to.equal(all)
      }
    })

  it('undoes several at once, and says which', async () => {
    const before = await dump()
    const since = await last()
    for (const name of ['a', 'b', 'c']) await api('POST /tags', { send: { name } })
    const numbers = (await history({}, since)).map(({ change }) => change)
    const undone = await api('POST /_/undo', { send: { steps: 3 } })
    expect(undone.body).to.deep.equal({ world: 'main', undone: numbers.toReversed() })
    expect(await dump()).to.equal(before)
    const after = await history({}, since)
    expect(after.map(({ undone: isUndone, undoes }) => [isUndone, undoes])).to.deep.equal([
      [true, undefined],
      [true, undefined],
      [true, undefined],
      [undefined, numbers.toReversed()],
    ])
  })

  it('undoes a record that was changed twice at once', async () => {
    const before = await dump()
    const update = (name: string) => ({ op: 'update', data: { type: 'tag', id: '1', attributes: { name } } })
    const type = 'application/vnd.api+json;ext="https://jsonapi.org/ext/atomic"'
    const send = JSON.stringify({ 'atomic:operations': [update('once'), update('twice')] })
    const made = await api('POST /operations', { send, headers: { 'Content-Type': type, Accept: type } })
    expect(made.status, made.text).to.equal(200)
    expect((await api('POST /_/undo')).status).to.equal(200)
    expect(await dump()).to.equal(before)
  })

  it('gives no id a second time', async () => {
    const { id } = (await api('POST /tags', { send: {} })).body as { id: number }
    await api('POST /_/undo')
    expect((await api('POST /tags', { send: {} })).body).to.have.property('id', id + 1)
  })

  it('lists what was changed, before and after, in each world for itself', async () => {
    const other = { 'X-Understudy-World': 'other' }
    const since = await last()
    await api('PATCH /tags/1', { send: { name: 'new' } })
    await api('POST /tags', { send: { name: 'theirs' }, headers: other })
    const [change] = await history({}, since)
    expect(change)
      .to.have.property('change')
      .that.matches(/^@\d+$/)
    const [first] = (change?.['changes'] ?? []) as unknown as JsonObject[]
    expect(first).to.deep.include({ collection: 'tags', key: '1' })
    expect(first?.['after']).to.include({ name: 'new' })
    expect(await history(other)).to.have.length(1)
    expect((await api(`GET /_/history?since=${change?.['change'] as string}`)).body).to.deep.equal([])
    await api('POST /_/reset', { headers: other })
    expect((await history(other)).map(({ change: n, by }) => [n, by])).to.deep.equal([
      ['@1', undefined],
      ['@2', 'reset'],
    ])
  })

  it('shows no secrets', async () => {
    await api('PATCH /users/1', { send: { name: 'b', password: 'other-word-4712', api_token: 'other-4712' } })
    expect((await api('GET /_/history')).text).to.not.match(/471[12]/)
  })

  for (const [send, status, message] of [
    [{ steps: 9_999_999 }, 409, 'to undo, not 9999999.'],
    [{ steps: 0 }, 400, 'how many changes to undo'],
    [{ steps: 'a' }, 400, 'how many changes to undo'],
    [{ step: 1 }, 400, 'how many changes to undo'],
    [[], 400, 'how many changes to undo'],
  ] as const)
    it(`${JSON.stringify(send)} is a ${status}, and changes nothing`, async () => {
      await api('POST /tags', { send: {} })
      const before = await dump()
      const answer = await api('POST /_/undo', { send })
      expect([answer.status, answer.text]).to.satisfy(
        () => answer.status === status && answer.text.includes(message),
        answer.text,
      )
      expect(await dump()).to.equal(before)
    })

  it('is for those who run the server, and not for pages of other origins', async () => {
    for (const request of ['GET /_/history', 'POST /_/undo'])
      expect((await api(request, { headers: { Origin: 'http://localhost:5173' } })).status).to.equal(403)
    expect(
      (
        await api('POST /_/undo', {
          send: 'steps=1',
          headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        })
      ).status,
    ).to.equal(415)
    expect((await api('GET /_/history?since=x')).status).to.equal(400)
  })

  it('is durable on main, in the order that was there', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'db.json')
      const items: Json = [{ id: 1 }, { id: 2 }, { id: 3 }]
      await writeFile(file, JSON.stringify({ items }))
      await withServer({ data: file, report: () => undefined }, async ({ url }) => {
        await ask(url, 'DELETE /items/2')
        await ask(url, 'POST /items', { send: {} })
        expect((await ask(url, 'POST /_/undo', { send: { steps: 2 } })).status).to.equal(200)
      })
      expect(JSON.parse(await readFile(file, 'utf8'))).to.deep.include({ items })
      await withServer({ data: file, report: () => undefined }, async ({ url }) => {
        expect((await ask(url, 'POST /items', { send: {} })).body).to.have.property('id', 5)
      })
    })
  })
})

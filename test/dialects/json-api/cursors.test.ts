import { expect } from 'chai'

import type { JsonObject } from '../../../src/index.ts'
import { must } from './checklist.ts'
import { CURSORS, jsonApi, MT, pathOf } from './json-api.ts'

const cursorIn = (meta: JsonObject = {}): string => (meta['page'] as { cursor: string }).cursor

describe('dialects/json-api: cursor pagination', () => {
  const things = Array.from({ length: 20 }, (_, at) => ({
    id: at + 1,
    n: at % 3,
    word: at % 4 === 0 ? null : `w${at % 4}`,
  }))
  const api = jsonApi({ data: { things } })
  const headers = { Accept: `${MT};profile="${CURSORS}"` }
  const get = async (path: string) => api(`GET ${path}`, { headers })
  const cursor = async (id: number, sort = '') => {
    const { many } = await get(`/things?page[size]=30${sort && `&sort=${sort}`}`)
    return cursorIn(many.find((one) => one.id === String(id))?.meta)
  }
  /** 400, about the parameter. */
  const refused = async (query: string, parameter: string) => {
    const { status, error } = await get(`/things?${query}`)
    expect([status, error.source], query).to.deep.equal([400, { parameter }])
    return error
  }

  must('CU1: Content-Type names the profile', async () =>
    expect((await get('/things')).type).to.equal(`${MT};profile="${CURSORS}"`),
  )
  it('are asked for by the address on the page of the profile, too', async () => {
    for (const address of [`${CURSORS}/`, CURSORS.replace('https:', 'http:')]) {
      const asked = { Accept: `${MT};profile="https://unknown ${address}"` }
      const { type, meta, many } = await api('GET /things?page[size]=1', { headers: asked })
      expect([type, meta]).to.deep.equal([`${MT};profile="${CURSORS}"`, { count: 20 }])
      expect(cursorIn(many[0]?.meta)).to.match(/^[\w-]+$/)
    }
  })
  must('CU2: prev and next are always there, and null at the ends', async () => {
    const all = await get('/things?page[size]=20')
    expect(all.links).to.deep.include({ prev: null, next: null })
    const first = await get('/things?page[size]=5')
    expect([first.links['prev'], typeof first.links['next']]).to.deep.equal([null, 'string'])
    const empty = await get(`/things?page[after]=${await cursor(20)}`)
    expect([empty.data, empty.links['next']]).to.deep.equal([[], null])
    expect((await get(pathOf(empty.links['prev']))).ids).to.include('20')
    const start = await get(`/things?page[before]=${await cursor(1)}`)
    expect([start.data, start.links['prev']]).to.deep.equal([[], null])
    expect((await get(pathOf(start.links['next']))).ids[0]).to.equal('1')
  })
  must('CU3: pages have exactly the requested size', async () => {
    expect((await get('/things?page[size]=7')).ids).to.have.lengthOf(7)
    expect((await get(`/things?page[size]=7&page[before]=${await cursor(10)}`)).ids).to.deep.equal([
      '3',
      '4',
      '5',
      '6',
      '7',
      '8',
      '9',
    ])
  })
  must('CU4: each resource has its cursor', async () => {
    for (const { meta } of (await get('/things')).many) expect(cursorIn(meta)).to.match(/^[\w-]+$/)
  })
  must('CU5: page[after] and page[before] select a page', async () => {
    expect((await get(`/things?page[size]=3&page[after]=${await cursor(5)}`)).ids).to.deep.equal([
      '6',
      '7',
      '8',
    ])
    expect((await get(`/things?page[size]=3&page[before]=${await cursor(5)}`)).ids).to.deep.equal([
      '2',
      '3',
      '4',
    ])
  })
  must('CU6: a cursor outlives its resource', async () => {
    const after = await cursor(5)
    await api('DELETE /things/5')
    expect((await get(`/things?page[size]=2&page[after]=${after}`)).ids).to.deep.equal(['6', '7'])
    expect((await get(`/things?page[size]=2&page[before]=${after}`)).ids).to.deep.equal(['3', '4'])
  })
  must('CU7: an invalid size is 400', async () => {
    for (const size of ['0', '-1', 'abc', '', '1.5']) await refused(`page[size]=${size}`, 'page[size]')
    await refused('page[number]=2', 'page[number]')
  })
  must('CU8: an invalid cursor is 400', async () => {
    for (const text of [
      'x',
      '',
      'bnVsbA',
      Buffer.from('[]').toString('base64url'),
      Buffer.from('["id",1,2]').toString('base64url'),
      await cursor(1, 'n'),
    ]) {
      await refused(`page[after]=${text}`, 'page[after]')
      await refused(`page[before]=${text}`, 'page[before]')
    }
  })
  must('CU9: too large a size is 400 and says how much is allowed', async () => {
    const error = await refused('page[size]=1001', 'page[size]')
    expect(error.meta).to.deep.include({ page: { maxSize: 1000 } })
    expect(error.links).to.deep.equal({ type: `${CURSORS}/max-size-exceeded` })
  })
  must('CU10: an unsupported sort is 400', async () =>
    expect((await refused('sort=nope', 'sort')).links).to.deep.equal({ type: `${CURSORS}/unsupported-sort` }),
  )
  must('CU11: two cursors select the range between them', async () => {
    const range = `page[after]=${await cursor(5)}&page[before]=${await cursor(10)}`
    const whole = await get(`/things?${range}`)
    expect([whole.ids, whole.meta['page']]).to.deep.equal([['6', '7', '8', '9'], undefined])
    const part = await get(`/things?page[size]=2&${range}`)
    expect([part.ids, part.meta['page']]).to.deep.equal([['6', '7'], { rangeTruncated: true }])
  })
  must('CU12: following next and prev visits everything, sorted, with ties', async () => {
    for (const sort of ['n', '-n', 'word,-n', '-word']) {
      const seen: string[] = []
      let page = await get(`/things?sort=${sort}&page[size]=3`)
      const whole = (await get(`/things?sort=${sort},id`)).ids
      for (;;) {
        seen.push(...page.ids)
        const { next } = page.links
        if (!next) break
        const following = await get(pathOf(next))
        expect((await get(pathOf(following.links['prev']))).ids).to.deep.equal(page.ids)
        page = following
      }
      expect(seen, sort).to.deep.equal(whole)
    }
  })
})

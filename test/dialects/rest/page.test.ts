import { expect } from 'chai'

import { idsOf, serving } from '../../support/api.ts'
import { blog } from '../../support/blog.ts'
import { answers } from '../../support/rows.ts'

const things = Array.from({ length: 23 }, (_, at) => ({ id: at + 1, odd: at % 2 === 0 }))
const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, at) => first + at)

describe('dialects/rest: paging', () => {
  const api = serving({ data: { ...blog, things, none: [] } })
  const count = { 'X-Total-Count': '23' }

  describe('X-Total-Count', () => {
    answers(api, [
      { request: 'GET /things', has: count },
      { request: 'GET /things?', has: count },
      { request: 'GET /things?odd=true', has: { 'X-Total-Count': '12' } },
      { request: 'GET /things?_page=2', has: count },
      { request: 'GET /things?_limit=1', has: count },
      { request: 'GET /things?_page=1&_per_page=2', has: count },
      { request: 'GET /things?range=[0,1]', status: 206, has: count },
      { request: 'GET /posts/1/comments', has: { 'X-Total-Count': '2' } },
      { request: 'GET /things/1', has: { 'X-Total-Count': null } },
    ])
  })

  describe('_page and _limit', () => {
    answers(api, [
      { name: 'ten by default', request: 'GET /things?_page=1', ids: range(1, 10) },
      { request: 'GET /things?_page=2&_limit=5', ids: range(6, 10) },
      { name: 'the last page', request: 'GET /things?_page=3', ids: [21, 22, 23] },
      { name: 'past the end', request: 'GET /things?_page=9', ids: [], has: count },
      {
        name: 'far past the end',
        request: 'GET /things?_page=999999999999999&_limit=999',
        ids: [],
        has: count,
      },
    ])

    it('link to the pages around', async () => {
      const { headers } = await api('GET /things?odd=true&_page=2&_limit=5&_sort=-id')
      const page = (at: number): string => `<${api.url}/things?odd=true&_page=${at}&_limit=5&_sort=-id>`
      expect(headers.get('Link')).to.equal(
        `${page(1)}; rel="first", ${page(1)}; rel="prev", ${page(3)}; rel="next", ${page(3)}; rel="last"`,
      )
    })

    it('can be followed from the first page to the last', async () => {
      let next: string | undefined = '/things?_page=1&_limit=4'
      const seen: unknown[] = []
      while (next !== undefined) {
        const { body, headers } = await api(`GET ${next}`)
        seen.push(...idsOf(body))
        next = /<([^>]+)>; rel="next"/.exec(headers.get('Link') ?? '')?.[1]?.slice(api.url.length)
      }
      expect(seen).to.deep.equal(range(1, 23))
    })

    answers(api, [
      {
        name: 'the first page has none before',
        request: 'GET /things?_page=1',
        has: { Link: /^(?!.*prev)(?=.*first)(?=.*next)(?=.*last)/ },
      },
      {
        name: 'the last page has none after',
        request: 'GET /things?_page=3',
        has: { Link: /^(?!.*next)(?=.*first)(?=.*prev)(?=.*last)/ },
      },
      {
        name: 'past the end leads back to the last',
        request: 'GET /things?_page=9',
        has: { Link: /_page=3>; rel="prev"/ },
      },
      {
        name: 'nothing to link to',
        request: 'GET /none?_page=1',
        ids: [],
        has: { Link: null, 'X-Total-Count': '0' },
      },
      { name: 'no page, no links', request: 'GET /things?_limit=5', has: { Link: null } },
    ])
  })

  describe('_per_page', () => {
    const page = (first: number, last: number, around: object): Record<string, unknown> => ({
      first: 1,
      last: 5,
      pages: 5,
      items: 23,
      data: things.slice(first - 1, last),
      ...around,
    })
    const rows: readonly (readonly [string, Record<string, unknown>])[] = [
      ['_page=1&_per_page=5', page(1, 5, { prev: null, next: 2 })],
      ['_page=3&_per_page=5', page(11, 15, { prev: 2, next: 4 })],
      ['_page=5&_per_page=5', page(21, 23, { prev: 4, next: null })],
      ['_page=99&_per_page=5', page(21, 23, { prev: 4, next: null })],
      ['_page=0&_per_page=5', page(1, 5, { prev: null, next: 2 })],
      ['_page=-3&_per_page=5', page(1, 5, { prev: null, next: 2 })],
      ['_page=x&_per_page=5', page(1, 5, { prev: null, next: 2 })],
      ['_per_page=5', page(1, 5, { prev: null, next: 2 })],
      ['_page=1&_per_page=x', page(1, 10, { prev: null, next: 2, last: 3, pages: 3 })],
      ['_page=1&_per_page=0', page(1, 1, { prev: null, next: 2, last: 23, pages: 23 })],
      ['_page=1&_per_page=999999999999999999999', page(1, 10, { prev: null, next: 2, last: 3, pages: 3 })],
    ]
    for (const [query, expected] of rows) {
      it(`answers as json-server 1.0 does: ${query}`, async () => {
        expect((await api(`GET /things?${query}`)).body).to.deep.equal(expected)
      })
    }

    answers(api, [
      {
        name: 'nothing',
        request: 'GET /none?_page=4&_per_page=5',
        body: { first: 1, prev: null, next: null, last: 1, pages: 1, items: 0, data: [] },
      },
    ])
  })

  describe('_start, _end and _limit', () => {
    answers(api, [
      { request: 'GET /things?_start=20', ids: [21, 22, 23] },
      { request: 'GET /things?_end=3', ids: [1, 2, 3] },
      { request: 'GET /things?_start=2&_end=4', ids: [3, 4] },
      { request: 'GET /things?_start=2&_limit=2', ids: [3, 4] },
      { request: 'GET /things?_limit=2', ids: [1, 2] },
      { name: 'the wrong way round', request: 'GET /things?_start=4&_end=2', ids: [] },
      { name: 'past the end', request: 'GET /things?_start=99&_end=100', ids: [], has: count },
      { name: 'nothing', request: 'GET /things?_start=0&_end=0', ids: [], has: count },
    ])
  })

  describe('range', () => {
    const part = (first: number, last: number) => ({ 'Content-Range': `things ${first}-${last}/23` })
    answers(api, [
      { request: 'GET /things?range=[0,4]', status: 206, ids: range(1, 5), has: part(0, 4) },
      { request: 'GET /things?range=%5B5%2C9%5D', status: 206, ids: range(6, 10), has: part(5, 9) },
      {
        name: 'over the end',
        request: 'GET /things?range=[20,29]',
        status: 206,
        ids: [21, 22, 23],
        has: part(20, 22),
      },
      { name: 'all', request: 'GET /things?range=[0,99]', ids: range(1, 23), has: part(0, 22) },
      {
        name: 'past the end',
        request: 'GET /things?range=[50,59]',
        ids: [],
        has: { 'Content-Range': 'things */23' },
      },
      { name: 'nothing', request: 'GET /none?range=[0,9]', ids: [], has: { 'Content-Range': 'none */0' } },
      {
        name: 'of what a filter leaves',
        request: 'GET /things?odd=true&range=[0,1]',
        status: 206,
        ids: [1, 3],
        has: { 'Content-Range': 'things 0-1/12' },
      },
      {
        name: 'as a header',
        request: 'GET /things',
        headers: { Range: 'things=0-4' },
        status: 206,
        ids: range(1, 5),
        has: part(0, 4),
      },
      {
        name: 'as a header, nested',
        request: 'GET /posts/1/comments',
        headers: { Range: 'comments=1-4' },
        status: 206,
        ids: [2],
        has: { 'Content-Range': 'comments 1-1/2' },
      },
      {
        name: 'both',
        request: 'GET /things?range=[2,3]',
        headers: { Range: 'things=2-3' },
        status: 206,
        ids: [3, 4],
      },
      {
        name: 'of bytes is not for us',
        request: 'GET /things',
        headers: { Range: 'bytes=0-4' },
        ids: range(1, 23),
        has: { 'Content-Range': null },
      },
      { name: 'that is none', request: 'GET /things', headers: { Range: 'things=9-4' }, ids: range(1, 23) },
      { name: 'that is none', request: 'GET /things', headers: { Range: 'things=x' }, ids: range(1, 23) },
      {
        name: 'on one record',
        request: 'GET /things/1',
        headers: { Range: 'things=0-4' },
        body: things[0] ?? null,
      },
    ])
  })

  describe('that makes no sense', () => {
    const wrong = [
      '_page=0',
      '_page=-1',
      '_page=x',
      '_page=1.5',
      '_page=',
      '_page=1e3',
      '_page=9999999999999999',
      '_limit=0',
      '_limit=-1',
      '_limit=x',
      '_page=1&_limit=x',
      '_start=-1',
      '_start=x',
      '_end=-1',
      '_end=x',
      '_page=1&_page=2',
      'range=[0]',
      'range=[4,0]',
      'range=[-1,3]',
      'range=["a","b"]',
      'range=x',
      'range=[0,1.5]',
    ]
    answers(
      api,
      wrong.map((query) => ({ request: `GET /things?${query}`, status: 400 })),
    )
  })
})

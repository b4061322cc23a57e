import { expect } from 'chai'

import type { Database, Json } from '../../../src/index.ts'
import { ask, idsOf, serving } from '../../support/api.ts'

const data: Database = {
  items: Array.from({ length: 42 }, (_, at) => ({
    id: at + 1,
    name: at % 2 ? 'odd' : 'even',
    price: (at * 7) % 10,
  })),
  notes: [{ id: 1, text: 'a', item_id: 1 }],
  none: [],
  shop: { name: 'Shop' },
}

interface Page {
  readonly data: Json
  readonly links: Readonly<Record<string, string | null>>
  readonly [name: string]: unknown
}
const pageOf = (body: Json): Page => body as unknown as Page

describe('dialects/envelope', () => {
  const api = serving({ data, dialect: 'envelope' })

  describe('lists', () => {
    it('are pages of ten with totals and links', async () => {
      const { status, body } = await api('GET /items')
      const { links, data: items, ...numbers } = pageOf(body)
      expect(status).to.equal(200)
      expect(numbers).to.deep.equal({ total_items: 42, total_pages: 5, current_page: 1, limit: 10 })
      expect(idsOf(items)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
      expect(links).to.deep.equal({
        self: `${api.url}/items?page=1`,
        first: `${api.url}/items?page=1`,
        prev: null,
        next: `${api.url}/items?page=2`,
        last: `${api.url}/items?page=5`,
      })
    })
    it('are followed by next through every resource once, and back by prev', async () => {
      const seen: Json[] = []
      let address: string | null = `${api.url}/items?limit=4&sort=-price,name&name=odd`
      let last = address
      while (address !== null) {
        last = address
        const { links, data: items } = pageOf((await ask(address, 'GET ')).body)
        seen.push(...idsOf(items))
        address = links['next'] ?? null
      }
      expect(new Set(seen).size).to.equal(seen.length).and.to.equal(21)
      const { links } = pageOf((await ask(last, 'GET ')).body)
      expect(links['prev']).to.equal(`${api.url}/items?page=5&limit=4&sort=-price,name&name=odd`)
    })
    it('filter, sort and count what matches', async () => {
      const { data: items, total_items: total } = pageOf(
        (await api('GET /items?price_gte=8&sort=-id&limit=2')).body,
      )
      expect(idsOf(items)).to.deep.equal([38, 35])
      expect(total).to.equal(8)
    })
    it('are empty past the end, and of nothing there are no pages', async () => {
      expect(pageOf((await api('GET /items?page=99')).body)).to.deep.include({
        data: [],
        total_pages: 5,
        current_page: 99,
      })
      expect(pageOf((await api('GET /items?page=99')).body).links).to.deep.include({
        prev: `${api.url}/items?page=5`,
        next: null,
      })
      expect(pageOf((await api('GET /none')).body)).to.deep.include({
        data: [],
        total_items: 0,
        total_pages: 0,
      })
      expect(pageOf((await api('GET /items?name=neither')).body)).to.deep.include({
        total_items: 0,
        total_pages: 0,
      })
    })
    for (const query of [
      'page=0',
      'page=-1',
      'page=two',
      'page=1.5',
      'page=',
      'page=1&page=2',
      'limit=0',
      'limit=101',
      'limit=ten',
      'limit=5&limit=5',
      'page=9999999999999999',
      'nmae=x',
      '_sort=id',
      'sort=nmae',
      'name:is=x',
    ])
      it(`refuse ?${query}`, async () => {
        const { status, body } = await api(`GET /items?${query}`)
        expect(status).to.equal(400)
        expect(body).to.have.nested.property('error.status_code', 400)
      })
    it('take a limit of 100', async () => {
      expect(pageOf((await api('GET /items?limit=100')).body)).to.deep.include({ total_pages: 1, limit: 100 })
    })
    it('nest', async () => {
      expect(pageOf((await api('GET /items/1/notes')).body)).to.deep.include({ total_items: 1 })
      expect((await api('GET /notes/1/item')).body).to.have.property('id', 1)
    })
  })

  it('reads and writes one, bare', async () => {
    expect((await api('GET /items/1')).body).to.deep.equal({ id: 1, name: 'even', price: 0 })
    const { status, headers, body } = await api('POST /items', { send: { name: 'new' } })
    expect([status, body]).to.deep.equal([201, { id: 43, name: 'new' }])
    expect(headers.get('Location')).to.equal(`${api.url}/items/43`)
    expect((await api('PUT /items/43', { send: { name: 'x' } })).body).to.deep.equal({ id: 43, name: 'x' })
    expect((await api('PATCH /items/43', { send: { name: 'y' } })).body).to.deep.equal({ id: 43, name: 'y' })
    expect((await api('DELETE /items/43')).body).to.deep.equal({ id: 43, name: 'y' })
    expect((await api('GET /items/43')).status).to.equal(404)
    expect((await api('GET /shop')).body).to.deep.equal({ name: 'Shop' })
  })
  it('writes several, under data', async () => {
    const made = await api('POST /items', { send: [{ name: 'a' }, { name: 'b' }] })
    expect([made.status, made.body]).to.deep.equal([
      201,
      {
        data: [
          { id: 43, name: 'a' },
          { id: 44, name: 'b' },
        ],
      },
    ])
    expect((await api('PATCH /items?id_gt=42', { send: { price: 1 } })).body)
      .to.have.property('data')
      .with.length(2)
    expect((await api('DELETE /items?id_gt=42')).body)
      .to.have.property('data')
      .with.length(2)
    expect((await api('DELETE /items')).status).to.equal(400)
    expect((await api('DELETE /items?page=1')).status).to.equal(400)
  })
  it('knows versions, preferences and HEAD as everywhere', async () => {
    const { headers } = await api('GET /items/1')
    const etag = headers.get('ETag') ?? ''
    expect((await api('GET /items/1', { headers: { 'If-None-Match': etag } })).status).to.equal(304)
    expect((await api('PUT /items/1', { send: {}, headers: { 'If-Match': '"no"' } })).status).to.equal(412)
    expect(
      (await api('PUT /items/1', { send: {}, headers: { 'If-Match': etag, Prefer: 'return=minimal' } }))
        .status,
    ).to.equal(204)
    expect((await api('HEAD /items')).status).to.equal(200)
    expect((await api('PUT /items', { send: {} })).status).to.equal(405)
  })
  it('lets JSON:API be asked for on the same URL', async () => {
    const { body } = await api('GET /items/1', { headers: { Accept: 'application/vnd.api+json' } })
    expect(body).to.have.nested.property('data.id', '1')
  })
})

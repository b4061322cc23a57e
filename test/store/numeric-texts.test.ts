import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import { createServer, type Database, type JsonObject, type Server } from '../../src/index.ts'
import { ask, idsOf, withServer } from '../support/api.ts'
import { eventually } from '../support/eventually.ts'
import { createFolder } from '../support/folder.ts'
import { run } from '../support/program.ts'

const market: Database = {
  products: [
    { id: 1, name: 'Soap', price: '9.50', code: '10', size: { cm: 20 } },
    { id: 2, name: 'Lamp', price: 120, code: '9', size: { cm: '8' } },
    { id: 3, name: 'Mug', price: '12', code: '100', size: { cm: '100' } },
    { id: 4, name: 'Cup', price: 12, code: '2', size: { cm: 3 } },
    { id: 5, name: 'Box', price: null, code: '1', size: {} },
  ],
  reviews: [
    { id: 1, productId: 2 },
    { id: 2, productId: 3 },
    { id: 3, productId: 1 },
  ],
  rooms: [
    { id: 1, number: '007' },
    { id: 2, number: 10 },
    { id: 3, number: '9' },
  ],
  lanes: [{ id: '1' }, { id: 2 }, { id: 10 }, { id: '3' }],
}

describe('store: numbers of which some are written as texts', () => {
  let folder: Awaited<ReturnType<typeof createFolder>>
  let file: string
  let server: Server
  const api = async (request: string, send?: object) => ask(server.url, request, send ? { send } : {})
  const idsAt = async (path: string) => idsOf((await api(`GET ${path}`)).body)

  before(async () => {
    folder = await createFolder()
    file = join(folder.path, 'db.json')
  })
  beforeEach(async () => {
    await writeFile(file, JSON.stringify(market, null, 2))
    server = await createServer({ data: file, report: () => undefined })
  })
  afterEach(() => server.close())
  after(() => folder.remove())

  it('sort as numbers, equal ones in the order of the file', async () => {
    expect(await idsAt('/products?_sort=price')).to.deep.equal([1, 3, 4, 2, 5])
    expect(await idsAt('/products?_sort=-price')).to.deep.equal([5, 2, 3, 4, 1])
    expect(await idsAt('/products?_sort=price,-id')).to.deep.equal([1, 4, 3, 2, 5])
    expect(await idsAt('/products?_sort=size.cm')).to.deep.equal([4, 2, 1, 3, 5])
    expect(await idsAt('/reviews?_sort=product.price')).to.deep.equal([3, 2, 1])
    expect(await idsAt('/lanes?_sort=id')).to.deep.equal(['1', 2, '3', 10])
  })

  it('compare as numbers, also with an attribute of another record, within a page, and in both directions', async () => {
    expect(await idsAt('/products?price_gt=9.5')).to.deep.equal([2, 3, 4])
    expect(await idsAt('/products?price_lte=12&_sort=-price')).to.deep.equal([3, 4, 1])
    expect(await idsAt('/products?price_gte=10&price_lt=100')).to.deep.equal([3, 4])
    expect(await idsAt('/products?size.cm_gte=20')).to.deep.equal([1, 3])
    expect(await idsAt('/reviews?product.price_lt=100')).to.deep.equal([2, 3])
    expect(await idsAt(`/products?_where=${JSON.stringify({ not: { price: { gt: 100 } } })}`)).to.deep.equal([
      1, 3, 4, 5,
    ])
    expect(await idsAt('/products?price=12')).to.deep.equal([3, 4])
    expect(await idsAt('/lanes?id_gte=3')).to.deep.equal([10, '3'])
  })

  it('do so in JSON:API, page by page with cursors', async () => {
    const profile = 'https://jsonapi.org/profiles/ethanresnick/cursor-pagination'
    const headers = { Accept: `application/vnd.api+json;profile="${profile}"` }
    const seen: unknown[] = []
    let next: string | null = `${server.url}/products?sort=price&page[size]=2`
    while (next !== null) {
      const page = (await (await fetch(next, { headers })).json()) as {
        data: { id: string }[]
        links: { next: string | { href: string } | null }
      }
      seen.push(...page.data.map(({ id }) => id))
      next = typeof page.links.next === 'object' ? (page.links.next?.href ?? null) : page.links.next
    }
    expect(seen).to.deep.equal(['1', '3', '4', '2', '5'])
  })

  it('stay texts where a text is not written like a number, or all are texts', async () => {
    expect(await idsAt('/rooms?_sort=number')).to.deep.equal([2, 1, 3])
    expect(await idsAt('/products?_sort=code')).to.deep.equal([5, 1, 3, 4, 2])
    expect(await idsAt('/products?code_gt=2')).to.deep.equal([2])
  })

  it('are decided when the file is read, not by what clients write', async () => {
    await api('PATCH /products/5', { price: 'on request' })
    expect(await idsAt('/products?_sort=price')).to.deep.equal([1, 3, 4, 2, 5])
    await api('PATCH /products/5', { code: 50 })
    expect(await idsAt('/products?_sort=code')).to.deep.equal([5, 1, 3, 4, 2])
    const { products = [] } = (await server.store.dump()) as { products?: JsonObject[] }
    await writeFile(
      file,
      JSON.stringify({
        ...market,
        products: products.map((one) => Object.assign({}, one, { name: 'edited' })),
      }),
    )
    await eventually(async () => expect(await idsAt('/products?_sort=code')).to.deep.equal([4, 2, 1, 5, 3]))
  })

  it('are shown by start infer and the home page, with what turns them off', async () => {
    const properties = { price: { type: 'string' } }
    const declaration = { collections: { products: { schema: { type: 'object', properties } } } }
    const { stderr } = await run(['infer', file])
    expect(stderr).to.include(`products: "price" holds numbers and also strings that look like numbers`)
    expect(stderr).to.include(JSON.stringify(declaration))
    const page = await fetch(`${server.url}/?resource=products`, { headers: { Accept: 'text/html' } })
    expect(await page.text()).to.include(JSON.stringify(declaration).replaceAll('"', '&quot;'))
    await withServer({ data: market, config: declaration }, async (other) => {
      const sorted = await ask(other.url, 'GET /products?_sort=price')
      expect(idsOf(sorted.body)).to.deep.equal([4, 2, 3, 1, 5])
    })
  })

  it('stay so with the declarations that start infer prints', async () => {
    const { stdout } = await run(['infer', file])
    await withServer({ data: market, config: JSON.parse(stdout) as object }, async (other) => {
      const sorted = await ask(other.url, 'GET /products?_sort=price')
      expect(idsOf(sorted.body)).to.deep.equal([1, 3, 4, 2, 5])
    })
  })
})

import { readFile } from 'node:fs/promises'

import { expect } from 'chai'

import shop from '../../data/shop.config.ts'
import type { Config, Database, Json } from '../../src/index.ts'
import { packageFile } from '../../src/package.ts'
import { ask, idsOf, serving } from '../support/api.ts'

const read = async <T>(name: string): Promise<T> =>
  JSON.parse(await readFile(packageFile(`data/${name}`), 'utf8')) as T

const shopData = await read<Database>('shop.json')
const [usersData, usersConfig] = [await read<Database>('users.json'), await read<Config>('users.config.json')]
const [galleryData, galleryConfig] = [
  await read<Database>('gallery.json'),
  await read<Config>('gallery.config.json'),
]

describe('data: the cookie shop', () => {
  const api = serving({ data: shopData, config: shop })
  interface Order {
    readonly id: number
    readonly cookie_orders: readonly { cookie_id: number; cookie_name: string | null }[]
  }

  it('shows orders in version 1 as a bare list, in a shape of their own', async () => {
    const { status, body } = await api('GET /api/v1/orders')
    const orders = body as unknown as (Order & Record<string, Json>)[]
    expect(status).to.equal(200)
    expect(orders).to.have.length(3)
    for (const order of orders) {
      expect(order).to.have.all.keys('id', 'date', 'address', 'cookie_orders')
      expect(order['date']).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
      if (order['address'] !== null)
        expect(order['address']).to.have.all.keys('name', 'street', 'city', 'state', 'zip', 'country')
      for (const line of order.cookie_orders)
        expect(line).to.have.all.keys('cookie_id', 'cookie_name', 'number_of_cookies')
    }
    expect(orders[0]).to.deep.nested.include({
      'cookie_orders[0]': { cookie_id: 2, cookie_name: 'Chocolate chip', number_of_cookies: 12 },
    })
  })
  it('has null where a cookie is gone', async () => {
    await api('DELETE /cookies/2')
    const { cookie_orders: lines } = (await api('GET /api/v1/orders/1')).body as unknown as Order
    expect(lines.map((line) => line.cookie_name)).to.deep.equal([null, 'Speculaas'])
  })
  it('pages orders in version 2, where next leads through each of them once', async () => {
    const { body } = await api('GET /api/v2/orders?page=2&limit=2')
    expect(body).to.deep.include({ total_items: 3, total_pages: 2, current_page: 2, limit: 2 })
    expect(body).to.have.nested.property('links.prev', `${api.url}/api/v2/orders?page=1&limit=2`)
    const seen: Json[] = []
    let address: string | null = `${api.url}/api/v2/orders?limit=1`
    while (address !== null) {
      const page = (await ask(address, 'GET ')).body as unknown as {
        data: Json
        links: { next: string | null }
      }
      seen.push(...idsOf(page.data))
      address = page.links.next
    }
    expect(seen).to.deep.equal([1, 2, 3])
  })
  it('checks and fills in what is ordered', async () => {
    const made = await api('POST /api/v1/orders', {
      send: { customer_id: 1, cookie_orders: [{ cookie_id: 4, quantity: 2 }] },
    })
    expect(made.status).to.equal(201)
    expect(made.body).to.deep.include({
      address: null,
      cookie_orders: [{ cookie_id: 4, cookie_name: 'Salted caramel', number_of_cookies: 2 }],
    })
    const wrong = await api('POST /api/v1/orders', {
      send: { date: 'soon', cookie_orders: [{ cookie_id: 99, quantity: 0 }] },
    })
    expect(wrong.status).to.equal(422)
    expect(Object.keys((wrong.body as unknown as { errors: object }).errors)).to.have.members([
      'date',
      'cookie_orders.0.quantity',
      'cookie_orders.0.cookie_id',
    ])
    expect((await api('DELETE /customers/1')).status).to.equal(409)
    expect((await api('POST /cookies', { send: { name: 'Café au lait' } })).body).to.have.property(
      'slug',
      'cafe-au-lait',
    )
  })
})

describe('data: the users', () => {
  const api = serving({ data: usersData, config: usersConfig, prefix: '/api/v1' })
  it('have UUIDs, no password to be seen, and times that are ours', async () => {
    const made = await api('POST /api/v1/users.json', {
      send: { username: 'ines', email: 'Ines@Example.com', password: 'correct horse', created_at: '1999' },
    })
    expect(made.status).to.equal(201)
    expect(made.body)
      .to.have.property('id')
      .that.matches(/^[0-9a-f]{8}-[0-9a-f-]{27}$/)
    expect(made.body)
      .to.deep.include({ username: 'ines', role: 'member', is_active: true })
      .and.not.have.property('password')
    expect(made.body).to.have.property('created_at').that.includes(String(new Date().getFullYear()))
    expect((await api('GET /api/v1/users.json')).text).not.to.match(/password|scrypt|horse/)
  })
  it('are told all that is wrong', async () => {
    const { status, body } = await api('POST /api/v1/users', {
      send: { username: 'X', email: 'no', age: 17, role: 'boss', nick: 'x', password: 'short' },
    })
    expect(status).to.equal(422)
    expect(Object.keys((body as unknown as { errors: object }).errors)).to.have.members([
      'username',
      'email',
      'age',
      'role',
      'nick',
      'password',
    ])
  })
  it('have an email each, whatever its case', async () => {
    expect(
      (await api('POST /api/v1/users', { send: { username: 'other', email: 'MARIT@example.com' } })).status,
    ).to.equal(409)
  })
})

describe('data: the gallery', () => {
  const api = serving({ data: galleryData, config: galleryConfig, dialect: 'json-api' })
  it('has artists whose year of birth is sorted by and not shown', async () => {
    const { body, text } = await api('GET /artists?sort=birth_year')
    const { data } = body as unknown as { data: { type: string; id: string }[] }
    expect(data.map(({ type, id }) => `${type} ${id}`)).to.deep.equal([
      'artist 3',
      'artist 1',
      'artist 2',
      'artist 4',
    ])
    expect(text).not.to.include('birth_year":')
    const filter = encodeURIComponent('[{"name":"birth_year","op":"gt","val":1950}]')
    expect((await api(`GET /artists?filter=${filter}`)).body)
      .to.have.property('data')
      .with.length(2)
  })
  it('keeps artworks whose artist is gone', async () => {
    await api('DELETE /artists/1')
    expect((await api('GET /artworks/1/relationships/artist')).body).to.have.property('data', null)
  })
})

import { expect } from 'chai'

import { description } from '../../../src/dialects/rest/description.ts'
import { formatQuery } from '../../../src/formats/url.ts'
import type { Database, Resource } from '../../../src/index.ts'
import { inferModel } from '../../../src/schema/infer-model.ts'

/** Each example of a collection as `METHOD /path?query`. */
function shown(database: Database, name: string): readonly string[] {
  const { model } = inferModel(database)
  const collection = model.collections.get(name)
  if (!collection) throw new Error(`no ${name}`)
  const value = database[name]
  const sample = (Array.isArray(value) ? value[0] : value) as Resource | undefined
  return description
    .examples({ model, collection, sample })
    .map(({ method, path, query = [] }) => `${method} ${path}${formatQuery(query)}`)
}

const cookie = { id: 1, slug: 'oat', name: 'Oat & raisin', price: 1.8, details: { vegan: true } }

describe('dialects/rest/examples', () => {
  it('shows every way to ask, with names and values of the data', () => {
    const data = { cookies: [cookie], orders: [{ id: 1, cookie_id: 1 }] }
    expect(shown(data, 'cookies')).to.deep.equal([
      'GET /cookies',
      'GET /cookies/1',
      'GET /cookies/oat',
      'GET /cookies?name=Oat%20%26%20raisin',
      'GET /cookies?price_gte=1.8',
      'GET /cookies?q=Oat',
      'GET /cookies?details.vegan=true',
      'GET /cookies?_sort=-price',
      'GET /cookies?_page=1&_limit=10',
      'GET /cookies?_fields=id,name',
      'GET /cookies?_embed=orders',
      'GET /cookies/1/orders',
      'POST /cookies',
      'PATCH /cookies/1',
      'PUT /cookies/1',
      'DELETE /cookies/1',
    ])
  })

  it('sorts and compares by dates, and filters by no key', () => {
    const data = { posts: [{ id: 1 }], comments: [{ id: 1, post_id: 1, at: '2026-03-14', text: 'Yes' }] }
    expect(shown(data, 'comments')).to.include.members([
      'GET /comments?text=Yes',
      'GET /comments?at_gte=2026-03-14',
      'GET /comments?_sort=-at',
      'GET /comments?_embed=post',
    ])
    expect(shown(data, 'comments').join(' ')).not.to.include('post_id')
  })

  it('needs no records', () => {
    expect(shown({ cookies: [] }, 'cookies')).to.deep.equal([
      'GET /cookies',
      'GET /cookies?_page=1&_limit=10',
      'POST /cookies',
    ])
  })

  it('takes a single record and a plain value as a whole', () => {
    expect(shown({ shop: { name: 'x' } }, 'shop')).to.deep.equal(['GET /shop', 'PATCH /shop', 'PUT /shop'])
    expect(shown({ tags: ['a'] }, 'tags')).to.deep.equal(['GET /tags', 'PUT /tags'])
  })

  it('leaves out what an address cannot say', () => {
    const odd = { id: '..', q: 'a', _page: 1, 'a.b': 1, 'a,b': 2, 'x:gte': 3, long: 'y'.repeat(99) }
    expect(shown({ odd: [odd] }, 'odd')).to.deep.equal([
      'GET /odd',
      'GET /odd?_page=1&_limit=10',
      'GET /odd?_fields=id,long',
      'POST /odd',
    ])
  })

  it('makes a body for a new record: no id, and a slug of its own', () => {
    const { model } = inferModel({ cookies: [cookie] })
    const collection = model.collections.get('cookies')
    const all = collection ? description.examples({ model, collection, sample: cookie }) : []
    const { id: _, ...attributes } = cookie
    expect(all.find(({ method }) => method === 'POST')?.body).to.deep.equal({
      ...attributes,
      slug: 'new-oat',
    })
    expect(all.find(({ method }) => method === 'PUT')?.body).to.deep.equal(attributes)
    expect(all.find(({ method }) => method === 'PATCH')?.body).to.deep.equal({ name: 'Oat & raisin' })
  })
})

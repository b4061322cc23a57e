import { createRequire } from 'node:module'

import type { DataProvider, HttpError } from '@refinedev/core'
import { expect } from 'chai'

import { serving } from '../support/api.ts'
import { blog } from '../support/blog.ts'
import { recordWire } from '../support/wire.ts'

/** Its ESM build imports a CommonJS package by name, which only bundlers allow. */
const { default: dataProvider } = createRequire(import.meta.url)('@refinedev/simple-rest') as {
  default: (url: string) => Required<Omit<DataProvider, 'createMany' | 'updateMany' | 'deleteMany'>>
}

describe('clients: @refinedev/simple-rest', () => {
  const api = serving({ data: blog })
  const wire = recordWire()
  const provider = () => dataProvider(api.url)
  const ids = (data: readonly { id?: unknown }[]): unknown[] => data.map(({ id }) => id)

  it('lists a page, sorted and filtered', async () => {
    const { data, total } = await provider().getList({
      resource: 'posts',
      pagination: { currentPage: 2, pageSize: 1 },
      sorters: [
        { field: 'views', order: 'asc' },
        { field: 'id', order: 'desc' },
      ],
      filters: [
        { field: 'views', operator: 'gte', value: 45 },
        { field: 'views', operator: 'lte', value: 120 },
        { field: 'title', operator: 'contains', value: 'dough|edges' },
        { field: 'categoryId', operator: 'ne', value: 2 },
        { field: 'meta.lang', operator: 'eq', value: 'en' },
        { field: 'draft', operator: 'eq', value: false },
      ],
    })
    expect(wire.requests).to.deep.equal([
      'GET /posts?_end=2&_order=asc%2Cdesc&_sort=views%2Cid&_start=1&categoryId_ne=2&draft=false&meta.lang=en&title_like=dough%7Cedges&views_gte=45&views_lte=120',
    ])
    expect(ids(data)).to.deep.equal([1])
    expect(total).to.equal(2)
  })

  it('lists by text, and by any of several values', async () => {
    const { data, total } = await provider().getList({
      resource: 'posts',
      filters: [
        { field: 'q', operator: 'contains', value: 'flour' },
        { field: 'id', operator: 'in', value: [3, 2] },
      ],
    })
    expect(wire.requests).to.deep.equal(['GET /posts?_end=10&_start=0&id=3&id=2&q=flour'])
    expect(ids(data)).to.deep.equal([3])
    expect(total).to.equal(1)
  })

  it('lists everything', async () => {
    const { data, total } = await provider().getList({ resource: 'posts', pagination: { mode: 'off' } })
    expect(wire.requests).to.deep.equal(['GET /posts'])
    expect(data).to.deep.equal(blog['posts'])
    expect(total).to.equal(4)
  })

  it('reads one and several, and what refers to a record', async () => {
    expect((await provider().getOne({ resource: 'tags', id: 1 })).data).to.deep.equal({
      id: 1,
      name: 'sweet',
    })
    expect(ids((await provider().getMany({ resource: 'tags', ids: [1, 3] })).data)).to.deep.equal([1, 3])
    const { data } = await provider().getList({
      resource: 'comments',
      filters: [{ field: 'postId', operator: 'eq', value: 1 }],
    })
    expect(ids(data)).to.deep.equal([1, 2])
    expect(wire.requests).to.deep.equal([
      'GET /tags/1',
      'GET /tags?id=1&id=3',
      'GET /comments?_end=10&_start=0&postId=1',
    ])
  })

  it('reads relations by a custom request', async () => {
    const { data } = await provider().custom<{ author: unknown }[]>({
      url: `${api.url}/posts`,
      method: 'get',
      query: { _embed: 'author', _limit: 1 },
    })
    expect(data).to.have.nested.property('[0].author.name', 'Ada Okafor')
  })

  it('creates, updates and deletes', async () => {
    const created = await provider().create({ resource: 'tags', variables: { name: 'new', mood: 'fine' } })
    expect(created.data).to.deep.equal({ id: 4, name: 'new', mood: 'fine' })
    const updated = await provider().update({ resource: 'tags', id: 4, variables: { name: 'newer' } })
    expect(updated.data).to.deep.equal({ id: 4, name: 'newer', mood: 'fine' })
    const deleted = await provider().deleteOne({ resource: 'tags', id: 4, variables: { why: 'a body' } })
    expect(deleted.data).to.deep.equal({ id: 4, name: 'newer', mood: 'fine' })
    expect(wire.requests).to.deep.equal(['POST /tags', 'PATCH /tags/4', 'DELETE /tags/4'])
    expect((await api.dump())['tags']).to.deep.equal(blog['tags'])
  })

  it('shows our message', async () => {
    const error = await provider()
      .getOne({ resource: 'posts', id: 99 })
      .then(
        () => expect.fail('it did not fail'),
        (failure: HttpError) => failure,
      )
    expect(error).to.include({ statusCode: 404, message: 'posts has no resource with id "99".' })
  })
})

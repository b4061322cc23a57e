import { expect } from 'chai'
import jsonServerProvider from 'ra-data-json-server'

import { serving } from '../support/api.ts'
import { blog } from '../support/blog.ts'
import { recordWire } from '../support/wire.ts'

const firstPage = { pagination: { page: 1, perPage: 10 }, sort: { field: 'id', order: 'ASC' as const } }

describe('clients: ra-data-json-server', () => {
  const api = serving({ data: blog })
  const wire = recordWire()
  const provider = () => jsonServerProvider(api.url)
  const ids = (data: readonly { id: unknown }[]): unknown[] => data.map(({ id }) => id)

  it('lists a page, sorted and filtered', async () => {
    const { data, total } = await provider().getList('posts', {
      pagination: { page: 2, perPage: 1 },
      sort: { field: 'views', order: 'DESC' },
      filter: { meta: { lang: 'en' }, draft: false },
    })
    expect(wire.requests).to.deep.equal([
      'GET /posts?_end=2&_order=DESC&_sort=views&_start=1&draft=false&meta.lang=en',
    ])
    expect(ids(data)).to.deep.equal([3])
    expect(total).to.equal(2)
  })

  it('filters by a relation, by any of several values and by text, and embeds parents and children', async () => {
    const { data, total } = await provider().getList('posts', {
      pagination: { page: 1, perPage: 10 },
      sort: { field: 'author.name', order: 'ASC' },
      filter: { q: 'flour', tagIds: [1, 3], 'author.name': 'Ada Okafor' },
      meta: { embed: ['author', 'comments'] },
    })
    expect(wire.requests).to.deep.equal([
      'GET /posts?_embed=author&_embed=comments&_end=10&_order=ASC&_sort=author.name&_start=0&author.name=Ada%20Okafor&q=flour&tagIds=1&tagIds=3',
    ])
    expect(total).to.equal(2)
    expect(ids(data)).to.deep.equal([1, 3])
    expect(data[0]).to.have.nested.property('author.name', 'Ada Okafor')
    expect(data[0]).to.have.property('comments').with.length(2)
  })

  it('lists everything without parameters, and gets its total all the same', async () => {
    const { data, total } = await provider().getList('posts', {})
    expect(wire.requests).to.deep.equal(['GET /posts'])
    expect(total).to.equal(4)
    expect(data).to.deep.equal(blog['posts'])
  })

  it('reads one, with what belongs to it', async () => {
    const { data } = await provider().getOne('posts', { id: 1, meta: { embed: 'comments' } })
    expect(wire.requests).to.deep.equal(['GET /posts/1?_embed=comments'])
    expect(data).to.have.property('comments').with.length(2)
  })

  it('reads several', async () => {
    const { data } = await provider().getMany('posts', { ids: [3, 1, 99] })
    expect(wire.requests).to.deep.equal(['GET /posts?id=3&id=1&id=99'])
    expect(ids(data)).to.have.members([1, 3])
  })

  it('reads what refers to a record', async () => {
    const { data, total } = await provider().getManyReference('comments', {
      ...firstPage,
      pagination: { page: 1, perPage: 1 },
      filter: { likes_gte: 0 },
      target: 'postId',
      id: 1,
    })
    expect(wire.requests).to.deep.equal([
      'GET /comments?_end=1&_order=ASC&_sort=id&_start=0&likes_gte=0&postId=1',
    ])
    expect(ids(data)).to.deep.equal([1])
    expect(total).to.equal(2)
  })

  it('creates, updates and deletes', async () => {
    const created = await provider().create('tags', { data: { name: 'new' } })
    expect(created.data).to.deep.equal({ id: 4, name: 'new' })
    const updated = await provider().update('tags', {
      id: 4,
      data: { id: 4, name: 'newer' },
      previousData: { id: 4 },
    })
    expect(updated.data).to.deep.equal({ id: 4, name: 'newer' })
    const deleted = await provider().delete('tags', { id: 4 })
    expect(deleted.data).to.deep.equal({ id: 4, name: 'newer' })
    expect(wire.requests).to.deep.equal(['POST /tags', 'PUT /tags/4', 'DELETE /tags/4'])
    expect((await api.dump())['tags']).to.deep.equal(blog['tags'])
  })

  it('updates and deletes several', async () => {
    const updated = await provider().updateMany('tags', { ids: [1, 2], data: { name: 'same' } })
    expect(updated.data).to.deep.equal([1, 2])
    const deleted = await provider().deleteMany('tags', { ids: [1, 2] })
    expect(deleted.data).to.deep.equal([1, 2])
    expect(wire.requests).to.have.members(['PUT /tags/1', 'PUT /tags/2', 'DELETE /tags/1', 'DELETE /tags/2'])
    expect((await api.dump())['tags']).to.deep.equal([{ id: 3, name: 'sad' }])
  })

  it('shows our message, and the message of each field', async () => {
    const missing = await failure(provider().getOne('posts', { id: 99 }))
    expect(missing).to.include({ status: 404, message: 'posts has no resource with id "99".' })
    const invalid = await failure(provider().create('tags', { data: { id: [] } }))
    expect(invalid.status).to.equal(422)
    expect(invalid.body.errors).to.deep.equal({ id: 'id must be a number or a non-empty string.' })
  })
})

interface HttpError extends Error {
  readonly status: number
  readonly body: { readonly errors: unknown }
}

const failure = async (promise: Promise<unknown>): Promise<HttpError> =>
  promise.then(
    () => expect.fail('it did not fail'),
    (error: HttpError) => error,
  )

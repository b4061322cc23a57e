import { expect } from 'chai'
import simpleRestProvider from 'ra-data-simple-rest'

import { serving } from '../support/api.ts'
import { blog } from '../support/blog.ts'
import { recordWire } from '../support/wire.ts'

describe('clients: ra-data-simple-rest', () => {
  const api = serving({ data: blog })
  const wire = recordWire()
  const provider = () => simpleRestProvider(api.url)
  const ids = (data: readonly { id: unknown }[]): unknown[] => data.map(({ id }) => id)
  const sent = (): string[] => wire.requests.map(decodeURIComponent)

  it('lists a page, sorted and filtered', async () => {
    const { data, total } = await provider().getList('posts', {
      pagination: { page: 2, perPage: 1 },
      sort: { field: 'views', order: 'DESC' },
      filter: { meta: { lang: 'en' }, draft: false },
    })
    expect(wire.requests).to.deep.equal([
      'GET /posts?filter=%7B%22meta%22%3A%7B%22lang%22%3A%22en%22%7D%2C%22draft%22%3Afalse%7D&range=%5B1%2C1%5D&sort=%5B%22views%22%2C%22DESC%22%5D',
    ])
    expect(wire.headers).to.include({ range: 'posts=1-1' })
    expect(ids(data)).to.deep.equal([3])
    expect(total).to.equal(2)
  })

  it('filters by a relation, by any of several values and by text, and embeds', async () => {
    const { data, total } = await provider().getList('posts', {
      pagination: { page: 1, perPage: 10 },
      sort: { field: 'author.name', order: 'DESC' },
      filter: { q: 'flour', author: { name: 'Ada Okafor' }, tagIds: [1, 3] },
      meta: { embed: ['author'] },
    })
    expect(sent()).to.deep.equal([
      'GET /posts?embed=["author"]&filter={"q":"flour","author":{"name":"Ada Okafor"},"tagIds":[1,3]}&range=[0,9]&sort=["author.name","DESC"]',
    ])
    expect(total).to.equal(2)
    expect(ids(data)).to.deep.equal([1, 3])
    expect(data[0]).to.have.nested.property('author.name', 'Ada Okafor')
  })

  it('speaks FakeRest’s operators', async () => {
    const rows: readonly (readonly [filter: object, ids: readonly number[]])[] = [
      [{ views_gte: 45 }, [1, 2, 3]],
      [{ views_gt: 45 }, [1, 3]],
      [{ views_lte: 45 }, [2, 4]],
      [{ views_lt: 45 }, [4]],
      [{ views_eq: 45 }, [2]],
      [{ views_neq: 120 }, [2, 4]],
      [{ views_eq_any: [7, 45] }, [2, 4]],
      [{ views_neq_any: [7, 45] }, [1, 3]],
      [{ words_inc: ['flour', 'oven'] }, [3]],
      [{ words_inc_any: ['rest', 'oven'] }, [1, 3]],
      [{ title_q: 'RAW' }, [3]],
      [{}, [1, 2, 3, 4]],
    ]
    for (const [filter, expected] of rows) {
      const { data } = await provider().getList('posts', {
        pagination: { page: 1, perPage: 10 },
        sort: { field: 'id', order: 'ASC' },
        filter,
      })
      expect(ids(data), JSON.stringify(filter)).to.deep.equal(expected)
    }
  })

  it('gets a total of nothing', async () => {
    const { data, total } = await provider().getList('drafts', {
      pagination: { page: 1, perPage: 10 },
      sort: { field: 'id', order: 'ASC' },
      filter: {},
    })
    expect(data).to.deep.equal([])
    expect(total).to.equal(0)
  })

  it('gets a total past the end', async () => {
    const { data, total } = await provider().getList('posts', {
      pagination: { page: 9, perPage: 10 },
      sort: { field: 'id', order: 'ASC' },
      filter: {},
    })
    expect(data).to.deep.equal([])
    expect(total).to.equal(4)
  })

  it('reads one, with what belongs to it, whatever its id', async () => {
    const { data } = await provider().getOne('posts', { id: 1, meta: { embed: 'comments' } })
    expect(sent()).to.deep.equal(['GET /posts/1?embed="comments"'])
    expect(data).to.have.property('comments').with.length(2)
    await provider().create('notes', { data: { id: 'a/b c' } })
    expect((await provider().getOne('notes', { id: 'a/b c' })).data).to.deep.equal({ id: 'a/b c' })
    expect(wire.requests.at(-1)).to.equal('GET /notes/a%2Fb%20c')
  })

  it('reads several', async () => {
    const { data } = await provider().getMany('posts', { ids: [3, 1, 99] })
    expect(sent()).to.deep.equal(['GET /posts?filter={"id":[3,1,99]}'])
    expect(ids(data)).to.have.members([1, 3])
  })

  it('reads what refers to a record', async () => {
    const { data, total } = await provider().getManyReference('comments', {
      pagination: { page: 1, perPage: 25 },
      sort: { field: 'id', order: 'ASC' },
      filter: {},
      target: 'postId',
      id: 1,
    })
    expect(sent()).to.deep.equal(['GET /comments?filter={"postId":1}&range=[0,24]&sort=["id","ASC"]'])
    expect(ids(data)).to.deep.equal([1, 2])
    expect(total).to.equal(2)
  })

  it('creates, updates and deletes', async () => {
    const { data } = await provider().create('tags', { data: { name: 'new' } })
    expect(data).to.deep.equal({ id: 4, name: 'new' })
    const updated = await provider().update('tags', {
      id: 4,
      data: { id: 4, name: 'newer' },
      previousData: { id: 4 },
    })
    expect(updated.data).to.deep.equal({ id: 4, name: 'newer' })
    const deleted = await provider().delete('tags', { id: 4 })
    expect(wire.headers).to.include({ 'content-type': 'text/plain' })
    expect(deleted.data).to.deep.equal({ id: 4, name: 'newer' })
    expect(wire.requests).to.deep.equal(['POST /tags', 'PUT /tags/4', 'DELETE /tags/4'])
    expect((await provider().updateMany('tags', { ids: [1, 2], data: { name: 'same' } })).data).to.deep.equal(
      [1, 2],
    )
    expect((await provider().deleteMany('tags', { ids: [1, 2] })).data).to.deep.equal([1, 2])
    expect((await api.dump())['tags']).to.deep.equal([{ id: 3, name: 'sad' }])
  })

  it('shows our message', async () => {
    const message = await provider()
      .getOne('posts', { id: 99 })
      .catch((error: Error) => error.message)
    expect(message).to.equal('posts has no resource with id "99".')
  })
})

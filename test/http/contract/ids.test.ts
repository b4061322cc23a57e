import { expect } from 'chai'

import { serving } from '../../support/api.ts'
import { blog } from '../../support/blog.ts'
import { answers } from '../../support/rows.ts'

describe('http/contract: ids', () => {
  const api = serving({ data: blog })
  const create = async (collection: string, attributes: object = {}): Promise<unknown> =>
    ((await api(`POST /${collection}`, { send: attributes })).body as { id: unknown }).id

  it('keep the type they have', async () => {
    const { body } = await api('GET /codes')
    expect(body).to.deep.equal(blog['codes'])
    await api('PATCH /codes/7', { send: { name: 'still a number' } })
    await api('PUT /codes/007', { send: { name: 'still a text' } })
    expect((await api.dump())['codes']).to.deep.equal([
      { id: 7, name: 'still a number' },
      { id: '007', name: 'still a text' },
    ])
  })

  it('go on as integers, and none comes twice', async () => {
    expect(await create('tags')).to.equal(4)
    await api('DELETE /tags/4')
    expect(await create('tags')).to.equal(5)
    expect(await create('tags', { id: 40 })).to.equal(40)
    expect(await create('tags')).to.equal(41)
    await api('DELETE /tags/41')
    expect(await create('tags')).to.equal(42)
  })

  it('go on as text where integers are text', async () => {
    expect(await create('tickets')).to.equal('11')
  })

  it('go on as UUIDs', async () => {
    expect(await create('devices')).to.match(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
  })

  it('are short random texts otherwise', async () => {
    const ids = [await create('notes'), await create('notes')]
    for (const id of ids) expect(id).to.match(/^[\w-]{6,12}$/)
    expect(ids[0]).not.to.equal(ids[1])
    expect(await create('codes')).to.be.a('string')
  })

  it('begin with 1 in an empty collection', async () => expect(await create('drafts')).to.equal(1))

  it('that a client chose are kept', async () => {
    expect(await create('tags', { id: 'mine' })).to.equal('mine')
    expect(await create('tags', { id: 4.5 })).to.equal(4.5)
    expect(await create('tags', { id: null })).to.equal(4)
  })

  answers(api, [
    {
      name: 'taken',
      request: 'POST /tags',
      send: { id: 1 },
      status: 409,
      says: /already has a resource with id "1"/,
    },
    { name: 'taken, in another type', request: 'POST /tags', send: { id: '1' }, status: 409 },
    { name: 'no id', request: 'POST /tags', send: { id: '' }, status: 422 },
    { name: 'no id', request: 'POST /tags', send: { id: [1] }, status: 422 },
    { name: 'no id', request: 'POST /tags', send: { id: { a: 1 } }, status: 422 },
    { name: 'no id', request: 'POST /tags', send: { id: true }, status: 422 },
    { name: 'no id', request: 'POST /tags', send: '{ "id": 1e999 }', status: 422 },
    { name: 'no id', request: 'POST /tags', send: { id: '\u0000tags\u0000x' }, status: 422 },
    { name: 'half a character', request: 'POST /tags', send: String.raw`{ "id": "\ud800" }`, status: 422 },
    {
      name: 'first in the answer',
      request: 'POST /tags',
      send: { name: 'x' },
      status: 201,
      body: { id: 4, name: 'x' },
    },
  ])

  it('are put first in a new record', async () => {
    const { text } = await api('POST /tags', { send: { name: 'x' } })
    expect(text).to.equal('{"id":4,"name":"x"}')
  })
})

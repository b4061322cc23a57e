import { expect } from 'chai'

import type { JsonObject } from '../../../src/index.ts'
import { http, must, own, should } from './checklist.ts'
import { artist, artwork, jsonApi, MT, named, pathOf } from './json-api.ts'

describe('dialects/json-api: creating', () => {
  const api = jsonApi()
  const post = async (path: string, send: unknown) => api(`POST ${path}`, { send })
  const work = (more: JsonObject = {}): JsonObject => ({
    data: { type: 'artwork', attributes: { title: 'X' }, ...more },
  })
  const to = (name: string, data: unknown): JsonObject => ({
    relationships: { [name]: { data: data as never } },
  })
  /** 4xx, and as many artists and artworks as before. */
  const refused = async (path: string, send: unknown, status?: number) => {
    const reply = await post(path, send)
    expect(reply.status, reply.text).to.be.within(400, 499)
    if (status !== undefined) expect(reply.status, reply.text).to.equal(status)
    expect((await api('GET /artists')).meta['count']).to.equal(4)
    expect((await api('GET /artworks')).meta['count']).to.equal(5)
    return reply.error
  }

  must('CR1: the answer is 201 with the resource as primary data', async () => {
    const { status, one } = await post('/artists', named('X'))
    expect(status).to.equal(201)
    expect(one).to.deep.include({ type: 'artist', id: '5', attributes: { name: 'X' } })
  })
  must('CR2: the new id is a string and unique', async () => {
    const ids = new Set<string>()
    for (let number = 0; number < 5; number++) ids.add((await post('/artists', named('X'))).one.id)
    expect([...ids]).to.deep.equal(['5', '6', '7', '8', '9'])
    expect((await api.rest.dump())['artists']).to.deep.include({ id: 9, name: 'X' })
  })
  should('CR3: the answer has a Location', async () =>
    expect((await post('/artists', named('X'))).headers.get('location')).to.equal(
      `${api.rest.url}/artists/5`,
    ),
  )
  must('CR4: Location is data.links.self', async () => {
    const { headers, one, links } = await post('/artists', named('X'))
    expect([one.links.self, links['self']]).to.deep.equal([headers.get('location'), headers.get('location')])
  })
  must('CR5: the resource is stored', async () => {
    const { one } = await post('/artists', named('X'))
    expect((await api(`GET ${pathOf(one.links.self)}`)).one).to.deep.equal(one)
  })
  must('CR6: a to-one relationship is applied', async () => {
    const { one } = await post('/artworks', work(to('artist', artist('2'))))
    expect((await api(`GET /artworks/${one.id}/artist`)).one.id).to.equal('2')
    expect((await api('GET /artists/2/relationships/artworks')).ids).to.deep.equal(['3', one.id])
    expect((await api.rest.dump())['artworks']).to.deep.include({ id: 6, title: 'X', artist_id: 2 })
  })
  must('CR7: a to-many relationship is applied', async () => {
    const { one } = await post('/artists', named('X', to('artworks', [artwork('1'), artwork('5')])))
    expect((await api(`GET /artists/${one.id}/relationships/artworks`)).ids).to.deep.equal(['1', '5'])
    const show = await post('/exhibitions', {
      data: { type: 'exhibition', id: 'new', ...to('artworks', [artwork('5'), artwork('1')]) },
    })
    expect((await api(`GET /exhibitions/${show.one.id}/relationships/artworks`)).ids).to.deep.equal([
      '5',
      '1',
    ])
  })
  must('CR8: a type that is not of the collection is 409', async () => {
    const error = await refused('/artists', { data: { type: 'artwork', attributes: { title: 'X' } } }, 409)
    expect(error.source).to.deep.equal({ pointer: '/data/type' })
    await refused('/artists', { data: { type: 'painters' } }, 409)
  })
  must('CR9: a free id from the client is accepted', async () => {
    expect((await post('/artists', named('X', { id: '77' }))).one.id).to.equal('77')
    expect((await api.rest.dump())['artists']).to.deep.include({ id: 77, name: 'X' })
    expect((await post('/artists', named('Y'))).one.id).to.equal('78')
    expect((await post('/exhibitions', { data: { type: 'exhibition', id: 'autumn' } })).one.id).to.equal(
      'autumn',
    )
  })
  must('CR10: a taken id is 409', async () => void (await refused('/artists', named('X', { id: '1' }), 409)))
  must('CR11: a missing related resource is 404 and nothing is created', async () => {
    const error = await refused('/artworks', work(to('artist', artist('99'))), 404)
    expect(error.source).to.deep.equal({ pointer: '/data/relationships/artist/data' })
    await refused('/artists', named('X', to('artworks', [artwork('1'), artwork('99')])), 404)
    expect((await api('GET /artists/1/relationships/artworks')).ids).to.deep.equal(['1', '2'])
  })
  must('CR12: a relationship without data is 4xx', async () => {
    await refused('/artworks', work({ relationships: { artist: {} } }))
    await refused('/artworks', work({ relationships: { artist: { links: {} } } }))
    await refused('/artworks', work({ relationships: { artist: null } }))
  })
  must('CR13: linkage of a wrong type is 4xx', async () => {
    const error = await refused('/artworks', work(to('artist', artwork('1'))), 409)
    expect(error.source).to.deep.equal({ pointer: '/data/relationships/artist/data/type' })
  })
  must('CR14: linkage of a wrong shape is 4xx', async () => {
    for (const data of [
      [],
      [artist('1')],
      'x',
      1,
      {},
      { type: 'artist' },
      { id: '1' },
      { type: 'artist', id: 1 },
      { type: 'artist', id: '' },
    ])
      await refused('/artworks', work(to('artist', data)))
    for (const data of [null, artwork('1'), 'x', ['1'], [null], [{ type: 'artwork' }]])
      await refused('/artists', named('X', to('artworks', data)))
    await refused('/artworks', work({ relationships: [] }))
    const error = await refused('/artworks', work(to('artits', artist('1'))))
    expect(error.meta).to.deep.equal({ help: 'Did you mean "artist"?' })
  })
  must('CR15: unknown members are ignored', async () => {
    const { status } = await post('/artists', { ...named('X', { extra: 1, links: {} }), extra: 1, meta: {} })
    expect(status).to.equal(201)
  })
  must('CR16: @members are ignored, also inside attributes', async () => {
    const data = {
      type: 'artist',
      '@context': 'x',
      attributes: { name: 'X', '@comment': 'y' },
      relationships: { '@note': 1 },
    }
    const { status, one } = await post('/artists', { '@meta': 1, data })
    expect([status, one.attributes]).to.deep.equal([201, { name: 'X' }])
  })
  must('CR17: lid is accepted', async () =>
    expect((await post('/artists', named('X', { lid: 'local' }))).one).not.to.have.property('lid'),
  )
  http('CR18: a missing body is 4xx', async () => {
    expect((await api('POST /artists', { headers: { 'Content-Type': MT }, send: '' })).status).to.equal(400)
    expect((await api('POST /artists')).status).to.equal(400)
    expect((await api('GET /artists')).meta['count']).to.equal(4)
  })
  http('CR19: data that is null, a list or a text is 4xx', async () => {
    for (const data of [null, [], 'x', 1, true, [{ type: 'artist' }]])
      expect((await refused('/artists', { data })).source).to.deep.equal({ pointer: '/data' })
    await refused('/artists', {})
    await refused('/artists', { ...named('X'), errors: [] })
  })
  http('CR20: a missing type is 4xx', async () => {
    for (const type of [undefined, null, 1, {}])
      expect((await refused('/artists', { data: { type, attributes: {} } }, 400)).source?.pointer).to.equal(
        '/data/type',
      )
  })
  http('CR21: attributes that are not an object are 4xx', async () => {
    for (const attributes of [null, [], 'x', 1])
      await refused('/artists', { data: { type: 'artist', attributes } })
    for (const name of ['id', 'type', 'a+b', '', '-a', 'a_', 'artworks', 'a.b'])
      await refused('/artists', { data: { type: 'artist', attributes: { [name]: 1 } } }, 422)
    await refused('/artists', '{"data":{"type":"artist","attributes":{"__proto__":{"admin":true}}}}')
  })
  http('CR22: a root that is a list or a scalar is 4xx', async () => {
    for (const root of [[], [named('X')]]) await refused('/artists', root)
    for (const root of ['"x"', '1', 'null', 'true']) await refused('/artists', root)
  })
  http('CR23: malformed JSON is 400', async () => {
    for (const text of ['{', '{"data":}', 'data', "{'data':1}"]) await refused('/artists', text, 400)
  })
  http('CR24: a failed creation leaves nothing behind', async () => {
    await refused('/artists', named('X', to('artworks', [artwork('3'), artwork('99')])), 404)
    expect((await api('GET /artworks/3/artist')).one.id).to.equal('2')
  })
  own('CR25: a foreign key among the attributes is accepted, and shown as the relationship', async () => {
    for (const artist_id of [1, '1']) {
      const { one } = await post('/artworks', work({ attributes: { title: 'Y', artist_id } }))
      expect(one.attributes).to.deep.equal({ title: 'Y' })
      expect(
        (await api(`GET /artworks/${one.id}?include=artist`)).one.relationships?.['artist']?.data,
      ).to.deep.equal(artist('1'))
      expect((await api.rest.dump())['artworks']).to.deep.include({
        id: Number(one.id),
        title: 'Y',
        artist_id: 1,
      })
    }
    expect((await post('/artworks', work({ attributes: { artist_id: null } }))).status).to.equal(201)
    const same = { attributes: { artist_id: 2 }, relationships: { artist: { data: artist('2') } } }
    expect((await post('/artworks', work(same))).status).to.equal(201)
    const other = { ...same, relationships: { artist: { data: artist('1') } } }
    expect((await post('/artworks', work(other))).error.source).to.deep.equal({
      pointer: '/data/attributes/artist_id',
    })
    for (const [artist_id, status] of [
      [{}, 422],
      [[1], 422],
      [true, 422],
      [99, 404],
    ] as const) {
      const wrong = await post('/artworks', work({ attributes: { artist_id } }))
      expect([wrong.status, wrong.error.source]).to.deep.equal([
        status,
        { pointer: '/data/attributes/artist_id' },
      ])
    }
    const show = { data: { type: 'exhibition', id: 'x', attributes: { artwork_ids: ['1', 2] } } }
    expect((await post('/exhibitions', show)).status).to.equal(201)
    expect((await api.rest.dump())['exhibitions']).to.deep.include({ id: 'x', artwork_ids: [1, 2] })
  })
  own('CR26: Prefer: return=minimal is respected', async () => {
    const minimal = await api('POST /artists', { headers: { Prefer: 'return=minimal' }, send: named('X') })
    expect([
      minimal.status,
      minimal.headers.get('location'),
      minimal.headers.get('preference-applied'),
    ]).to.deep.equal([204, `${api.rest.url}/artists/5`, 'return=minimal'])
  })
  it('refuses a foreign key that leads nowhere', async () => {
    await refused('/artworks', work({ attributes: { artist_id: 99 } }), 404)
    await refused('/artworks', work({ attributes: { artist_id: {} } }), 422)
  })
})

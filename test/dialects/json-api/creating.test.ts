import { expect } from 'chai'

import type { JsonObject } from '../../../src/index.ts'
import { row } from './checklist.ts'
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

  row('CR1', async () => {
    const { status, one } = await post('/artists', named('X'))
    expect(status).to.equal(201)
    expect(one).to.deep.include({ type: 'artist', id: '5', attributes: { name: 'X' } })
  })
  row('CR2', async () => {
    const ids = new Set<string>()
    for (let number = 0; number < 5; number++) ids.add((await post('/artists', named('X'))).one.id)
    expect([...ids]).to.deep.equal(['5', '6', '7', '8', '9'])
    expect((await api.rest.dump())['artists']).to.deep.include({ id: 9, name: 'X' })
  })
  row('CR3', async () =>
    expect((await post('/artists', named('X'))).headers.get('location')).to.equal(
      `${api.rest.url}/artists/5`,
    ),
  )
  row('CR4', async () => {
    const { headers, one, links } = await post('/artists', named('X'))
    expect([one.links.self, links['self']]).to.deep.equal([headers.get('location'), headers.get('location')])
  })
  row('CR5', async () => {
    const { one } = await post('/artists', named('X'))
    expect((await api(`GET ${pathOf(one.links.self)}`)).one).to.deep.equal(one)
  })
  row('CR6', async () => {
    const { one } = await post('/artworks', work(to('artist', artist('2'))))
    expect((await api(`GET /artworks/${one.id}/artist`)).one.id).to.equal('2')
    expect((await api('GET /artists/2/relationships/artworks')).ids).to.deep.equal(['3', one.id])
    expect((await api.rest.dump())['artworks']).to.deep.include({ id: 6, title: 'X', artist_id: 2 })
  })
  row('CR7', async () => {
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
  row('CR8', async () => {
    const error = await refused('/artists', { data: { type: 'artwork', attributes: { title: 'X' } } }, 409)
    expect(error.source).to.deep.equal({ pointer: '/data/type' })
    await refused('/artists', { data: { type: 'artists' } }, 409)
  })
  row('CR9', async () => {
    expect((await post('/artists', named('X', { id: '77' }))).one.id).to.equal('77')
    expect((await api.rest.dump())['artists']).to.deep.include({ id: 77, name: 'X' })
    expect((await post('/artists', named('Y'))).one.id).to.equal('78')
    expect((await post('/exhibitions', { data: { type: 'exhibition', id: 'autumn' } })).one.id).to.equal(
      'autumn',
    )
  })
  row('CR10', async () => void (await refused('/artists', named('X', { id: '1' }), 409)))
  row('CR11', async () => {
    const error = await refused('/artworks', work(to('artist', artist('99'))), 404)
    expect(error.source).to.deep.equal({ pointer: '/data/relationships/artist/data' })
    await refused('/artists', named('X', to('artworks', [artwork('1'), artwork('99')])), 404)
    expect((await api('GET /artists/1/relationships/artworks')).ids).to.deep.equal(['1', '2'])
  })
  row('CR12', async () => {
    await refused('/artworks', work({ relationships: { artist: {} } }))
    await refused('/artworks', work({ relationships: { artist: { links: {} } } }))
    await refused('/artworks', work({ relationships: { artist: null } }))
  })
  row('CR13', async () => {
    const error = await refused('/artworks', work(to('artist', artwork('1'))), 409)
    expect(error.source).to.deep.equal({ pointer: '/data/relationships/artist/data/type' })
  })
  row('CR14', async () => {
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
  row('CR15', async () => {
    const { status } = await post('/artists', { ...named('X', { extra: 1, links: {} }), extra: 1, meta: {} })
    expect(status).to.equal(201)
  })
  row('CR16', async () => {
    const data = {
      type: 'artist',
      '@context': 'x',
      attributes: { name: 'X', '@comment': 'y' },
      relationships: { '@note': 1 },
    }
    const { status, one } = await post('/artists', { '@meta': 1, data })
    expect([status, one.attributes]).to.deep.equal([201, { name: 'X' }])
  })
  row('CR17', async () =>
    expect((await post('/artists', named('X', { lid: 'local' }))).one).not.to.have.property('lid'),
  )
  row('CR18', async () => {
    expect((await api('POST /artists', { headers: { 'Content-Type': MT }, send: '' })).status).to.equal(400)
    expect((await api('POST /artists')).status).to.equal(400)
    expect((await api('GET /artists')).meta['count']).to.equal(4)
  })
  row('CR19', async () => {
    for (const data of [null, [], 'x', 1, true, [{ type: 'artist' }]])
      expect((await refused('/artists', { data })).source).to.deep.equal({ pointer: '/data' })
    await refused('/artists', {})
    await refused('/artists', { ...named('X'), errors: [] })
  })
  row('CR20', async () => {
    for (const type of [undefined, null, 1, {}])
      expect((await refused('/artists', { data: { type, attributes: {} } }, 400)).source?.pointer).to.equal(
        '/data/type',
      )
  })
  row('CR21', async () => {
    for (const attributes of [null, [], 'x', 1])
      await refused('/artists', { data: { type: 'artist', attributes } })
    for (const name of ['id', 'type', 'a+b', '', '-a', 'a_', 'artworks', 'a.b'])
      await refused('/artists', { data: { type: 'artist', attributes: { [name]: 1 } } }, 422)
    await refused('/artists', '{"data":{"type":"artist","attributes":{"__proto__":{"admin":true}}}}')
  })
  row('CR22', async () => {
    for (const root of [[], [named('X')]]) await refused('/artists', root)
    for (const root of ['"x"', '1', 'null', 'true']) await refused('/artists', root)
  })
  row('CR23', async () => {
    for (const text of ['{', '{"data":}', 'data', "{'data':1}"]) await refused('/artists', text, 400)
  })
  row('CR24', async () => {
    await refused('/artists', named('X', to('artworks', [artwork('3'), artwork('99')])), 404)
    expect((await api('GET /artworks/3/artist')).one.id).to.equal('2')
  })
  row('CR25', async () => {
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
  row('CR26', async () => {
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

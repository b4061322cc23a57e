import { expect } from 'chai'

import type { Json, JsonObject } from '../../../src/index.ts'
import { row } from './checklist.ts'
import { artist, artwork, ATOMIC, jsonApi, MT, type ResourceObject } from './json-api.ts'

describe('dialects/json-api: atomic operations', () => {
  const api = jsonApi()
  const type = `${MT};ext="${ATOMIC}"`
  const post = async (send: unknown, headers: Record<string, string> = {}) =>
    api('POST /operations', { headers: { 'Content-Type': type, Accept: type, ...headers }, send })
  const run = async (...operations: readonly Json[]) => {
    const reply = await post({ 'atomic:operations': operations })
    expect(reply.status, reply.text).to.equal(200)
    const results = (reply.body as JsonObject)['atomic:results'] as unknown as { data?: ResourceObject }[]
    expect(results).to.have.lengthOf(operations.length)
    return results
  }
  /** Refused, with nothing changed. */
  const fail = async (status: number, ...operations: readonly Json[]) => {
    const before = await api.rest.dump()
    const reply = await post({ 'atomic:operations': operations })
    expect(reply.status, reply.text).to.equal(status)
    expect(reply.type).to.match(/^application\/vnd\.api\+json/)
    expect(await api.rest.dump()).to.deep.equal(before)
    return reply.error
  }
  const linked = async (path: string) => (await api(`GET ${path.replace(/(\w+)$/, 'relationships/$1')}`)).data
  const add = (name: string, more: JsonObject = {}) => ({
    op: 'add',
    data: { type: 'artist', attributes: { name }, ...more },
  })
  const artworks = (id: string) => ({ ref: { type: 'artist', id, relationship: 'artworks' } })

  row('AT1', async () => {
    const results = await run(add('A'), { op: 'remove', ref: artwork('1') }, add('B'))
    expect(results.map(({ data }) => data?.attributes?.['name'])).to.deep.equal(['A', undefined, 'B'])
    expect(results[1]).to.deep.equal({})
  })
  row('AT2', async () => {
    const { type: answered, body } = await post({ 'atomic:operations': [add('A')] })
    expect(answered).to.equal(type)
    expect((body as JsonObject)['jsonapi']).to.deep.equal({ version: '1.1', ext: [ATOMIC] })
  })
  row('AT3', async () =>
    expect((await post({ 'atomic:operations': [add('A')] })).body).to.have.all.keys(
      'jsonapi',
      'atomic:results',
    ),
  )
  row('AT4', async () => {
    const { status, error } = await post({ 'atomic:operations': [add('A')] }, { 'Content-Type': MT })
    expect([status, error.source]).to.deep.equal([415, { header: 'Content-Type' }])
  })
  row('AT5', async () =>
    expect(
      (await post({ 'atomic:operations': [add('A')] }, { 'Content-Type': 'application/json' })).status,
    ).to.equal(415),
  )
  row('AT6', async () => expect((await api('GET /operations')).status).to.equal(405))
  row('AT7', async () => expect((await run(add('A')))[0]?.data).to.deep.include({ type: 'artist', id: '5' }))
  row('AT8', async () => {
    for (const href of ['/artists', `${api.rest.url}/artists`])
      expect((await run({ ...add('A'), href }))[0]?.data?.type).to.equal('artist')
  })
  row('AT9', async () => {
    expect((await run(add('A', { id: '50' })))[0]?.data?.id).to.equal('50')
    expect((await fail(409, add('B', { id: '50' }))).source).to.deep.equal({
      pointer: '/atomic:operations/0',
    })
  })
  row('AT10', async () => {
    const [result] = await run({ op: 'update', data: { ...artist('1'), attributes: { name: 'X' } } })
    expect(result?.data?.attributes).to.include({ name: 'X', genre: 'Surrealism' })
  })
  row('AT11', async () =>
    expect(
      (await run({ op: 'update', ref: artist('1'), data: { ...artist('1'), attributes: { name: 'X' } } }))[0]
        ?.data?.id,
    ).to.equal('1'),
  )
  row('AT12', async () => {
    await run({ op: 'update', href: '/artists/1', data: { ...artist('1'), attributes: { name: 'X' } } })
    expect((await api('GET /artists/1')).one.attributes?.['name']).to.equal('X')
    await fail(409, { op: 'update', href: '/artists/1', data: { ...artist('2'), attributes: { name: 'Y' } } })
  })
  row('AT13', async () => {
    await run({ op: 'remove', ref: artist('1') })
    expect((await api('GET /artists/1')).status).to.equal(404)
  })
  row('AT14', async () => {
    await run({ op: 'remove', href: '/artists/1' })
    expect((await api('GET /artists/1')).status).to.equal(404)
  })
  row('AT15', async () => {
    await run({ op: 'update', ref: { ...artwork('1'), relationship: 'artist' }, data: artist('2') })
    expect(await linked('/artworks/1/artist')).to.deep.equal(artist('2'))
  })
  row('AT16', async () => {
    await run({ op: 'update', ref: { ...artwork('1'), relationship: 'artist' }, data: null })
    expect(await linked('/artworks/1/artist')).to.equal(null)
  })
  row('AT17', async () => {
    await run({ op: 'add', ...artworks('1'), data: [artwork('3')] })
    expect(await linked('/artists/1/artworks')).to.deep.equal(['1', '2', '3'].map(artwork))
  })
  row('AT18', async () => {
    await run({ op: 'update', ...artworks('1'), data: [artwork('3')] })
    expect(await linked('/artists/1/artworks')).to.deep.equal([artwork('3')])
  })
  row('AT19', async () => {
    await run({ op: 'remove', ...artworks('1'), data: [artwork('1')] })
    expect(await linked('/artists/1/artworks')).to.deep.equal([artwork('2')])
  })
  row('AT20', async () => {
    await run({ op: 'add', href: '/artists/1/relationships/artworks', data: [artwork('3')] })
    expect(await linked('/artists/1/artworks')).to.deep.equal(['1', '2', '3'].map(artwork))
  })
  row('AT21', async () => {
    const work = {
      op: 'add',
      data: {
        type: 'artwork',
        attributes: { title: 'W' },
        relationships: { artist: { data: { type: 'artist', lid: 'a' } } },
      },
    }
    const [made, second] = await run(add('A', { lid: 'a' }), work)
    expect(await linked(`/artworks/${second?.data?.id}/artist`)).to.deep.equal(artist(made?.data?.id ?? ''))
    const show = {
      op: 'add',
      data: {
        type: 'exhibition',
        id: 'x',
        relationships: { artworks: { data: [artwork('1'), { type: 'artwork', lid: 'w' }] } },
      },
    }
    await run({ ...work, data: { ...work.data, lid: 'w', relationships: {} } }, show)
    expect(await linked('/exhibitions/x/artworks')).to.deep.equal([artwork('1'), artwork('7')])
  })
  row('AT22', async () => {
    await run(add('A', { lid: 'a' }), {
      op: 'add',
      ref: { type: 'artist', lid: 'a', relationship: 'artworks' },
      data: [artwork('1')],
    })
    expect(await linked('/artworks/1/artist')).to.deep.equal(artist('5'))
    await run(add('B', { lid: 'b' }), { op: 'remove', ref: { type: 'artist', lid: 'b' } })
    expect((await api('GET /artists/6')).status).to.equal(404)
  })
  row('AT23', async () => {
    const results = await run(add('A', { lid: 'a' }), {
      op: 'update',
      data: { type: 'artist', lid: 'a', attributes: { genre: 'X' } },
    })
    expect(results[1]?.data).to.deep.include({ id: '5', attributes: { name: 'A', genre: 'X' } })
  })
  row('AT24', async () => {
    expect((await fail(404, add('A'), { op: 'remove', ref: { type: 'artist', lid: 'a' } })).detail).to.match(
      /lid "a"/,
    )
    await fail(
      404,
      { op: 'update', ref: { ...artwork('1'), relationship: 'artist' }, data: { type: 'artist', lid: 'a' } },
      add('A', { lid: 'a' }),
    )
    await fail(404, add('A', { lid: 'a' }), { op: 'remove', ref: { type: 'artwork', lid: 'a' } })
  })
  row('AT25', async () => {
    const results = await run(
      { op: 'update', data: { ...artist('1'), attributes: { name: 'X' } } },
      { op: 'update', data: { ...artist('1'), attributes: { genre: 'Y' } } },
    )
    expect(results[1]?.data?.attributes).to.include({ name: 'X', genre: 'Y' })
    await fail(
      404,
      { op: 'remove', ref: artist('1') },
      { op: 'update', data: { ...artist('1'), attributes: {} } },
    )
  })
  row('AT26', async () => void (await fail(404, add('A'), { op: 'remove', ref: artist('99') }, add('B'))))
  row(
    'AT27',
    async () =>
      void (await fail(
        404,
        add('A'),
        { op: 'remove', ref: artwork('1') },
        { op: 'add', ...artworks('1'), data: [artwork('99')] },
      )),
  )
  row('AT28', async () =>
    expect((await fail(400, { op: 'replace', data: artist('1') })).source).to.deep.equal({
      pointer: '/atomic:operations/0/op',
    }),
  )
  row('AT29', async () => void (await fail(400, { data: artist('1') })))
  row('AT30', async () => void (await fail(400, { op: 'remove', ref: artist('1'), href: '/artists/1' })))
  row('AT31', async () => {
    await fail(400, { op: 'remove' })
    await fail(400, { op: 'remove', href: '/artists' })
  })
  row('AT32', async () => {
    await fail(400, { op: 'add' })
    await fail(400, { op: 'add', href: '/artists' })
    await fail(400, { op: 'add', ...artworks('1') })
  })
  row('AT33', async () => void (await fail(400)))
  row('AT34', async () => {
    for (const send of [
      {},
      { 'atomic:operations': {} },
      { 'atomic:operations': null },
      { data: [] },
      [],
      'x',
    ])
      expect((await post(typeof send === 'string' ? '"x"' : send)).status).to.equal(400)
    await fail(400, 'x')
    await fail(400, null)
  })
  row('AT35', async () => {
    await fail(400, { op: 'remove', ref: { id: '1' } })
    await fail(400, { op: 'remove', ref: { type: 'nope', id: '1' } })
  })
  row('AT36', async () => {
    await fail(400, { op: 'remove', ref: { type: 'artist' } })
    for (const href of ['/nope/1', '/artists/1/artworks', '/artists/1/relationships', 'x y', '/%', 5])
      await fail(400, { op: 'remove', href })
  })
  row('AT37', async () =>
    expect((await fail(404, add('A'), { op: 'remove', ref: artist('99') })).source).to.deep.equal({
      pointer: '/atomic:operations/1',
    }),
  )
  row('AT38', async () => {
    const missing = {
      op: 'add',
      data: { type: 'artwork', relationships: { artist: { data: artist('99') } } },
    }
    expect((await fail(404, add('A'), missing)).source).to.deep.equal({
      pointer: '/atomic:operations/1/data/relationships/artist/data',
    })
    expect((await fail(409, { op: 'update', href: '/artists/1', data: artwork('1') })).source).to.deep.equal({
      pointer: '/atomic:operations/0/data/type',
    })
  })
  row('AT39', async () => {
    await fail(404, { op: 'update', data: { ...artist('99'), attributes: {} } })
    await fail(404, { op: 'add', ...artworks('99'), data: [artwork('1')] })
    await fail(404, { op: 'add', ref: { type: 'artist', id: '1', relationship: 'nope' }, data: [] })
  })
  row('AT40', async () => void (await fail(409, { ...add('A'), href: '/artworks' })))
  row('AT41', async () => {
    const results = await run(
      add('A', { lid: 'a' }),
      add('B'),
      { op: 'remove', ref: { type: 'artist', lid: 'a' } },
      { op: 'remove', ref: artist('1') },
    )
    expect(results.map(({ data }) => data?.id)).to.deep.equal(['5', '6', undefined, undefined])
    expect((await api('GET /artists')).ids).to.deep.equal(['2', '3', '4', '6'])
  })
  it('has nothing beside the operations', async () => {
    for (const name of ['data', 'included', 'errors']) {
      const { status, error } = await post({ 'atomic:operations': [add('A')], [name]: [] })
      expect([status, error.source]).to.deep.equal([400, { pointer: `/${name}` }])
    }
    expect((await api('GET /artists')).ids).to.have.lengthOf(4)
  })
  it('knows one resource by one local id', async () => {
    const error = await fail(400, add('A', { lid: 'a' }), add('B', { lid: 'a' }))
    expect(error.detail).to.include('lid "a"')
    await fail(400, { op: 'remove', ref: { type: 'artist', id: '1', lid: 'a' } })
  })
  it('changes nothing for the address of another server', async () => {
    await fail(400, { op: 'remove', href: 'http://example.com/artists/1' })
  })
  it('says what has a local id that nothing made', async () => {
    const lid = { type: 'artwork', lid: 'x' }
    for (const [request, send] of [
      ['POST /artists/1/relationships/artworks', { data: [lid] }],
      ['PATCH /artworks/1', { data: { ...lid, attributes: {} } }],
    ] as const) {
      const { status, error } = await api(request, { send })
      expect(status).to.be.within(400, 409)
      expect(error.detail).to.include('lid "x"').and.not.include('\u0000')
    }
  })
  it('changes what is there once, and neither adds nor removes it', async () => {
    const museum = { type: 'museum', id: 'museum' }
    const days = { type: 'day', id: 'days', attributes: { value: ['Sun'] } }
    await run(
      { op: 'update', data: { ...museum, attributes: { city: 'Bruges' } } },
      { op: 'update', href: '/days', data: days },
    )
    expect(await api.rest.dump()).to.deep.include({
      museum: { name: 'The Attic', city: 'Bruges' },
      days: ['Sun'],
    })
    await fail(400, { op: 'add', data: museum })
    await fail(400, { op: 'add', href: '/museum', data: museum })
    await fail(400, { op: 'remove', ref: museum })
    await fail(400, { op: 'remove', href: '/museum' })
  })
})

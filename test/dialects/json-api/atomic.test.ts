import { expect } from 'chai'

import type { Json, JsonObject } from '../../../src/index.ts'
import { must } from './checklist.ts'
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

  must('AT1: the answer is 200 with as many results as operations, in their order', async () => {
    const results = await run(add('A'), { op: 'remove', ref: artwork('1') }, add('B'))
    expect(results.map(({ data }) => data?.attributes?.['name'])).to.deep.equal(['A', undefined, 'B'])
    expect(results[1]).to.deep.equal({})
  })
  must('AT2: Content-Type carries the ext', async () => {
    const { type: answered, body } = await post({ 'atomic:operations': [add('A')] })
    expect(answered).to.equal(type)
    expect((body as JsonObject)['jsonapi']).to.deep.equal({ version: '1.1', ext: [ATOMIC] })
  })
  must('AT3: nothing of data, included and errors stands beside the results', async () =>
    expect((await post({ 'atomic:operations': [add('A')] })).body).to.have.all.keys(
      'jsonapi',
      'atomic:results',
    ),
  )
  must('AT4: a request without ext in Content-Type is rejected', async () => {
    const { status, error } = await post({ 'atomic:operations': [add('A')] }, { 'Content-Type': MT })
    expect([status, error.source]).to.deep.equal([415, { header: 'Content-Type' }])
  })
  must('AT5: plain JSON is rejected', async () =>
    expect(
      (await post({ 'atomic:operations': [add('A')] }, { 'Content-Type': 'application/json' })).status,
    ).to.equal(415),
  )
  must('AT6: GET is 405', async () => expect((await api('GET /operations')).status).to.equal(405))
  must('AT7: add works without href', async () =>
    expect((await run(add('A')))[0]?.data).to.deep.include({ type: 'artist', id: '5' }),
  )
  must('AT8: add works with href', async () => {
    for (const href of ['/artists', `${api.rest.url}/artists`])
      expect((await run({ ...add('A'), href }))[0]?.data?.type).to.equal('artist')
  })
  must('AT9: add works with an id from the client', async () => {
    expect((await run(add('A', { id: '50' })))[0]?.data?.id).to.equal('50')
    expect((await fail(409, add('B', { id: '50' }))).source).to.deep.equal({
      pointer: '/atomic:operations/0',
    })
  })
  must('AT10: update works by data.id', async () => {
    const [result] = await run({ op: 'update', data: { ...artist('1'), attributes: { name: 'X' } } })
    expect(result?.data?.attributes).to.include({ name: 'X', genre: 'Surrealism' })
  })
  must('AT11: update works by ref', async () =>
    expect(
      (await run({ op: 'update', ref: artist('1'), data: { ...artist('1'), attributes: { name: 'X' } } }))[0]
        ?.data?.id,
    ).to.equal('1'),
  )
  must('AT12: update works by href', async () => {
    await run({ op: 'update', href: '/artists/1', data: { ...artist('1'), attributes: { name: 'X' } } })
    expect((await api('GET /artists/1')).one.attributes?.['name']).to.equal('X')
    await fail(409, { op: 'update', href: '/artists/1', data: { ...artist('2'), attributes: { name: 'Y' } } })
  })
  must('AT13: remove works by ref', async () => {
    await run({ op: 'remove', ref: artist('1') })
    expect((await api('GET /artists/1')).status).to.equal(404)
  })
  must('AT14: remove works by href', async () => {
    await run({ op: 'remove', href: '/artists/1' })
    expect((await api('GET /artists/1')).status).to.equal(404)
  })
  must('AT15: a to-one is set by ref', async () => {
    await run({ op: 'update', ref: { ...artwork('1'), relationship: 'artist' }, data: artist('2') })
    expect(await linked('/artworks/1/artist')).to.deep.equal(artist('2'))
  })
  must('AT16: a to-one is set to null', async () => {
    await run({ op: 'update', ref: { ...artwork('1'), relationship: 'artist' }, data: null })
    expect(await linked('/artworks/1/artist')).to.equal(null)
  })
  must('AT17: a to-many is added to', async () => {
    await run({ op: 'add', ...artworks('1'), data: [artwork('3')] })
    expect(await linked('/artists/1/artworks')).to.deep.equal(['1', '2', '3'].map(artwork))
  })
  must('AT18: a to-many is replaced', async () => {
    await run({ op: 'update', ...artworks('1'), data: [artwork('3')] })
    expect(await linked('/artists/1/artworks')).to.deep.equal([artwork('3')])
  })
  must('AT19: a to-many is removed from', async () => {
    await run({ op: 'remove', ...artworks('1'), data: [artwork('1')] })
    expect(await linked('/artists/1/artworks')).to.deep.equal([artwork('2')])
  })
  must('AT20: a relationship is changed by href', async () => {
    await run({ op: 'add', href: '/artists/1/relationships/artworks', data: [artwork('3')] })
    expect(await linked('/artists/1/artworks')).to.deep.equal(['1', '2', '3'].map(artwork))
  })
  must('AT21: a lid works in linkage', async () => {
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
  must('AT22: a lid works in a ref', async () => {
    await run(add('A', { lid: 'a' }), {
      op: 'add',
      ref: { type: 'artist', lid: 'a', relationship: 'artworks' },
      data: [artwork('1')],
    })
    expect(await linked('/artworks/1/artist')).to.deep.equal(artist('5'))
    await run(add('B', { lid: 'b' }), { op: 'remove', ref: { type: 'artist', lid: 'b' } })
    expect((await api('GET /artists/6')).status).to.equal(404)
  })
  must('AT23: a lid works in data', async () => {
    const results = await run(add('A', { lid: 'a' }), {
      op: 'update',
      data: { type: 'artist', lid: 'a', attributes: { genre: 'X' } },
    })
    expect(results[1]?.data).to.deep.include({ id: '5', attributes: { name: 'A', genre: 'X' } })
  })
  must('AT24: an unknown lid fails', async () => {
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
  must('AT25: later operations see the work of earlier ones', async () => {
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
  must(
    'AT26: a failure in the middle rolls everything back',
    async () => void (await fail(404, add('A'), { op: 'remove', ref: artist('99') }, add('B'))),
  )
  must(
    'AT27: a failure at the end rolls everything back',
    async () =>
      void (await fail(
        404,
        add('A'),
        { op: 'remove', ref: artwork('1') },
        { op: 'add', ...artworks('1'), data: [artwork('99')] },
      )),
  )
  must('AT28: an unknown op is 400', async () =>
    expect((await fail(400, { op: 'replace', data: artist('1') })).source).to.deep.equal({
      pointer: '/atomic:operations/0/op',
    }),
  )
  must('AT29: a missing op is 400', async () => void (await fail(400, { data: artist('1') })))
  must(
    'AT30: ref and href together are 400',
    async () => void (await fail(400, { op: 'remove', ref: artist('1'), href: '/artists/1' })),
  )
  must('AT31: a remove without a target is 400', async () => {
    await fail(400, { op: 'remove' })
    await fail(400, { op: 'remove', href: '/artists' })
  })
  must('AT32: an add without data is 400', async () => {
    await fail(400, { op: 'add' })
    await fail(400, { op: 'add', href: '/artists' })
    await fail(400, { op: 'add', ...artworks('1') })
  })
  must('AT33: an empty list is 400', async () => void (await fail(400)))
  must('AT34: a missing list is 400', async () => {
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
  must('AT35: a ref without type is 400', async () => {
    await fail(400, { op: 'remove', ref: { id: '1' } })
    await fail(400, { op: 'remove', ref: { type: 'nope', id: '1' } })
  })
  must('AT36: a ref without id is 400', async () => {
    await fail(400, { op: 'remove', ref: { type: 'artist' } })
    for (const href of ['/nope/1', '/artists/1/artworks', '/artists/1/relationships', 'x y', '/%', 5])
      await fail(400, { op: 'remove', href })
  })
  must('AT37: errors point to the operation', async () =>
    expect((await fail(404, add('A'), { op: 'remove', ref: artist('99') })).source).to.deep.equal({
      pointer: '/atomic:operations/1',
    }),
  )
  must('AT38: errors point into the operation', async () => {
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
  must('AT39: a missing target is 404', async () => {
    await fail(404, { op: 'update', data: { ...artist('99'), attributes: {} } })
    await fail(404, { op: 'add', ...artworks('99'), data: [artwork('1')] })
    await fail(404, { op: 'add', ref: { type: 'artist', id: '1', relationship: 'nope' }, data: [] })
  })
  must('AT40: a type conflict is 409', async () => void (await fail(409, { ...add('A'), href: '/artworks' })))
  must('AT41: resources can be added and removed in one request', async () => {
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

import { expect } from 'chai'

import type { Json, JsonObject } from '../../../src/index.ts'
import { http, must, own } from './checklist.ts'
import { artist, artwork, jsonApi, pathOf } from './json-api.ts'

describe('dialects/json-api: updating', () => {
  const api = jsonApi()
  const patch = async (path: string, data: unknown) => api(`PATCH ${path}`, { send: { data } })
  const set = async (name: string, id: string, attributes: JsonObject, more: JsonObject = {}) =>
    patch(`/${name}s/${id}`, { type: name, id, attributes, ...more })
  const relate = async (type: string, id: string, name: string, data: unknown) =>
    patch(`/${type}s/${id}`, { type, id, relationships: { [name]: { data } } })
  const linked = async (path: string): Promise<Json> => (await api(`GET ${path}`)).data
  const refused = async (path: string, data: unknown, status: number) => {
    const before = await api.rest.dump()
    const reply = await patch(path, data)
    expect(reply.status, reply.text).to.equal(status)
    expect(await api.rest.dump()).to.deep.equal(before)
    return reply.error
  }

  must('UP1: the answer is 200 with the document', async () => {
    const { status, one } = await set('artist', '1', { name: 'X' })
    expect([status, one.id, one.attributes?.['name']]).to.deep.equal([200, '1', 'X'])
  })
  must('UP2: missing attributes keep their values', async () =>
    expect((await set('artist', '1', { name: 'X' })).one.attributes).to.include({
      birth_year: 1931,
      genre: 'Surrealism',
    }),
  )
  must('UP3: missing relationships stay as they are', async () => {
    await set('artwork', '1', { title: 'X' })
    expect(await linked('/artworks/1/relationships/artist')).to.deep.equal(artist('1'))
    await set('artist', '1', { name: 'X' })
    expect(await linked('/artists/1/relationships/artworks')).to.deep.equal([artwork('1'), artwork('2')])
  })
  must(
    'UP4: a missing target is 404',
    async () =>
      void (await refused('/artists/99', { type: 'artist', id: '99', attributes: { name: 'X' } }, 404)),
  )
  must('UP5: a missing related resource is 404', async () => {
    const error = await refused(
      '/artworks/1',
      { ...artwork('1'), relationships: { artist: { data: artist('99') } } },
      404,
    )
    expect(error.source).to.deep.equal({ pointer: '/data/relationships/artist/data' })
  })
  must('UP6: a wrong type is 409', async () =>
    expect((await refused('/artists/1', { type: 'artwork', id: '1' }, 409)).source).to.deep.equal({
      pointer: '/data/type',
    }),
  )
  must('UP7: a wrong id is 409', async () =>
    expect(
      (await refused('/artists/1', { type: 'artist', id: '2', attributes: { name: 'X' } }, 409)).source,
    ).to.deep.equal({ pointer: '/data/id' }),
  )
  must('UP8: a missing id is 4xx', async () => {
    expect(
      (await refused('/artists/1', { type: 'artist', attributes: { name: 'X' } }, 400)).source,
    ).to.deep.equal({ pointer: '/data/id' })
    await refused('/artists/1', { type: 'artist', id: 1, attributes: { name: 'X' } }, 400)
  })
  must(
    'UP9: a missing type is 4xx',
    async () => void (await refused('/artists/1', { id: '1', attributes: { name: 'X' } }, 400)),
  )
  must('UP10: a failed update changes nothing, not even its valid half', async () => {
    const relationships = { artist: { data: artist('99') }, exhibitions: { data: [] } }
    await refused('/artworks/1', { ...artwork('1'), attributes: { title: 'X' }, relationships }, 404)
    await refused('/artworks/1', { ...artwork('1'), attributes: { title: 'X', 'a+b': 1 } }, 422)
  })
  must('UP11: a to-one is set', async () => {
    expect((await relate('artwork', '5', 'artist', artist('2'))).status).to.equal(200)
    expect(await linked('/artworks/5/relationships/artist')).to.deep.equal(artist('2'))
    expect((await api.rest.dump())['artworks']).to.deep.include({
      id: 5,
      title: 'Found on the beach',
      artist_id: 2,
    })
  })
  must('UP12: a to-one is cleared', async () => {
    await relate('artwork', '1', 'artist', null)
    expect(await linked('/artworks/1/artist')).to.equal(null)
  })
  must('UP13: a to-many is replaced', async () => {
    await relate('artist', '1', 'artworks', [artwork('2'), artwork('3')])
    expect(await linked('/artists/1/relationships/artworks')).to.deep.equal([artwork('2'), artwork('3')])
    expect(await linked('/artworks/1/artist')).to.equal(null)
    await relate('exhibition', 'spring', 'artworks', [artwork('5'), artwork('3')])
    expect(await linked('/exhibitions/spring/relationships/artworks')).to.deep.equal([
      artwork('3'),
      artwork('5'),
    ])
  })
  must('UP14: a to-many is emptied', async () => {
    await relate('artist', '1', 'artworks', [])
    expect(await linked('/artists/1/relationships/artworks')).to.deep.equal([])
    await relate('exhibition', 'dreams', 'artworks', [])
    expect(await linked('/exhibitions/dreams/relationships/artworks')).to.deep.equal([])
  })
  must('UP15: the other side of a to-one follows', async () => {
    await relate('artwork', '1', 'artist', artist('2'))
    expect(await linked('/artists/1/relationships/artworks')).to.deep.equal([artwork('2')])
    expect(await linked('/artists/2/relationships/artworks')).to.deep.equal([artwork('1'), artwork('3')])
  })
  must('UP16: the other side of a to-many follows', async () => {
    await relate('artist', '2', 'artworks', [artwork('1')])
    expect(await linked('/artworks/1/relationships/artist')).to.deep.equal(artist('2'))
    expect(await linked('/artworks/3/relationships/artist')).to.equal(null)
    await relate('artwork', '5', 'exhibitions', [{ type: 'exhibition', id: 'empty' }])
    expect(await linked('/exhibitions/empty/relationships/artworks')).to.deep.equal([artwork('5')])
  })
  http('UP17: PATCH on a collection is 4xx', async () =>
    expect((await patch('/artists', { type: 'artist', id: '1' })).status).to.equal(405),
  )
  must('UP18: the self link accepts PATCH', async () => {
    const { one } = await api('GET /artists/1')
    const { status } = await patch(pathOf(one.links.self), { ...artist('1'), attributes: { name: 'X' } })
    expect(status).to.equal(200)
  })
  must('UP19: null is a value', async () => {
    expect((await set('artist', '1', { genre: null })).one.attributes).to.include({ genre: null })
    expect((await api.rest.dump())['artists']).to.deep.include({
      id: 1,
      name: 'Noor Halabi',
      birth_year: 1931,
      genre: null,
      debut: 1950,
    })
  })
  must(
    'UP20: a missing resource in a list of several leaves everything as it was',
    async () =>
      void (await refused(
        '/artists/1',
        { ...artist('1'), relationships: { artworks: { data: [artwork('3'), artwork('99')] } } },
        404,
      )),
  )
  own('UP21: an object attribute is replaced as a whole', async () => {
    await set('artist', '1', { home: { city: 'Ghent', street: 'A' } })
    expect((await set('artist', '1', { home: { city: 'Bruges' } })).one.attributes?.['home']).to.deep.equal({
      city: 'Bruges',
    })
  })
  own('UP22: If-Match is respected', async () => {
    const tag = (await api('GET /artists/1')).headers.get('etag') ?? ''
    const change = async (match: string) =>
      api('PATCH /artists/1', {
        headers: { 'If-Match': match },
        send: { data: { ...artist('1'), attributes: { name: 'X' } } },
      })
    expect((await change('"stale"')).status).to.equal(412)
    expect((await change(tag)).status).to.equal(200)
    expect((await change(tag)).status).to.equal(412)
    expect((await api('DELETE /artists/1', { headers: { 'If-Match': tag } })).status).to.equal(412)
  })
  own('UP23: single resources and plain values can be updated', async () => {
    expect((await api('GET /museum')).one).to.deep.include({
      type: 'museum',
      id: 'museum',
      attributes: { name: 'The Attic', city: 'Ghent' },
    })
    expect(
      (await patch('/museum', { type: 'museum', id: 'museum', attributes: { city: 'Bruges' } })).one
        .attributes,
    ).to.deep.equal({ name: 'The Attic', city: 'Bruges' })
    expect(
      (await patch('/days', { type: 'day', id: 'days', attributes: { value: ['Sun'] } })).one.attributes,
    ).to.deep.equal({ value: ['Sun'] })
    expect((await api.rest.dump())['days']).to.deep.equal(['Sun'])
    await refused('/museum', { type: 'museum', id: 'other', attributes: {} }, 409)
    await refused('/days', { type: 'day', id: 'days', attributes: {} }, 422)
  })
  own('UP24: attributes whose names are not allowed have other names', async () => {
    const { one } = await api('GET /events/1')
    expect(one.attributes).to.deep.equal({ event_type: 'opening', ref: 'A-1', title: 'Doors' })
    await set('event', '1', { event_type: 'closing', ref: 'B-2' })
    expect((await api.rest.dump())['events']).to.deep.equal([
      { id: 1, type: 'closing', $ref: 'B-2', title: 'Doors' },
    ])
    expect(
      (await api('GET /events?filter[event_type]=closing&sort=ref&fields[event]=ref')).many[0]?.attributes,
    ).to.deep.equal({ ref: 'B-2' })
  })
})

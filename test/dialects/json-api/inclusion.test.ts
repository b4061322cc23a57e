import { expect } from 'chai'

import { must } from './checklist.ts'
import { artist, artwork, jsonApi, keys, sorted } from './json-api.ts'

describe('dialects/json-api: inclusion', () => {
  const api = jsonApi()
  const refused = async (path: string) => {
    const { status, error } = await api(`GET ${path}`)
    expect([status, error.source?.parameter]).to.deep.equal([400, 'include'])
  }

  must('IN1: include adds the related resources', async () =>
    expect(keys((await api('GET /artists/1?include=artworks')).included)).to.deep.equal([
      'artwork:1',
      'artwork:2',
    ]),
  )
  must('IN2: included is there and empty if a to-many leads to nothing', async () =>
    expect((await api('GET /artists/4?include=artworks')).body)
      .to.have.property('included')
      .that.deep.equals([]),
  )
  must('IN3: included is there and empty if a to-one leads to nothing', async () =>
    expect((await api('GET /artworks/5?include=artist')).body)
      .to.have.property('included')
      .that.deep.equals([]),
  )
  must('IN4: include= is an empty list', async () => {
    expect((await api('GET /artists/1?include=')).body)
      .to.have.property('included')
      .that.deep.equals([])
    expect((await api('GET /artists/1')).hasIncluded).to.equal(false)
  })
  must('IN5: an unknown relationship is 400 with the parameter', async () =>
    refused('/artists/1?include=nope'),
  )
  must('IN6: the name of an attribute is 400', async () => refused('/artists?include=name'))
  must('IN7: an unknown nested name is 400', async () => refused('/artists/1?include=artworks.nope'))
  must('IN8: one unknown among several is 400', async () => {
    await refused('/artists/1?include=artworks,nope')
    await refused('/artworks/5/artist?include=nope')
    await refused('/artists?filter[name]=Nobody&include=artworks.nope')
  })
  must('IN9: a nested path includes the resources on the way', async () => {
    const { included } = await api('GET /artists/1?include=artworks.exhibitions')
    expect(sorted(keys(included))).to.deep.equal([
      'artwork:1',
      'artwork:2',
      'exhibition:dreams',
      'exhibition:spring',
    ])
  })
  must('IN10: a circle does not repeat the primary data', async () => {
    const { included } = await api('GET /artists/1?include=artworks.artist')
    expect(keys(included)).to.deep.equal(['artwork:1', 'artwork:2'])
    const all = await api('GET /artists?include=artworks.artist.artworks.artist')
    expect(keys(all.included)).to.deep.equal(['artwork:1', 'artwork:2', 'artwork:3', 'artwork:4'])
  })
  must('IN11: a resource that several link to is there once', async () =>
    expect(keys((await api('GET /artworks?include=artist')).included)).to.deep.equal([
      'artist:1',
      'artist:2',
      'artist:3',
    ]),
  )
  must('IN12: nothing is included that was not asked for', async () => {
    const { included } = await api('GET /exhibitions/spring?include=artworks')
    expect(keys(included)).to.deep.equal(['artwork:1', 'artwork:3'])
    expect(included[0]?.relationships?.['artist']).not.to.have.property('data')
  })
  must('IN13: linkage data is there for what is included', async () => {
    const { one } = await api('GET /artists/1?include=artworks')
    expect(one.relationships?.['artworks']?.data).to.deep.equal([artwork('1'), artwork('2')])
    expect((await api('GET /artworks/5?include=artist')).one.relationships?.['artist']?.data).to.equal(null)
    const nested = await api('GET /exhibitions/spring?include=artworks.artist')
    expect(nested.included.find(({ id }) => id === '3')?.relationships?.['artist']?.data).to.deep.equal(
      artist('2'),
    )
  })
  must('IN14: included resources are not cut at the page size', async () => {
    const { many, included } = await api('GET /exhibitions?include=artworks&page[size]=1&page[number]=2')
    expect([many.length, included.length]).to.deep.equal([1, 3])
  })
  must('IN15: include works on a collection', async () =>
    expect((await api('GET /artists?include=artworks')).included).to.have.lengthOf(4),
  )
  must('IN16: include works on related URLs', async () => {
    expect(keys((await api('GET /artists/1/artworks?include=artist')).included)).to.deep.equal(['artist:1'])
    expect(keys((await api('GET /artworks/1/artist?include=artworks')).included)).to.deep.equal([
      'artwork:1',
      'artwork:2',
    ])
  })
  must('IN17: include works on POST', async () => {
    const data = {
      type: 'artwork',
      attributes: { title: 'X' },
      relationships: { artist: { data: artist('2') } },
    }
    const { status, included } = await api('POST /artworks?include=artist.artworks', { send: { data } })
    expect(status).to.equal(201)
    expect(keys(included)).to.include.members(['artist:2', 'artwork:3'])
    const bad = await api('POST /artworks?include=nope', { send: { data } })
    expect([bad.status, (await api('GET /artworks')).meta['count']]).to.deep.equal([400, 6])
  })
  must('IN18: include works on PATCH', async () => {
    const data = { ...artwork('5'), relationships: { artist: { data: artist('2') } } }
    const { included } = await api('PATCH /artworks/5?include=artist', { send: { data } })
    expect(keys(included)).to.deep.equal(['artist:2'])
  })
  must('IN19: include works on relationship URLs, or is 400', async () => {
    const { data, included } = await api('GET /artists/1/relationships/artworks?include=artworks.exhibitions')
    expect(data).to.deep.equal([artwork('1'), artwork('2')])
    expect(sorted(keys(included))).to.deep.equal([
      'artwork:1',
      'artwork:2',
      'exhibition:dreams',
      'exhibition:spring',
    ])
    expect((await api('GET /artworks/1/relationships/artist?include=exhibitions')).status).to.equal(400)
  })
  must('IN20: several paths can be included at once', async () => {
    const { included } = await api('GET /artworks/1?include=artist,exhibitions')
    expect(keys(included)).to.have.members(['artist:1', 'exhibition:spring', 'exhibition:dreams'])
  })
})

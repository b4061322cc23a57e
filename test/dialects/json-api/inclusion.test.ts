import { expect } from 'chai'

import { row } from './checklist.ts'
import { artist, artwork, jsonApi, keys, sorted } from './json-api.ts'

describe('dialects/json-api: inclusion', () => {
  const api = jsonApi()
  const refused = async (path: string) => {
    const { status, error } = await api(`GET ${path}`)
    expect([status, error.source?.parameter]).to.deep.equal([400, 'include'])
  }

  row('IN1', async () =>
    expect(keys((await api('GET /artists/1?include=artworks')).included)).to.deep.equal([
      'artwork:1',
      'artwork:2',
    ]),
  )
  row('IN2', async () =>
    expect((await api('GET /artists/4?include=artworks')).body)
      .to.have.property('included')
      .that.deep.equals([]),
  )
  row('IN3', async () =>
    expect((await api('GET /artworks/5?include=artist')).body)
      .to.have.property('included')
      .that.deep.equals([]),
  )
  row('IN4', async () => {
    expect((await api('GET /artists/1?include=')).body)
      .to.have.property('included')
      .that.deep.equals([])
    expect((await api('GET /artists/1')).hasIncluded).to.equal(false)
  })
  row('IN5', async () => refused('/artists/1?include=nope'))
  row('IN6', async () => refused('/artists?include=name'))
  row('IN7', async () => refused('/artists/1?include=artworks.nope'))
  row('IN8', async () => {
    await refused('/artists/1?include=artworks,nope')
    await refused('/artworks/5/artist?include=nope')
    await refused('/artists?filter[name]=Nobody&include=artworks.nope')
  })
  row('IN9', async () => {
    const { included } = await api('GET /artists/1?include=artworks.exhibitions')
    expect(sorted(keys(included))).to.deep.equal([
      'artwork:1',
      'artwork:2',
      'exhibition:dreams',
      'exhibition:spring',
    ])
  })
  row('IN10', async () => {
    const { included } = await api('GET /artists/1?include=artworks.artist')
    expect(keys(included)).to.deep.equal(['artwork:1', 'artwork:2'])
    const all = await api('GET /artists?include=artworks.artist.artworks.artist')
    expect(keys(all.included)).to.deep.equal(['artwork:1', 'artwork:2', 'artwork:3', 'artwork:4'])
  })
  row('IN11', async () =>
    expect(keys((await api('GET /artworks?include=artist')).included)).to.deep.equal([
      'artist:1',
      'artist:2',
      'artist:3',
    ]),
  )
  row('IN12', async () => {
    const { included } = await api('GET /exhibitions/spring?include=artworks')
    expect(keys(included)).to.deep.equal(['artwork:1', 'artwork:3'])
    expect(included[0]?.relationships?.['artist']).not.to.have.property('data')
  })
  row('IN13', async () => {
    const { one } = await api('GET /artists/1?include=artworks')
    expect(one.relationships?.['artworks']?.data).to.deep.equal([artwork('1'), artwork('2')])
    expect((await api('GET /artworks/5?include=artist')).one.relationships?.['artist']?.data).to.equal(null)
    const nested = await api('GET /exhibitions/spring?include=artworks.artist')
    expect(nested.included.find(({ id }) => id === '3')?.relationships?.['artist']?.data).to.deep.equal(
      artist('2'),
    )
  })
  row('IN14', async () => {
    const { many, included } = await api('GET /exhibitions?include=artworks&page[size]=1&page[number]=2')
    expect([many.length, included.length]).to.deep.equal([1, 3])
  })
  row('IN15', async () => expect((await api('GET /artists?include=artworks')).included).to.have.lengthOf(4))
  row('IN16', async () => {
    expect(keys((await api('GET /artists/1/artworks?include=artist')).included)).to.deep.equal(['artist:1'])
    expect(keys((await api('GET /artworks/1/artist?include=artworks')).included)).to.deep.equal([
      'artwork:1',
      'artwork:2',
    ])
  })
  row('IN17', async () => {
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
  row('IN18', async () => {
    const data = { ...artwork('5'), relationships: { artist: { data: artist('2') } } }
    const { included } = await api('PATCH /artworks/5?include=artist', { send: { data } })
    expect(keys(included)).to.deep.equal(['artist:2'])
  })
  row('IN19', async () => {
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
  row('IN20', async () => {
    const { included } = await api('GET /artworks/1?include=artist,exhibitions')
    expect(keys(included)).to.have.members(['artist:1', 'exhibition:spring', 'exhibition:dreams'])
  })
})

import { expect } from 'chai'

import { row } from './checklist.ts'
import { artwork, jsonApi, keys, named } from './json-api.ts'

describe('dialects/json-api: sparse fieldsets', () => {
  const api = jsonApi()
  const attributes = async (request: string, send?: unknown) => {
    const { one } = await api(request, send === undefined ? {} : { send })
    return Object.keys(one.attributes ?? {})
  }

  row('SF1', async () =>
    expect(await attributes('GET /artists/1?fields[artist]=name,genre')).to.deep.equal(['name', 'genre']),
  )
  row('SF2', async () =>
    expect((await api('GET /artists/1?fields[artist]=name')).one).not.to.have.property('relationships'),
  )
  row('SF3', async () => {
    const { one } = await api('GET /artists/1?fields[artist]=artworks')
    expect(one).not.to.have.property('attributes')
    expect(one.relationships).to.have.all.keys('artworks')
  })
  row('SF4', async () =>
    expect((await api('GET /artists/1?fields[artist]=')).one).to.have.all.keys('type', 'id', 'links'),
  )
  row('SF5', async () =>
    expect((await api('GET /artists/1?fields[artist]=name')).one).to.include({ type: 'artist', id: '1' }),
  )
  row('SF6', async () => {
    expect(await attributes('GET /artists/1?fields[artwork]=title')).to.have.lengthOf(4)
    expect((await api('GET /artists/1?fields[nope]=x')).error.source?.parameter).to.equal('fields[nope]')
    expect((await api('GET /artists/1?fields[artist]=nope')).error.source?.parameter).to.equal(
      'fields[artist]',
    )
  })
  row('SF7', async () => {
    const { one, included } = await api('GET /artists/1?include=artworks&fields[artwork]=title')
    expect(Object.keys(one.attributes ?? {})).to.have.lengthOf(4)
    expect(included[0]).to.deep.include({ ...artwork('1'), attributes: { title: 'Clocks at rest' } })
    expect(included[0]).not.to.have.property('relationships')
  })
  row('SF8', async () => {
    const { many } = await api('GET /artists?fields[artist]=name')
    for (const one of many) expect(one.attributes).to.have.all.keys('name')
  })
  row('SF9', async () => {
    expect(await attributes('GET /artworks/1/artist?fields[artist]=genre')).to.deep.equal(['genre'])
    expect((await api('GET /artists/1/artworks?fields[artwork]=')).many[0]).not.to.have.property('attributes')
  })
  row('SF10', async () =>
    expect(await attributes('POST /artists?fields[artist]=name', named('X', {}))).to.deep.equal(['name']),
  )
  row('SF11', async () => {
    const send = { data: { type: 'artist', id: '1', attributes: { name: 'X' } } }
    expect(await attributes('PATCH /artists/1?fields[artist]=genre', send)).to.deep.equal(['genre'])
  })
  row('SF12', async () => {
    const [plain, encoded] = [
      await api('GET /artists/1?fields[artist]=name'),
      await api('GET /artists/1?fields%5Bartist%5D=name'),
    ]
    expect(plain.body).to.deep.equal(encoded.body)
  })
  row('SF13', async () => {
    const { one, included } = await api('GET /artists/1?include=artworks&fields[artist]=name')
    expect(one).not.to.have.property('relationships')
    expect(keys(included)).to.deep.equal(['artwork:1', 'artwork:2'])
  })
})

import { expect } from 'chai'

import { must } from './checklist.ts'
import { artwork, jsonApi, keys, named } from './json-api.ts'

describe('dialects/json-api: sparse fieldsets', () => {
  const api = jsonApi()
  const attributes = async (request: string, send?: unknown) => {
    const { one } = await api(request, send === undefined ? {} : { send })
    return Object.keys(one.attributes ?? {})
  }

  must('SF1: fields limits attributes', async () =>
    expect(await attributes('GET /artists/1?fields[artist]=name,genre')).to.deep.equal(['name', 'genre']),
  )
  must('SF2: fields limits relationships', async () =>
    expect((await api('GET /artists/1?fields[artist]=name')).one).not.to.have.property('relationships'),
  )
  must('SF3: fields can name relationships alone', async () => {
    const { one } = await api('GET /artists/1?fields[artist]=artworks')
    expect(one).not.to.have.property('attributes')
    expect(one.relationships).to.have.all.keys('artworks')
  })
  must('SF4: an empty value means no fields', async () =>
    expect((await api('GET /artists/1?fields[artist]=')).one).to.have.all.keys('type', 'id', 'links'),
  )
  must('SF5: type and id are always sent', async () =>
    expect((await api('GET /artists/1?fields[artist]=name')).one).to.include({ type: 'artist', id: '1' }),
  )
  must('SF6: fields applies to primary data, by type', async () => {
    expect(await attributes('GET /artists/1?fields[artwork]=title')).to.have.lengthOf(4)
    expect((await api('GET /artists/1?fields[nope]=x')).error.source?.parameter).to.equal('fields[nope]')
    expect((await api('GET /artists/1?fields[artist]=nope')).error.source?.parameter).to.equal(
      'fields[artist]',
    )
  })
  must('SF7: fields applies to included resources', async () => {
    const { one, included } = await api('GET /artists/1?include=artworks&fields[artwork]=title')
    expect(Object.keys(one.attributes ?? {})).to.have.lengthOf(4)
    expect(included[0]).to.deep.include({ ...artwork('1'), attributes: { title: 'Clocks at rest' } })
    expect(included[0]).not.to.have.property('relationships')
  })
  must('SF8: fields works on collections', async () => {
    const { many } = await api('GET /artists?fields[artist]=name')
    for (const one of many) expect(one.attributes).to.have.all.keys('name')
  })
  must('SF9: fields works on related URLs', async () => {
    expect(await attributes('GET /artworks/1/artist?fields[artist]=genre')).to.deep.equal(['genre'])
    expect((await api('GET /artists/1/artworks?fields[artwork]=')).many[0]).not.to.have.property('attributes')
  })
  must('SF10: fields works on the answer to POST', async () =>
    expect(await attributes('POST /artists?fields[artist]=name', named('X', {}))).to.deep.equal(['name']),
  )
  must('SF11: fields works on the answer to PATCH', async () => {
    const send = { data: { type: 'artist', id: '1', attributes: { name: 'X' } } }
    expect(await attributes('PATCH /artists/1?fields[artist]=genre', send)).to.deep.equal(['genre'])
  })
  must('SF12: brackets may be encoded or not', async () => {
    const [plain, encoded] = [
      await api('GET /artists/1?fields[artist]=name'),
      await api('GET /artists/1?fields%5Bartist%5D=name'),
    ]
    expect(plain.body).to.deep.equal(encoded.body)
  })
  must('SF13: include works although fields hides the relationship', async () => {
    const { one, included } = await api('GET /artists/1?include=artworks&fields[artist]=name')
    expect(one).not.to.have.property('relationships')
    expect(keys(included)).to.deep.equal(['artwork:1', 'artwork:2'])
  })
})

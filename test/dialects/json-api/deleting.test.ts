import { expect } from 'chai'

import { row } from './checklist.ts'
import { artwork, jsonApi } from './json-api.ts'

describe('dialects/json-api: deleting', () => {
  const api = jsonApi()

  row('DE1', async () => {
    const { status, text } = await api('DELETE /artworks/1')
    expect([status, text]).to.deep.equal([204, ''])
  })
  row('DE2', async () => {
    await api('DELETE /artworks/1')
    expect((await api('GET /artworks/1')).status).to.equal(404)
    expect((await api('DELETE /artworks/1')).status).to.equal(404)
  })
  row('DE3', async () => {
    await api('DELETE /artworks/1')
    expect((await api('GET /artworks')).ids).to.deep.equal(['2', '3', '4', '5'])
  })
  row('DE4', async () => {
    await api('DELETE /artworks/1')
    expect((await api('GET /artists/1/relationships/artworks')).data).to.deep.equal([artwork('2')])
    expect((await api('GET /exhibitions/spring/relationships/artworks')).data).to.deep.equal([artwork('3')])
  })
  row('DE5', async () => expect((await api('DELETE /artists/99')).status).to.equal(404))
  row('DE6', async () => {
    await api('DELETE /artworks/1')
    const { one, included } = await api('GET /exhibitions/dreams?include=artworks')
    expect(one.relationships?.['artworks']?.data).to.deep.equal([artwork('2'), artwork('4')])
    expect(included).to.have.lengthOf(2)
  })
  row('DE7', async () => {
    await api('DELETE /artists/1')
    expect((await api('GET /artworks/1/artist')).data).to.equal(null)
    expect((await api('GET /artworks/1/relationships/artist')).data).to.equal(null)
    expect((await api('GET /artworks/1?include=artist')).included).to.deep.equal([])
  })
})

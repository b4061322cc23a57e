import { expect } from 'chai'

import { must, should } from './checklist.ts'
import { artwork, jsonApi } from './json-api.ts'

describe('dialects/json-api: deleting', () => {
  const api = jsonApi()

  must('DE1: the answer is 204 without a body', async () => {
    const { status, text } = await api('DELETE /artworks/1')
    expect([status, text]).to.deep.equal([204, ''])
  })
  must('DE2: a deleted resource is 404', async () => {
    await api('DELETE /artworks/1')
    expect((await api('GET /artworks/1')).status).to.equal(404)
    expect((await api('DELETE /artworks/1')).status).to.equal(404)
  })
  must('DE3: a deleted resource is gone from the collection', async () => {
    await api('DELETE /artworks/1')
    expect((await api('GET /artworks')).ids).to.deep.equal(['2', '3', '4', '5'])
  })
  must('DE4: a deleted resource is gone from linkage', async () => {
    await api('DELETE /artworks/1')
    expect((await api('GET /artists/1/relationships/artworks')).data).to.deep.equal([artwork('2')])
    expect((await api('GET /exhibitions/spring/relationships/artworks')).data).to.deep.equal([artwork('3')])
  })
  should('DE5: deleting a missing resource is 404', async () =>
    expect((await api('DELETE /artists/99')).status).to.equal(404),
  )
  must('DE6: no linkage dangles', async () => {
    await api('DELETE /artworks/1')
    const { one, included } = await api('GET /exhibitions/dreams?include=artworks')
    expect(one.relationships?.['artworks']?.data).to.deep.equal([artwork('2'), artwork('4')])
    expect(included).to.have.lengthOf(2)
  })
  must('DE7: a to-one that led to a deleted resource is null', async () => {
    await api('DELETE /artists/1')
    expect((await api('GET /artworks/1/artist')).data).to.equal(null)
    expect((await api('GET /artworks/1/relationships/artist')).data).to.equal(null)
    expect((await api('GET /artworks/1?include=artist')).included).to.deep.equal([])
  })
})

import { expect } from 'chai'

import { must, own } from './checklist.ts'
import { artist, artwork, jsonApi } from './json-api.ts'

describe('dialects/json-api: relationship endpoints', () => {
  const api = jsonApi()
  const write = async (method: string, path: string, data: unknown, headers = {}) =>
    api(`${method} ${path.replace(/(\w+)$/, 'relationships/$1')}`, { headers, send: { data } })
  const linked = async (path: string) => (await api(`GET ${path.replace(/(\w+)$/, 'relationships/$1')}`)).data
  const refused = async (method: string, path: string, send: unknown, status?: number) => {
    const before = await api.rest.dump()
    const reply = await api(`${method} ${path.replace(/(\w+)$/, 'relationships/$1')}`, { send })
    expect(reply.status, reply.text).to.be.within(400, 499)
    if (status !== undefined) expect(reply.status, reply.text).to.equal(status)
    expect(await api.rest.dump()).to.deep.equal(before)
    return reply.error
  }
  const show = (id: string) => ({ type: 'exhibition', id })

  must('RE1: PATCH sets a to-one to an identifier', async () => {
    expect((await write('PATCH', '/artworks/1/artist', artist('2'))).status).to.equal(204)
    expect(await linked('/artworks/1/artist')).to.deep.equal(artist('2'))
  })
  must('RE2: PATCH sets a to-one to null', async () => {
    await write('PATCH', '/artworks/1/artist', null)
    expect(await linked('/artworks/1/artist')).to.equal(null)
  })
  must('RE3: PATCH replaces a to-many', async () => {
    await write('PATCH', '/artists/1/artworks', [artwork('2'), artwork('3')])
    expect(await linked('/artists/1/artworks')).to.deep.equal([artwork('2'), artwork('3')])
  })
  must('RE4: PATCH with [] clears a to-many', async () => {
    await write('PATCH', '/artists/1/artworks', [])
    expect(await linked('/artists/1/artworks')).to.deep.equal([])
  })
  must('RE5: POST adds to a to-many', async () => {
    await write('POST', '/artists/1/artworks', [artwork('3'), artwork('5')])
    expect(await linked('/artists/1/artworks')).to.deep.equal(['1', '2', '3', '5'].map(artwork))
  })
  must('RE6: POST of what is related already succeeds and does not double it', async () => {
    expect((await write('POST', '/artists/1/artworks', [artwork('1')])).status).to.equal(204)
    expect(await linked('/artists/1/artworks')).to.deep.equal(['1', '2'].map(artwork))
    expect((await write('POST', '/exhibitions/spring/artworks', [artwork('1')])).status).to.equal(204)
    expect(await linked('/exhibitions/spring/artworks')).to.deep.equal(['1', '3'].map(artwork))
  })
  must('RE7: the same identifier twice in one request counts once', async () => {
    await write('POST', '/exhibitions/empty/artworks', [artwork('1'), artwork('1')])
    expect(await linked('/exhibitions/empty/artworks')).to.deep.equal([artwork('1')])
    await write('PATCH', '/exhibitions/empty/artworks', [artwork('2'), artwork('2')])
    expect((await api.rest.dump())['exhibitions']).to.deep.include({
      id: 'empty',
      name: 'Nothing yet',
      artwork_ids: [2],
    })
  })
  must('RE8: DELETE removes from a to-many', async () => {
    await write('DELETE', '/artists/1/artworks', [artwork('1')])
    expect(await linked('/artists/1/artworks')).to.deep.equal([artwork('2')])
    expect((await api('GET /artworks/1')).status).to.equal(200)
  })
  must('RE9: DELETE of what is not related succeeds', async () => {
    expect((await write('DELETE', '/artists/1/artworks', [artwork('3'), artwork('99')])).status).to.equal(204)
    expect(await linked('/artists/1/artworks')).to.deep.equal(['1', '2'].map(artwork))
    expect(await linked('/artists/2/artworks')).to.deep.equal([artwork('3')])
  })
  must('RE10: POST of a missing resource is an error and changes nothing', async () => {
    const error = await refused('POST', '/artists/1/artworks', { data: [artwork('3'), artwork('99')] }, 404)
    expect(error.source).to.deep.equal({ pointer: '/data' })
  })
  must('RE11: PATCH to a missing resource is an error and changes nothing', async () => {
    await refused('PATCH', '/artists/1/artworks', { data: [artwork('99')] }, 404)
    await refused('PATCH', '/artworks/1/artist', { data: artist('99') }, 404)
  })
  must('RE12: a wrong type is 4xx', async () => {
    for (const method of ['PATCH', 'POST', 'DELETE'])
      await refused(method, '/artists/1/artworks', { data: [artist('1')] }, 409)
    await refused('PATCH', '/artworks/1/artist', { data: artwork('1') }, 409)
  })
  must(
    'RE13: a list for a to-one is 4xx',
    async () => void (await refused('PATCH', '/artworks/1/artist', { data: [artist('1')] }, 400)),
  )
  must('RE14: an object for a to-many is 4xx', async () => {
    for (const method of ['PATCH', 'POST', 'DELETE'])
      for (const data of [artwork('1'), null, 'x', [null], ['1'], [{ id: '1' }], [{ type: 'artwork' }]])
        await refused(method, '/artists/1/artworks', { data })
  })
  must('RE15: missing data is 4xx', async () => {
    for (const send of [{}, { meta: {} }]) await refused('PATCH', '/artists/1/artworks', send, 400)
    await refused('PATCH', '/artworks/1/artist', {}, 400)
    await refused('PATCH', '/artworks/1/artist', [], 400)
  })
  must('RE16: a missing parent is 404', async () => {
    for (const method of ['PATCH', 'POST', 'DELETE'])
      await refused(method, '/artists/99/artworks', { data: [] }, 404)
  })
  must('RE17: an unknown relationship is 404', async () => {
    for (const method of ['PATCH', 'POST', 'DELETE'])
      await refused(method, '/artists/1/nope', { data: [] }, 404)
  })
  must('RE18: the answer is 204 without a body', async () => {
    const { status, text, type } = await write('POST', '/artists/1/artworks', [artwork('3')])
    expect([status, text, type]).to.deep.equal([204, '', null])
  })
  own('RE19: the answer is 200 with the document if the client prefers that', async () => {
    const { status, data, links } = await write('POST', '/artists/1/artworks', [artwork('3')], {
      Prefer: 'return=representation',
    })
    expect([status, data]).to.deep.equal([200, ['1', '2', '3'].map(artwork)])
    expect(links).to.have.all.keys('self', 'related')
  })
  must('RE20: the other side follows a to-many', async () => {
    await write('POST', '/artists/2/artworks', [artwork('1')])
    expect(await linked('/artworks/1/artist')).to.deep.equal(artist('2'))
    expect(await linked('/artists/1/artworks')).to.deep.equal([artwork('2')])
  })
  must('RE21: the other side follows a to-one', async () => {
    await write('PATCH', '/artworks/1/artist', artist('4'))
    expect(await linked('/artists/4/artworks')).to.deep.equal([artwork('1')])
  })
  must('RE22: a many-to-many relationship changes from the side that holds the ids', async () => {
    await write('POST', '/exhibitions/spring/artworks', [artwork('5')])
    expect(await linked('/artworks/5/exhibitions')).to.deep.equal([show('spring')])
    await write('DELETE', '/exhibitions/spring/artworks', [artwork('1')])
    expect(await linked('/artworks/1/exhibitions')).to.deep.equal([show('dreams')])
  })
  must('RE23: a many-to-many relationship changes from the other side', async () => {
    await write('POST', '/artworks/5/exhibitions', [show('spring'), show('empty')])
    expect(await linked('/exhibitions/spring/artworks')).to.deep.equal(['1', '3', '5'].map(artwork))
    await write('PATCH', '/artworks/1/exhibitions', [show('empty')])
    expect(await linked('/exhibitions/dreams/artworks')).to.deep.equal(['2', '4'].map(artwork))
    expect(await linked('/exhibitions/empty/artworks')).to.deep.equal(['5', '1'].map(artwork))
    await write('DELETE', '/artworks/1/exhibitions', [show('empty')])
    expect((await api.rest.dump())['exhibitions']).to.deep.include({
      id: 'empty',
      name: 'Nothing yet',
      artwork_ids: [5],
    })
  })
  must('RE24: POST and DELETE on a to-one are 405', async () => {
    for (const method of ['POST', 'DELETE']) {
      const { status, headers } = await write(method, '/artworks/1/artist', artist('2'))
      expect([status, headers.get('allow')]).to.deep.equal([405, 'GET, HEAD, PATCH, OPTIONS'])
    }
    expect(await linked('/artworks/1/artist')).to.deep.equal(artist('1'))
  })
})

describe('dialects/json-api: ids inside of lists of objects', () => {
  const api = jsonApi({
    data: {
      cookies: [{ id: 1 }, { id: 2 }],
      orders: [
        {
          id: 1,
          lines: [
            { cookie_id: 1, n: 2 },
            { cookie_id: 2, n: 1 },
          ],
        },
      ],
    },
  })
  it('are a relationship that is read, and changes with its attribute only', async () => {
    expect((await api('GET /orders/1/relationships/cookies')).ids).to.deep.equal(['1', '2'])
    expect((await api('GET /orders/1')).one.attributes).to.have.all.keys('lines')
    const { status, error } = await api('PATCH /orders/1/relationships/cookies', { send: { data: [] } })
    expect([status, error.meta]).to.deep.equal([403, { help: 'Change the attribute "lines" as a whole.' }])
    const data = { type: 'order', id: '1', attributes: { lines: [{ cookie_id: 2, n: 9 }] } }
    expect(
      (await api('PATCH /orders/1?include=cookies', { send: { data } })).included.map(({ id }) => id),
    ).to.deep.equal(['2'])
  })
})

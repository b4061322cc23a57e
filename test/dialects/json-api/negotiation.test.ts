import { expect } from 'chai'

import { http, must, own, should } from './checklist.ts'
import { ATOMIC, CURSORS, jsonApi, MT, named } from './json-api.ts'

describe('dialects/json-api: negotiation', () => {
  const api = jsonApi()
  const accept = async (header: string) => api('GET /artists', { headers: { Accept: header } })
  const post = async (type: string) =>
    api('POST /artists', { headers: { 'Content-Type': type }, send: JSON.stringify(named('X')) })
  const count = async () => (await api('GET /artists')).meta['count']

  must('CN1: the Content-Type has no parameter but ext and profile, also on errors', async () => {
    expect((await api('GET /artists')).type).to.equal(MT)
    expect((await api('GET /nowhere')).type).to.equal(MT)
    expect((await api('PUT /artists/1')).type).to.equal(MT)
    expect((await api('POST /artists', { send: '{' })).type).to.equal(MT)
  })
  must('CN2: POST with another media type parameter is 415 and creates nothing', async () => {
    for (const type of [`${MT}; charset=utf-8`, `${MT};version=1`])
      expect((await post(type)).status).to.equal(415)
    expect(await count()).to.equal(4)
  })
  must('CN3: PATCH and every write to a relationship with one are 415, too', async () => {
    const headers = { 'Content-Type': `${MT};charset=utf-8` }
    const requests = [
      'PATCH /artists/1',
      ...['PATCH', 'POST', 'DELETE'].map((method) => `${method} /artists/1/relationships/artworks`),
    ]
    for (const request of requests)
      expect((await api(request, { headers, send: { data: [] } })).status, request).to.equal(415)
    expect((await api('GET /artists/1/relationships/artworks')).ids).to.deep.equal(['1', '2'])
  })
  must('CN4: an unknown ext in Content-Type is 415', async () =>
    expect((await post(`${MT};ext="https://unknown"`)).status).to.equal(415),
  )
  must('CN5: one unknown ext among known ones is 415', async () =>
    expect((await post(`${MT};ext="${ATOMIC} https://unknown"`)).status).to.equal(415),
  )
  must('CN6: an unknown profile is ignored', async () =>
    expect((await post(`${MT};profile="https://unknown"`)).status).to.equal(201),
  )
  must('CN7: a profile does not excuse another parameter', async () =>
    expect((await post(`${MT};profile="x";charset=utf-8`)).status).to.equal(415),
  )
  must('CN8: Accept with nothing but a modified media type is 406', async () =>
    expect((await accept(`${MT};charset=utf-8`)).status).to.equal(406),
  )
  must('CN9: Accept with several modified media types is 406, too', async () => {
    expect((await accept(`${MT};charset=utf-8, ${MT};version=1`)).status).to.equal(406)
    expect((await accept(`${MT};charset=utf-8, */*`)).status).to.equal(406)
  })
  must('CN10: an unmodified instance beside a modified one is enough', async () =>
    expect((await accept(`${MT};charset=utf-8, ${MT}`)).status).to.equal(200),
  )
  must('CN11: Accept with unknown ext in every instance is 406', async () => {
    expect((await accept(`${MT};ext="https://unknown"`)).status).to.equal(406)
    expect((await accept(`${MT};ext="https://unknown", ${MT};ext="https://a, https://b"`)).status).to.equal(
      406,
    )
  })
  must('CN12: an instance without ext beside one with an unknown ext is enough', async () =>
    expect((await accept(`${MT};ext="https://unknown", ${MT}`)).status).to.equal(200),
  )
  must('CN13: an unknown profile in Accept is ignored and not claimed', async () => {
    const { status, type } = await accept(`${MT};profile="https://unknown"`)
    expect([status, type]).to.deep.equal([200, MT])
  })
  http('CN14: q is a weight and not a parameter of the media type', async () => {
    for (const header of [`${MT};q=0.9`, `text/html;q=.4, ${MT};q=.9, */*;q=.1`])
      expect((await accept(header)).status).to.equal(200)
  })
  http('CN15: */* and no Accept at all get the media type', async () => {
    expect((await accept('*/*')).type).to.equal(MT)
    expect(
      (await fetch(`${api.rest.url}/artists`, { headers: { Accept: '' } })).headers.get('content-type'),
    ).to.equal(MT)
  })
  must('CN16: Content-Type names what was applied', async () => {
    expect((await accept(`${MT};profile="${CURSORS}"`)).type).to.equal(`${MT};profile="${CURSORS}"`)
    const headers = { 'Content-Type': `${MT};ext="${ATOMIC}"`, Accept: `${MT};ext="${ATOMIC}"` }
    const { type } = await api('POST /operations', {
      headers,
      send: { 'atomic:operations': [{ op: 'add', ...named('X') }] },
    })
    expect(type).to.equal(`${MT};ext="${ATOMIC}"`)
  })
  should('CN17: every answer has Vary: Accept', async () => {
    for (const request of ['GET /artists', 'GET /nowhere', 'PUT /artists', 'DELETE /artists/1'])
      expect((await api(request)).headers.get('vary'), request).to.match(/Accept/)
  })
  http('CN18: media types are compared without regard to case', async () => {
    expect((await accept('Application/VND.api+json')).status).to.equal(200)
    expect((await post('APPLICATION/vnd.Api+JSON')).status).to.equal(201)
  })
  http('CN19: another Content-Type is a 4xx', async () => {
    for (const type of ['text/xml', 'text/plain', 'multipart/form-data'])
      expect((await post(type)).status).to.equal(415)
    expect(await count()).to.equal(4)
  })
  own('CN20: 406 and 415 name the header', async () => {
    expect((await accept('text/html')).error).to.include({ status: '406' })
    expect((await accept(`${MT};a=b`)).error.source).to.deep.equal({ header: 'Accept' })
    expect((await post('text/xml')).error.source).to.deep.equal({ header: 'Content-Type' })
    expect((await post(`${MT};a=b`)).error.source).to.deep.equal({ header: 'Content-Type' })
  })
  must('CN21: jsonapi.ext in a body is not used for negotiation', async () => {
    const send = { ...named('X'), jsonapi: { ext: ['https://unknown'], profile: ['https://unknown'] } }
    const { status, type } = await api('POST /artists', { send })
    expect([status, type]).to.deep.equal([201, MT])
  })
  own('CN22: writes accept plain JSON', async () => {
    expect((await post('application/json')).status).to.equal(201)
    expect((await post('application/json; charset=utf-8')).status).to.equal(201)
    const send = { data: { type: 'artist', id: '1', attributes: { name: 'Y' } } }
    const patched = await api('PATCH /artists/1', { headers: { 'Content-Type': 'application/json' }, send })
    expect(patched.one.attributes).to.include({ name: 'Y' })
  })
})

describe('dialects/json-api: weights', () => {
  const api = jsonApi()
  const accept = async (header: string) => (await api('GET /artists', { headers: { Accept: header } })).status

  it('of 0 mean never', async () => {
    expect(await accept(`${MT};q=0`)).to.equal(406)
    expect(await accept(`${MT};q=0, ${MT};profile="https://unknown"`)).to.equal(200)
  })
  it('are not for what is sent', async () => {
    const headers = { 'Content-Type': `${MT};q=0.5` }
    expect((await api('POST /artists', { headers, send: named('X') })).status).to.equal(415)
  })
})

describe('dialects/json-api: by negotiation, where REST is the default', () => {
  const api = jsonApi({ dialect: 'rest' })
  it('is spoken to who asks for it, on the same URLs', async () => {
    expect((await api('GET /artists/1')).one.type).to.equal('artist')
    const asRest = await api.rest('GET /artists/1')
    expect(asRest.body).to.include({ id: 1, name: 'Noor Halabi' })
    expect(asRest.headers.get('vary')).to.match(/Accept/)
  })
  it('is spoken to who sends it', async () => {
    const created = await api.rest('POST /artists', { headers: { 'Content-Type': MT }, send: named('X') })
    expect(created.status).to.equal(201)
    expect(created.headers.get('content-type')).to.equal(MT)
  })
})

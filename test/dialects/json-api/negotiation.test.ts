import { expect } from 'chai'

import { row } from './checklist.ts'
import { ATOMIC, CURSORS, jsonApi, MT, named } from './json-api.ts'

describe('dialects/json-api: negotiation', () => {
  const api = jsonApi()
  const accept = async (header: string) => api('GET /artists', { headers: { Accept: header } })
  const post = async (type: string) =>
    api('POST /artists', { headers: { 'Content-Type': type }, send: JSON.stringify(named('X')) })
  const count = async () => (await api('GET /artists')).meta['count']

  row('CN1', async () => {
    expect((await api('GET /artists')).type).to.equal(MT)
    expect((await api('GET /nowhere')).type).to.equal(MT)
    expect((await api('PUT /artists/1')).type).to.equal(MT)
    expect((await api('POST /artists', { send: '{' })).type).to.equal(MT)
  })
  row('CN2', async () => {
    for (const type of [`${MT}; charset=utf-8`, `${MT};version=1`])
      expect((await post(type)).status).to.equal(415)
    expect(await count()).to.equal(4)
  })
  row('CN3', async () => {
    const headers = { 'Content-Type': `${MT};charset=utf-8` }
    const requests = [
      'PATCH /artists/1',
      ...['PATCH', 'POST', 'DELETE'].map((method) => `${method} /artists/1/relationships/artworks`),
    ]
    for (const request of requests)
      expect((await api(request, { headers, send: { data: [] } })).status, request).to.equal(415)
    expect((await api('GET /artists/1/relationships/artworks')).ids).to.deep.equal(['1', '2'])
  })
  row('CN4', async () => expect((await post(`${MT};ext="https://unknown"`)).status).to.equal(415))
  row('CN5', async () => expect((await post(`${MT};ext="${ATOMIC} https://unknown"`)).status).to.equal(415))
  row('CN6', async () => expect((await post(`${MT};profile="https://unknown"`)).status).to.equal(201))
  row('CN7', async () => expect((await post(`${MT};profile="x";charset=utf-8`)).status).to.equal(415))
  row('CN8', async () => expect((await accept(`${MT};charset=utf-8`)).status).to.equal(406))
  row('CN9', async () => {
    expect((await accept(`${MT};charset=utf-8, ${MT};version=1`)).status).to.equal(406)
    expect((await accept(`${MT};charset=utf-8, */*`)).status).to.equal(406)
  })
  row('CN10', async () => expect((await accept(`${MT};charset=utf-8, ${MT}`)).status).to.equal(200))
  row('CN11', async () => {
    expect((await accept(`${MT};ext="https://unknown"`)).status).to.equal(406)
    expect((await accept(`${MT};ext="https://unknown", ${MT};ext="https://a, https://b"`)).status).to.equal(
      406,
    )
  })
  row('CN12', async () => expect((await accept(`${MT};ext="https://unknown", ${MT}`)).status).to.equal(200))
  row('CN13', async () => {
    const { status, type } = await accept(`${MT};profile="https://unknown"`)
    expect([status, type]).to.deep.equal([200, MT])
  })
  row('CN14', async () => {
    for (const header of [`${MT};q=0.9`, `text/html;q=.4, ${MT};q=.9, */*;q=.1`])
      expect((await accept(header)).status).to.equal(200)
  })
  row('CN15', async () => {
    expect((await accept('*/*')).type).to.equal(MT)
    expect(
      (await fetch(`${api.rest.url}/artists`, { headers: { Accept: '' } })).headers.get('content-type'),
    ).to.equal(MT)
  })
  row('CN16', async () => {
    expect((await accept(`${MT};profile="${CURSORS}"`)).type).to.equal(`${MT};profile="${CURSORS}"`)
    const headers = { 'Content-Type': `${MT};ext="${ATOMIC}"`, Accept: `${MT};ext="${ATOMIC}"` }
    const { type } = await api('POST /operations', {
      headers,
      send: { 'atomic:operations': [{ op: 'add', ...named('X') }] },
    })
    expect(type).to.equal(`${MT};ext="${ATOMIC}"`)
  })
  row('CN17', async () => {
    for (const request of ['GET /artists', 'GET /nowhere', 'PUT /artists', 'DELETE /artists/1'])
      expect((await api(request)).headers.get('vary'), request).to.match(/Accept/)
  })
  row('CN18', async () => {
    expect((await accept('Application/VND.api+json')).status).to.equal(200)
    expect((await post('APPLICATION/vnd.Api+JSON')).status).to.equal(201)
  })
  row('CN19', async () => {
    for (const type of ['text/xml', 'text/plain', 'multipart/form-data'])
      expect((await post(type)).status).to.equal(415)
    expect(await count()).to.equal(4)
  })
  row('CN20', async () => {
    expect((await accept('text/html')).error).to.include({ status: '406' })
    expect((await accept(`${MT};a=b`)).error.source).to.deep.equal({ header: 'Accept' })
    expect((await post('text/xml')).error.source).to.deep.equal({ header: 'Content-Type' })
    expect((await post(`${MT};a=b`)).error.source).to.deep.equal({ header: 'Content-Type' })
  })
  row('CN21', async () => {
    const send = { ...named('X'), jsonapi: { ext: ['https://unknown'], profile: ['https://unknown'] } }
    const { status, type } = await api('POST /artists', { send })
    expect([status, type]).to.deep.equal([201, MT])
  })
  row('CN22', async () => {
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

import { expect } from 'chai'

import { serving } from '../../support/api.ts'
import { blog } from '../../support/blog.ts'
import { answers } from '../../support/rows.ts'

const jsonApi = 'application/vnd.api+json'
const tag = { data: { type: 'tag', attributes: { name: 'x' } } }

describe('http/contract: which dialect is spoken', () => {
  const api = serving({ data: blog })
  const rest = { 'Content-Type': 'application/json; charset=utf-8' }
  const document = { 'Content-Type': /^application\/vnd\.api\+json/ }

  answers(api, [
    { request: 'GET /tags/1', has: rest, body: { id: 1, name: 'sweet' } },
    { request: 'GET /tags/1', headers: { Accept: 'application/json' }, has: rest },
    { request: 'GET /tags/1', headers: { Accept: '*/*' }, has: rest },
    { request: 'GET /tags/1', headers: { Accept: jsonApi }, has: document },
    { request: 'GET /tags/1', headers: { Accept: jsonApi.toUpperCase() }, has: document },
    { request: 'GET /tags/1', headers: { Accept: `${jsonApi}, application/json` }, has: document },
    { request: 'GET /tags/1', headers: { Accept: `${jsonApi};q=0.9, */*;q=0.1` }, has: document },
    { request: 'GET /tags/1', headers: { Accept: `${jsonApi};q=0.1, application/json` }, has: rest },
    { request: 'GET /tags/1', headers: { Accept: `${jsonApi};q=0, */*` }, has: rest },
    { request: 'GET /tags/1', headers: { Accept: `${jsonApi};q=0` }, status: 406, has: rest },
    { request: 'POST /tags', headers: { 'Content-Type': jsonApi }, send: tag, status: 201, has: document },
    { request: 'POST /tags', send: { name: 'x' }, status: 201, has: rest },
  ])

  it('errors are told in it, too', async () => {
    const { status, body, headers } = await api('GET /tags/99', { headers: { Accept: jsonApi } })
    expect(status).to.equal(404)
    expect(headers.get('Content-Type')).to.match(document['Content-Type'])
    expect(body).to.have.nested.property('errors[0].status', '404')
    expect((await api('GET /tags/99')).body).to.have.nested.property('error.status_code', 404)
  })

  it('one store stands behind all', async () => {
    await api('POST /tags', { headers: { 'Content-Type': jsonApi }, send: tag })
    expect((await api('GET /tags?name=x')).body).to.deep.equal([{ id: 4, name: 'x' }])
    const { headers } = await api('GET /tags/4')
    const ifMatch = { 'If-Match': headers.get('ETag') ?? '' }
    expect((await api('PATCH /tags/4', { headers: ifMatch, send: { name: 'y' } })).status).to.equal(200)
  })

  describe('the one that was chosen', () => {
    const chosen = serving({ data: blog, dialect: 'json-api' })
    answers(chosen, [
      { request: 'GET /tags/1', has: document },
      { request: 'GET /tags/1', headers: { Accept: jsonApi }, has: document },
    ])
  })
})

import { expect } from 'chai'

import type { Database } from '../../src/index.ts'
import { type Answer, serving } from '../support/api.ts'

const data: Database = {
  artists: [{ id: 1, name: 'Ada', birth_year: 1904 }],
  artworks: [{ id: 1, title: 'One', artist_id: 1 }],
  charts: [{ id: 1, data: { type: 'bar', attributes: {} } }],
}

const document = { data: { type: 'artist', attributes: { name: 'Salvador' } } }

const helpOf = ({ body }: Answer) => (body as unknown as { error: { help?: string } }).error.help ?? ''

const advice = /json-api\. Send the header Accept: application\/vnd\.api\+json.*--dialect json-api/

for (const dialect of ['rest', 'envelope'] as const)
  describe(`JSON:API sent to ${dialect}`, () => {
    const api = serving({ data, dialect })

    it('is not stored as it stands', async () => {
      const before = await api.dump()
      const one = await api('POST /artists', { send: document })
      expect(one.status).to.equal(400)
      expect(one.body).to.have.property(
        'message',
        `The body looks like json-api, but this address speaks ${dialect}.`,
      )
      const others: readonly [string, unknown][] = [
        ['POST /artists.json', document],
        ['PUT /artists/1', { data: { type: 'artist', id: '1', attributes: {} } }],
        ['PATCH /artists/1', { data: { type: 'artist', id: '1', relationships: {} } }],
        ['POST /artists', { data: [{ type: 'artwork', id: '1' }] }],
      ]
      for (const [request, send] of others) {
        const answer = await api(request, { send })
        expect(answer.status, request).to.equal(400)
        expect(helpOf(answer)).to.match(advice)
      }
      expect(await api.dump()).to.deep.equal(before)
    })

    for (const request of [
      'GET /artists?page[size]=2',
      'GET /artists?page%5Bnumber%5D=2',
      'GET /artists?include=artworks',
      'GET /artists?fields[artist]=name',
      'GET /artists/1/relationships/artworks',
      ...(dialect === 'rest' ? ['GET /artists?sort=birth_year'] : []),
    ])
      it(`is recognized: ${request}`, async () => {
        const answer = await api(request)
        expect(answer.status).to.be.oneOf([400, 404])
        expect(helpOf(answer)).to.match(advice)
      })

    it('is what it says where an attribute has the name', async () => {
      const send = { data: { type: 'pie', attributes: {} } }
      expect((await api('POST /charts', { send })).status).to.equal(201)
    })

    it('is not seen in other mistakes', async () => {
      for (const request of ['GET /artists?nmae=x', 'GET /artists/1/artwrks', 'GET /artists/9'])
        expect(helpOf(await api(request))).not.to.match(advice)
      expect((await api('POST /artists', { send: { data: 'x' } })).status).to.equal(201)
    })
  })

import { expect } from 'chai'

import { must, should } from './checklist.ts'
import { documentRules, type Seen } from './document-rules.ts'
import { ATOMIC, CURSORS, jsonApi, MT, named } from './json-api.ts'

/** A request of every kind; whatever comes back is held against every rule by `jsonApi` itself. */
const requests = [
  'GET /artists',
  'GET /artists?page[size]=1',
  'GET /artists/1',
  'GET /artists/99',
  'GET /artists?include=artworks.exhibitions.artworks',
  'GET /artists/1?include=artworks.artist',
  'GET /artists/1/artworks',
  'GET /artworks/5/artist',
  'GET /artworks/5/artist?include=artworks',
  'GET /artists/1/relationships/artworks',
  'GET /artworks/1/relationships/artist',
  'GET /exhibitions/dreams?include=artworks',
  'GET /events',
  'GET /museum',
  'GET /days',
  'GET /artists?sort=nope',
  'PUT /artists',
  'GET /nowhere',
  'DELETE /artists/4',
  'DELETE /artists/98',
]

describe('dialects/json-api: structure of documents', () => {
  const api = jsonApi()
  const seen: Seen[] = []
  before(async () => {
    for (const request of requests) seen.push(toSeen(await api(request)))
    seen.push(toSeen(await api('POST /artists', { send: named('X') })))
    seen.push(toSeen(await api('POST /artists', { send: { data: [] } })))
    seen.push(
      toSeen(await api('GET /artists?page[size]=2', { headers: { Accept: `${MT};profile="${CURSORS}"` } })),
    )
    const headers = { 'Content-Type': `${MT};ext="${ATOMIC}"` }
    seen.push(
      toSeen(
        await api('POST /operations', {
          headers,
          send: { 'atomic:operations': [{ op: 'add', ...named('X') }] },
        }),
      ),
    )
  })

  for (const [title, { complaints, planted }] of Object.entries(documentRules)) {
    const test = (): void => {
      expect(complaints(planted as Seen), 'the rule must notice a planted fault').not.to.deep.equal([])
      for (const one of seen)
        if (!title.startsWith('DS23:') || !one.text.includes('/relationships/'))
          expect(complaints(one), one.text).to.deep.equal([])
      expect(seen.filter(({ text }) => text !== '').length).to.be.greaterThan(20)
    }
    if (!title.startsWith('DS')) it(`every answer keeps the rule ${title}`, test)
    else if (/^DS3[01]:/.test(title)) should(title, test)
    else must(title, test)
  }
})

const toSeen = (reply: { status: number; headers: Headers; text: string; body: Seen['body'] }): Seen => ({
  status: reply.status,
  type: reply.headers.get('content-type'),
  vary: reply.headers.get('vary'),
  text: reply.text,
  body: reply.body,
})

import { expect } from 'chai'

import type { Database } from '../../../src/index.ts'
import { ask, serving, withServer } from '../../support/api.ts'

const mediaType = 'application/vnd.api+json'
const data: Database = {
  artists: [{ id: 1, name: 'Frida Kahlo' }],
  'library-entries': [{ id: 1, status: 'read', artistId: 1 }],
  person: [{ id: 1, name: 'Ada' }],
  people: [{ id: 1, name: 'Bo' }],
}

describe('dialects/json-api: types and ids as clients write them', () => {
  const api = serving({ data, dialect: 'json-api' })
  const send = async (request: string, body: unknown) =>
    api(request, { headers: { 'Content-Type': mediaType, Accept: mediaType }, send: body })
  const typeOf = ({ body }: { readonly body: unknown }) => (body as { data: { type: string } }).data.type
  const errorOf = ({ body }: { readonly body: unknown }) =>
    (body as { errors: { detail: string; meta?: { help: string } }[] }).errors[0]

  for (const type of ['artist', 'artists', 'Artists'])
    it(`creates and updates with the type ${type}, and answers with artist`, async () => {
      const created = await send('POST /artists', { data: { type, attributes: { name: 'X' } } })
      expect([created.status, typeOf(created)]).to.deep.equal([201, 'artist'])
      const patched = await send('PATCH /artists/1', { data: { type, id: '1', attributes: { name: 'Y' } } })
      expect([patched.status, typeOf(patched)]).to.deep.equal([200, 'artist'])
    })

  for (const type of ['library-entry', 'library-entries', 'libraryEntries', 'library_entries'])
    it(`knows ${type}, also in linkage, fields and atomic operations`, async () => {
      const artist = { data: { type: 'artists', id: '1' } }
      const draft = { type, attributes: { status: 'new' }, relationships: { artist } }
      const created = await send('POST /library-entries', { data: draft })
      expect([created.status, typeOf(created)]).to.deep.equal([201, 'library-entry'])
      expect((await api.dump())['library-entries']).to.deep.include({ id: 2, status: 'new', artistId: 1 })
      const { status, text } = await api(`GET /library-entries?fields[${type}]=status`)
      expect([status, text.includes('relationships')]).to.deep.equal([200, false])
      const atomic = `${mediaType};ext="https://jsonapi.org/ext/atomic"`
      const operations = await api('POST /operations', {
        headers: { 'Content-Type': atomic, Accept: atomic },
        send: { 'atomic:operations': [{ op: 'add', data: draft }] },
      })
      expect(operations.status, operations.text).to.equal(200)
    })

  it('rejects the type of another collection, also one that is called like this in the plural', async () => {
    for (const [path, type] of [
      ['/artists', 'people'],
      ['/artists', 'painter'],
      ['/people', 'person'],
    ] as const)
      expect((await send(`POST ${path}`, { data: { type, attributes: {} } })).status, type).to.equal(409)
  })

  it('answers in the type that is declared, and accepts the usual ones', async () => {
    const config = { collections: { artists: { type: 'creator' } } }
    await withServer({ data, config, dialect: 'json-api' }, async ({ url }) => {
      for (const type of ['creator', 'artist', 'artists']) {
        const headers = { 'Content-Type': mediaType }
        const created = await ask(url, 'POST /artists', { headers, send: { data: { type, attributes: {} } } })
        expect([created.status, typeOf(created)], type).to.deep.equal([201, 'creator'])
      }
    })
  })

  it('says that an id needs quotes', async () => {
    const update = await send('PATCH /artists/1', { data: { type: 'artist', id: 1, attributes: {} } })
    expect(update.status).to.equal(400)
    expect(errorOf(update)?.meta?.help).to.equal('Write it in quotes: "id": "1".')
    const artist = { data: { type: 'artist', id: 1 } }
    const linked = await send('POST /library-entries', {
      data: { type: 'library-entry', relationships: { artist } },
    })
    expect(errorOf(linked)?.meta?.help).to.equal('Write it in quotes: "id": "1".')
  })
})

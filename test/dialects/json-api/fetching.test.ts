import { expect } from 'chai'

import type { Json } from '../../../src/index.ts'
import { http, must } from './checklist.ts'
import { artist, artwork, jsonApi, keys, pathOf } from './json-api.ts'

describe('dialects/json-api: fetching', () => {
  const api = jsonApi()

  must('F1: a collection is 200 with a list', async () => {
    const { status, many, links } = await api('GET /artists')
    expect(status).to.equal(200)
    expect(keys(many)).to.deep.equal(['artist:1', 'artist:2', 'artist:3', 'artist:4'])
    expect(links['self']).to.equal(`${api.rest.url}/artists`)
    expect((await api('GET /artists?filter[name]=Nobody')).data).to.deep.equal([])
  })
  must('F2: a resource is 200 with an object', async () => {
    const { status, one } = await api('GET /artists/1')
    expect(status).to.equal(200)
    expect(one).to.deep.equal({
      type: 'artist',
      id: '1',
      attributes: { name: 'Noor Halabi', birth_year: 1931, genre: 'Surrealism', debut: 1950 },
      relationships: {
        artworks: {
          links: {
            self: `${api.rest.url}/artists/1/relationships/artworks`,
            related: `${api.rest.url}/artists/1/artworks`,
          },
        },
      },
      links: { self: `${api.rest.url}/artists/1` },
    })
  })
  must('F3: a missing resource is 404', async () => {
    for (const id of ['99', 'abc', '01', '1.0', '__proto__', '%00'])
      expect((await api(`GET /artists/${id}`)).status, id).to.equal(404)
    expect((await api('GET /artists/1.json')).one.id).to.equal('1')
    expect((await api('GET /artists.json')).many).to.have.lengthOf(4)
  })
  must('F4: every link can be fetched', async () => {
    const documents = await Promise.all(
      [
        '/artists?include=artworks.exhibitions&page[size]=2',
        '/exhibitions/dreams?include=artworks',
        '/artists/1/relationships/artworks',
        '/artworks/5/artist',
        '/museum',
      ].map(async (path) => api(`GET ${path}`)),
    )
    const all = new Set(documents.flatMap(({ body }) => linksIn(body)))
    expect(all.size).to.be.greaterThan(30)
    for (const link of all) expect((await api(`GET ${pathOf(link)}`)).status, link).to.equal(200)
    for (const { included } of documents)
      for (const { type, id, links } of included)
        expect((await api(`GET ${pathOf(links.self)}`)).one).to.include({ type, id })
  })
  must('F5: the top-level self keeps the query', async () => {
    const path =
      '/artists?include=artworks&fields[artist]=name,artworks&sort=-name&page[size]=2&page[number]=2&filter[genre]=Surrealism,Cubism'
    const given = await api(`GET ${path}`)
    const again = await api(`GET ${pathOf(given.links['self'])}`)
    expect(again.body).to.deep.equal(given.body)
    const names = [...new URL(given.links['self'] ?? '').searchParams.keys()]
    expect(names).to.deep.equal([
      'include',
      'fields[artist]',
      'sort',
      'page[size]',
      'page[number]',
      'filter[genre]',
    ])
  })
  must('F6: a related to-many gives exactly the related resources', async () => {
    const { many } = await api('GET /artists/1/artworks')
    expect(keys(many)).to.deep.equal(['artwork:1', 'artwork:2'])
    expect(many[0]?.attributes).to.deep.equal({ title: 'Clocks at rest' })
    expect((await api('GET /artists/4/artworks')).data).to.deep.equal([])
    expect(keys((await api('GET /artworks/1/exhibitions')).many)).to.deep.equal([
      'exhibition:spring',
      'exhibition:dreams',
    ])
  })
  must('F7: an empty related to-one is 200 with null', async () => {
    expect((await api('GET /artworks/1/artist')).one).to.include(artist('1'))
    const { status, data } = await api('GET /artworks/5/artist')
    expect([status, data]).to.deep.equal([200, null])
  })
  must('F8: a related URL stays the same while the relationship changes', async () => {
    const related = async () => (await api('GET /artworks/5')).one.relationships?.['artist']?.links['related']
    const before = await related()
    await api('PATCH /artworks/5/relationships/artist', { send: { data: artist('2') } })
    expect(await related()).to.equal(before)
    expect((await api(`GET ${pathOf(before)}`)).one.id).to.equal('2')
  })
  must('F9: a relationship URL gives identifiers', async () => {
    expect((await api('GET /artists/1/relationships/artworks')).data).to.deep.equal([
      artwork('1'),
      artwork('2'),
    ])
    expect((await api('GET /artists/4/relationships/artworks')).data).to.deep.equal([])
    expect((await api('GET /artworks/1/relationships/artist')).data).to.deep.equal(artist('1'))
    expect((await api('GET /artworks/5/relationships/artist')).data).to.equal(null)
  })
  must('F10: a missing parent or unknown relationship is 404', async () => {
    for (const path of [
      '/artists/99/artworks',
      '/artists/99/relationships/artworks',
      '/artists/1/nope',
      '/artists/1/relationships/nope',
      '/artists/1/name',
    ])
      expect((await api(`GET ${path}`)).status, path).to.equal(404)
  })
  must('F11: a linkage document links to itself and to what is related', async () => {
    const { links } = await api('GET /artists/1/relationships/artworks')
    expect(links).to.deep.equal({
      self: `${api.rest.url}/artists/1/relationships/artworks`,
      related: `${api.rest.url}/artists/1/artworks`,
    })
    for (const link of Object.values(links)) expect((await api(`GET ${pathOf(link)}`)).status).to.equal(200)
  })
  http('F12: HEAD is GET without a body', async () => {
    for (const path of ['/artists', '/artists/1', '/artists/99', '/artists/1/relationships/artworks']) {
      const [head, get] = [await api(`HEAD ${path}`), await api(`GET ${path}`)]
      expect([head.status, head.type, head.text]).to.deep.equal([get.status, get.type, ''])
    }
  })
  http('F13: an unsupported method is 405 with Allow', async () => {
    const allow = async (request: string) => {
      const { status, headers } = await api(request)
      expect(status, request).to.equal(405)
      return headers.get('allow')
    }
    expect(await allow('PUT /artists/1')).to.equal('GET, HEAD, PATCH, DELETE, OPTIONS')
    expect(await allow('DELETE /artists')).to.equal('GET, HEAD, POST, OPTIONS')
    expect(await allow('POST /artists/1/artworks')).to.equal('GET, HEAD, OPTIONS')
    expect(await allow('PUT /artists/1/relationships/artworks')).to.equal(
      'GET, HEAD, PATCH, POST, DELETE, OPTIONS',
    )
    expect(await allow('DELETE /museum')).to.equal('GET, HEAD, PATCH, OPTIONS')
  })
})

/** Every link in a document, at whatever depth. */
function linksIn(value: Json): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'links'
      ? Object.values(inner as Record<string, string | null>).filter((link) => link !== null)
      : linksIn(inner),
  )
}

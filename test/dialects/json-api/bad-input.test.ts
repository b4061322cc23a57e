import { expect } from 'chai'

import { artist, artwork, ATOMIC, jsonApi, MT, named } from './json-api.ts'

describe('dialects/json-api: bad input', () => {
  const api = jsonApi({ bodyLimit: '20mb' })
  /** Runs a request that must be refused fast, and change nothing. */
  const refused = async (
    request: string,
    status: number,
    send?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const before = await api.rest.dump()
    const start = performance.now()
    const reply = await api(request, { headers, ...(send === undefined ? {} : { send }) })
    expect(reply.status, reply.text.slice(0, 500)).to.equal(status)
    expect(performance.now() - start).to.be.lessThan(10_000)
    expect(await api.rest.dump()).to.deep.equal(before)
    return reply.error
  }

  it('refuses 1,000 include paths', async () => {
    const paths = Array.from({ length: 1000 }, () => 'artworks').join()
    expect((await refused(`GET /artists?include=${paths}`, 400)).source).to.deep.equal({
      parameter: 'include',
    })
  })
  it('refuses an include 50 levels deep in a circle', async () => {
    const path = Array.from({ length: 25 }, () => 'artworks.artist').join('.')
    expect((await refused(`GET /artists?include=${path}`, 400)).detail).to.match(/Too much/)
  })
  it('refuses duplicate page parameters', async () => {
    expect((await refused('GET /artists?page[size]=1&page[size]=2', 400)).source).to.deep.equal({
      parameter: 'page[size]',
    })
    await refused('GET /artists?page[size]=1&page%5Bsize%5D=1', 400)
  })
  it('refuses 100,000 identifiers of which one is missing', async () => {
    const data = Array.from({ length: 100_000 }, (_, at) => artwork(String((at % 5) + 1)))
    await refused('POST /artists/4/relationships/artworks', 404, { data: [...data, artwork('99')] })
    await refused('PATCH /artists/4/relationships/artworks', 404, {
      data: data.map((_, at) => artwork(String(at))),
    })
  }).timeout(20_000)
  it('undoes 10,000 operations when the last one fails', async () => {
    const operations: unknown[] = Array.from({ length: 9999 }, (_, at) => ({ op: 'add', ...named(`N${at}`) }))
    operations.push({ op: 'remove', ref: artist('999999') })
    const headers = { 'Content-Type': `${MT};ext="${ATOMIC}"` }
    const error = await refused('POST /operations', 404, { 'atomic:operations': operations }, headers)
    expect(error.source).to.deep.equal({ pointer: '/atomic:operations/9999' })
  }).timeout(20_000)
  it('refuses a body with data and errors', async () => {
    expect((await refused('POST /artists', 400, { ...named('X'), errors: [] })).detail).to.match(
      /both data and errors/,
    )
    await refused('PATCH /artists/1', 400, { data: artist('1'), errors: [{}] })
    await refused('PATCH /artists/1/relationships/artworks', 400, { data: [], errors: [{}] })
  })
  it('names the part of the document that is missing', async () => {
    const { detail, source } = await refused('POST /artists', 400, { name: 'X' })
    expect({ detail, source }).to.deep.equal({
      detail: 'A resource object is missing.',
      source: { pointer: '/data' },
    })
  })
  it('refuses names that JavaScript gives a meaning', async () => {
    await refused('POST /artists', 400, '{"data":{"type":"artist","attributes":{"a":{"__proto__":{"b":1}}}}}')
    await refused(
      'POST /artists',
      400,
      '{"data":{"type":"artist","relationships":{"__proto__":{"data":null}}}}',
    )
    for (const name of ['constructor', 'toString', '__proto__']) {
      await refused(`GET /artists?include=${name}`, 400)
      await refused(`GET /artists?fields[artist]=${name}`, 400)
      await refused(`GET /artists?fields[${name}]=x`, 400)
      await refused(`GET /artists/1/${name}`, 404)
    }
    expect(({} as { b?: number }).b).to.equal(undefined)
  })
  it('refuses a document nested without end', async () => {
    await refused(
      'POST /artists',
      400,
      `{"data":{"type":"artist","attributes":{"a":${'['.repeat(5000)}${']'.repeat(5000)}}}}`,
    )
  })
  it('refuses a cursor and a filter that are made up', async () => {
    await refused(`GET /artists?page[after]=${'A'.repeat(5000)}`, 400)
    await refused(`GET /artists?filter=${'['.repeat(5000)}`, 400)
  })
})

describe('dialects/json-api: how much an include may lead to', () => {
  const artworks = Array.from({ length: 300_000 }, (_, at) => ({ id: at + 1, artist_id: 1 }))
  const api = jsonApi({ data: { artists: [{ id: 1 }, { id: 2 }], artworks } })
  it('is bounded by the work, and a smaller page helps', async () => {
    const { status, error } = await api('GET /artists?include=artworks.artist')
    expect([status, error.source, error.meta]).to.deep.equal([
      400,
      { parameter: 'include' },
      {
        help: 'One request can follow relationships to at most 500000 resources. Ask for fewer relationships or a smaller page.',
      },
    ])
    expect((await api('GET /artists/2?include=artworks.artist.artworks')).status).to.equal(200)
  })
})

import { expect } from 'chai'

import { serving } from '../../support/api.ts'
import { blog } from '../../support/blog.ts'
import { answers } from '../../support/rows.ts'

const browser = { Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }
const mounts = [
  { path: '/' },
  { path: '/api', dialect: 'envelope' as const },
  { path: '/v1', dialect: 'json-api' as const },
]

describe('http/contract: indented answers', () => {
  const api = serving({ data: blog, config: { mounts } })
  const paths = [
    '/posts',
    '/posts/1',
    '/posts/1?_embed=comments',
    '/posts?_page=1',
    '/profile',
    '/motto',
    '/api/posts',
    '/api/posts/1',
    '/db',
  ]

  for (const path of paths)
    it(`say the same as others, in more lines: ${path}`, async () => {
      const pretty = `${path}${path.includes('?') ? '&' : '?'}_pretty`
      const compact = await api(`GET ${path}`)
      for (const indented of [
        await api(`GET ${pretty}`),
        await api(`GET ${pretty}=true`),
        await api(`GET ${path}`, { headers: browser }),
      ]) {
        expect(indented.status).to.equal(200)
        expect(indented.body).to.satisfy((body: unknown) => JSON.stringify(body).length > 0)
        expect(indented.text).to.equal(JSON.stringify(indented.body, null, 2))
        expect(indented.headers.get('Vary')).to.include('Accept')
        const etag = compact.headers.get('ETag')
        if (etag !== null && compact.text.length > 10) expect(indented.headers.get('ETag')).not.to.equal(etag)
      }
      expect(compact.text).to.equal(JSON.stringify(compact.body))
      expect((await api(`GET ${path}`, { headers: browser })).body).to.deep.equal(compact.body)
    })

  answers(api, [
    {
      name: 'only if asked',
      request: 'GET /tags/1?_pretty=false',
      body: { id: 1, name: 'sweet' },
      has: { 'Content-Length': '23' },
    },
    { name: 'a filter stays', request: 'GET /tags?id=1&_pretty', ids: [1] },
    {
      name: 'also where something is written',
      request: 'POST /tags?_pretty',
      send: { name: 'x' },
      status: 201,
      body: { id: 4, name: 'x' },
    },
    {
      name: 'as programs ask',
      request: 'GET /tags/1',
      headers: { Accept: 'application/json, text/html' },
      has: { 'Content-Length': '23' },
    },
  ])

  it('is not a word of JSON:API', async () => {
    expect((await api('GET /v1/posts?_pretty')).status).to.equal(400)
    expect((await api('GET /v1/posts', { headers: browser })).text).not.to.include('\n')
  })

  for (const path of ['/posts/1', '/posts?id=1', '/api/posts/1', '/profile'])
    it(`have an ETag that If-Match accepts, as it accepts the other: ${path}`, async () => {
      for (const headers of [browser, {}, browser]) {
        const etag = (await api(`GET ${path}`, { headers })).headers.get('ETag') ?? ''
        const once = await api(`PATCH ${path}`, { headers: { 'If-Match': etag }, send: { title: etag } })
        expect(once.status, once.text).to.equal(200)
        const again = await api(`PATCH ${path}`, { headers: { 'If-Match': etag }, send: { title: 'x' } })
        expect(again.status).to.equal(412)
      }
    })

  it('are not sent again to a client that has them, and are to one that has the other', async () => {
    const etagOf = async (headers: Record<string, string>) =>
      (await api('GET /posts/1', { headers })).headers.get('ETag') ?? ''
    const [indented, compact] = [await etagOf(browser), await etagOf({})]
    const statusWith = async (headers: Record<string, string>) =>
      (await api('GET /posts/1', { headers })).status
    expect(await statusWith({ ...browser, 'If-None-Match': indented })).to.equal(304)
    expect(await statusWith({ ...browser, 'If-None-Match': compact })).to.equal(200)
    expect(await statusWith({ 'If-None-Match': indented })).to.equal(200)
    expect(await statusWith({ 'If-None-Match': compact })).to.equal(304)
  })
})

describe('http/contract: POST to a single resource', () => {
  const api = serving({ data: blog })
  const allow = { Allow: 'GET, HEAD, PUT, POST, PATCH, OPTIONS' }
  answers(api, [
    { name: 'replaces it', request: 'POST /profile', send: { name: 'The mill' }, body: { name: 'The mill' } },
    { request: 'POST /profile?x=1', send: {}, status: 400 },
    { request: 'OPTIONS /profile', status: 204, has: allow },
    { name: 'a value', request: 'POST /motto', send: 'x', status: 405 },
  ])
})

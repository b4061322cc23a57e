import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import { ask, serving, withServer } from '../../support/api.ts'
import { blog } from '../../support/blog.ts'
import { inFolder } from '../../support/folder.ts'
import { answers } from '../../support/rows.ts'

const browser = { Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }

describe('http/contract: our own pages', () => {
  const api = serving({ data: blog })

  it('show a browser the home page', async () => {
    const { text, headers } = await api('GET /', { headers: browser })
    expect(headers.get('Content-Type')).to.equal('text/html; charset=utf-8')
    for (const name of Object.keys(blog)) expect(text).to.include(`href="/${name}"`)
  })

  for (const headers of [{}, { Accept: 'application/json' }, { Accept: '*/*' }]) {
    it(`show everyone else an index: ${JSON.stringify(headers)}`, async () => {
      const { body, headers: got } = await api('GET /', { headers })
      expect(got.get('Content-Type')).to.match(/^application\/json/)
      const { resources } = body as { resources: readonly unknown[] }
      expect(resources).to.have.length(Object.keys(blog).length)
      expect(resources).to.deep.include({
        name: 'posts',
        kind: 'collection',
        url: `${api.url}/posts`,
        count: 4,
      })
      expect(resources).to.deep.include({ name: 'profile', kind: 'singular', url: `${api.url}/profile` })
    })
  }

  answers(api, [
    { request: 'GET /_/health', has: { 'Content-Type': /json/ } },
    { request: 'HEAD /_/health' },
    { request: 'OPTIONS /_/health', status: 204, has: { Allow: /GET/ } },
    { request: 'POST /_/health', send: {}, status: 405, has: { Allow: /GET/ } },
    { request: 'DELETE /', status: 405, has: { Allow: /GET/ } },
    { request: 'GET /_/openapi.json', has: { 'Content-Type': /json/ } },
    { request: 'GET /_/nothing', status: 404 },
  ])
})

describe('http/contract: a prefix', () => {
  const api = serving({ data: blog, prefix: '/api/v1' })

  answers(api, [
    { request: 'GET /api/v1/tags', ids: [1, 2, 3] },
    { request: 'GET /api/v1/posts/1/comments', ids: [1, 2] },
    { request: 'GET /api/v1/db', body: blog },
    { request: 'GET /tags', status: 404, says: /\/api\/v1\/tags/ },
    { request: 'GET /api/v1/tgas', status: 404, says: /Did you mean "\/api\/v1\/tags"/ },
    { request: 'GET /api/v1x/tags', status: 404 },
    { request: 'GET /api/v1', says: /"dialect":"rest"/ },
    { request: 'POST /api/v1', send: {}, status: 405, has: { Allow: /GET/ } },
    {
      request: 'POST /api/v1/tags',
      send: {},
      status: 201,
      has: { Location: /^http:\/\/127\.0\.0\.1:\d+\/api\/v1\/tags\/4$/ },
    },
    {
      request: 'GET /api/v1/tags?_page=1&_limit=2',
      has: { Link: /<http:\/\/127\.0\.0\.1:\d+\/api\/v1\/tags\?_page=2&_limit=2>; rel="next"/ },
    },
    { name: 'our pages stay at the root', request: 'GET /_/health' },
  ])

  it('is in the index', async () => {
    const { body } = await api('GET /')
    expect((body as { resources: unknown[] }).resources).to.deep.include({
      name: 'tags',
      kind: 'collection',
      url: `${api.url}/api/v1/tags`,
      count: 3,
    })
  })
})

describe('http/contract: a folder at the root', () => {
  it('serves its files, and collections win', async () => {
    await inFolder(async (parent) => {
      const folder = join(parent, 'site')
      await mkdir(join(parent, 'site-private'))
      await writeFile(join(parent, 'site-private', 'a.txt'), 'SECRET')
      await mkdir(folder)
      await mkdir(join(folder, 'css'))
      await writeFile(join(folder, 'page.html'), '<p>page</p>')
      await writeFile(join(folder, 'tags'), 'not this')
      await writeFile(join(folder, 'css', 'a.css'), 'p{}')
      await writeFile(join(folder, '.env'), 'SECRET=1')
      await withServer({ data: blog, staticFolder: folder }, async (server) => {
        const page = await ask(server.url, 'GET /page.html')
        expect(page.text).to.equal('<p>page</p>')
        expect(page.headers.get('Content-Type')).to.match(/^text\/html/)
        expect((await ask(server.url, 'HEAD /page.html')).status).to.equal(200)
        expect((await ask(server.url, 'GET /css/a.css')).text).to.equal('p{}')
        expect((await ask(server.url, 'GET /tags')).body).to.deep.equal(blog['tags'])
        expect((await ask(server.url, 'GET /_/health')).status).to.equal(200)
        expect((await ask(server.url, 'GET /nothing')).body).to.have.nested.property('error.status_code', 404)
        for (const path of [
          '/.env',
          '/..%2f..%2fetc%2fpasswd',
          '/css/..%2f.env',
          '/%2e%2e/%2e%2e/etc/passwd',
          '/css/..%2f..%2fsite-private%2fa.txt',
          '/..%2fsite-private/a.txt',
          '/%00',
          '/%',
        ]) {
          const answer = await ask(server.url, `GET ${path}`)
          expect(answer.status, path).to.be.oneOf([400, 404])
          expect(answer.text).not.to.include('SECRET')
        }
        expect((await ask(server.url, 'POST /page.html', { send: {} })).status).to.equal(404)
      })
    })
  })
})

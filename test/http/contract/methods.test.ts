import { expect } from 'chai'

import { serving, withServer } from '../../support/api.ts'
import { blog } from '../../support/blog.ts'
import { answers } from '../../support/rows.ts'

describe('http/contract: methods', () => {
  const mounts = [
    { path: '/' },
    { path: '/e', dialect: 'envelope' as const },
    { path: '/v', dialect: 'json-api' as const },
  ]
  const api = serving({ data: blog, config: { mounts } })

  describe('HEAD', () => {
    for (const path of [
      '/',
      '/posts',
      '/posts/1',
      '/posts?_page=1&_limit=2',
      '/posts/1/comments',
      '/comments/1/post',
      '/profile',
      '/colours',
      '/db',
      '/_/health',
      '/posts/99',
      '/nothing',
      '/posts?nope=1',
    ]) {
      it(`answers as GET does, without a body: ${path}`, async () => {
        const [get, head] = [await api(`GET ${path}`), await api(`HEAD ${path}`)]
        expect(head.status).to.equal(get.status)
        expect(head.text).to.equal('')
        const headersOf = ({ headers }: typeof get) =>
          Object.fromEntries([...headers].filter(([name]) => !/^(date|connection|keep-alive)$/.test(name)))
        expect(headersOf(head)).to.deep.equal(headersOf(get))
        expect(head.headers.get('content-length')).not.to.equal(null)
      })
    }
  })

  const collection = 'GET, HEAD, POST, PATCH, DELETE, OPTIONS'
  const resource = 'GET, HEAD, PUT, PATCH, DELETE, OPTIONS'
  const singular = 'GET, HEAD, PUT, POST, PATCH, OPTIONS'
  const read = 'GET, HEAD, OPTIONS'
  const value = 'GET, HEAD, PUT, PATCH, OPTIONS'

  describe('OPTIONS', () => {
    answers(api, [
      { request: 'OPTIONS /posts', status: 204, has: { Allow: collection } },
      { request: 'OPTIONS /posts/1', status: 204, has: { Allow: resource } },
      { request: 'OPTIONS /profile', status: 204, has: { Allow: singular } },
      { request: 'OPTIONS /colours', status: 204, has: { Allow: value } },
      { request: 'OPTIONS /posts/1/comments', status: 204, has: { Allow: collection } },
      { request: 'OPTIONS /posts/1/comments/1', status: 204, has: { Allow: resource } },
      { request: 'OPTIONS /posts/1/author', status: 204, has: { Allow: read } },
      { request: 'OPTIONS /posts/1/nothing', status: 404 },
      { request: 'OPTIONS /e/posts/1/comments', status: 204, has: { Allow: collection } },
      { request: 'OPTIONS /e/posts/1/author', status: 204, has: { Allow: read } },
      { request: 'OPTIONS /v/posts/1/comments', status: 204, has: { Allow: read } },
      {
        request: 'OPTIONS /v/posts/1/relationships/comments',
        status: 204,
        has: { Allow: 'GET, HEAD, PATCH, POST, DELETE, OPTIONS' },
      },
      {
        request: 'OPTIONS /v/posts/1/relationships/author',
        status: 204,
        has: { Allow: 'GET, HEAD, PATCH, OPTIONS' },
      },
      { request: 'PURGE /posts/1/author', status: 405, has: { Allow: read } },
      { request: 'OPTIONS /db', status: 204, has: { Allow: 'GET, HEAD, OPTIONS' } },
      { request: 'OPTIONS /nothing', status: 404 },
    ])
  })

  describe('405', () => {
    answers(api, [
      {
        request: 'PUT /posts',
        send: {},
        status: 405,
        has: { Allow: collection },
        says: /\/posts does not support PUT.*Allowed/,
      },
      { request: 'POST /posts/1', send: {}, status: 405, has: { Allow: resource } },
      { request: 'DELETE /profile', status: 405, has: { Allow: singular } },
      { request: 'POST /colours', send: [], status: 405, has: { Allow: value } },
      { request: 'DELETE /colours', status: 405, has: { Allow: value } },
      { request: 'DELETE /db', status: 405, has: { Allow: 'GET, HEAD, OPTIONS' } },
      { request: 'PUT /posts/1/comments', send: {}, status: 405, has: { Allow: collection } },
      { request: 'POST /posts/1/comments/1', send: {}, status: 405, has: { Allow: resource } },
      { name: 'without a body', request: 'PUT /posts/1/author', status: 405, has: { Allow: read } },
      { request: 'DELETE /comments/1/post', status: 405, has: { Allow: 'GET, HEAD, OPTIONS' } },
      { request: 'PURGE /posts', status: 405, has: { Allow: collection } },
      { request: 'PROPFIND /posts/1', status: 405, has: { Allow: resource } },
    ])
  })
})

describe('http/contract: what is taken and what can be sent', () => {
  const api = serving({ data: blog, bodyLimit: '1kb' })
  const long = { title: 'x'.repeat(1200) }

  answers(api, [
    {
      name: 'a form with files',
      request: 'POST /posts',
      headers: { 'Content-Type': 'multipart/form-data; boundary=x' },
      send: 'title=x',
      status: 415,
      has: { 'Accept-Post': 'application/json' },
      says: /Content-Type: application\/json/,
    },
    {
      name: 'text',
      request: 'POST /posts',
      headers: { 'Content-Type': 'text/plain' },
      send: '{"a":1}',
      status: 415,
    },
    {
      name: 'no type',
      request: 'POST /posts',
      headers: { 'Content-Type': '' },
      send: new TextEncoder().encode('{"a":1}'),
      status: 415,
      says: /no Content-Type/,
    },
    {
      name: 'a patch to be created',
      request: 'POST /posts',
      headers: { 'Content-Type': 'application/json-patch+json' },
      send: '[]',
      status: 415,
    },
    {
      name: 'text',
      request: 'PUT /posts/1',
      headers: { 'Content-Type': 'text/plain' },
      send: 'x',
      status: 415,
    },
    {
      name: 'text',
      request: 'PATCH /posts/1',
      headers: { 'Content-Type': 'text/plain' },
      send: 'x',
      status: 415,
      has: { 'Accept-Patch': 'application/json, application/merge-patch+json, application/json-patch+json' },
    },
    {
      name: 'a charset is no other type',
      request: 'POST /tags',
      headers: { 'Content-Type': 'Application/JSON; charset=UTF-8' },
      send: {},
      status: 201,
    },
    { name: 'no body', request: 'POST /posts', status: 400, says: /body is empty/ },
    { name: 'no body', request: 'POST /posts', send: '', status: 400, says: /body is empty/ },
    { name: 'no body', request: 'PUT /posts/1', send: '  \n', status: 400, says: /body is empty/ },
    { name: 'no body', request: 'PATCH /posts/1', status: 400, says: /body is empty/ },
    {
      name: 'broken JSON',
      request: 'POST /posts',
      send: '{\n  "a": 1,\n  b: 2\n}',
      status: 400,
      says: /line 3, column 3/,
    },
    { name: 'half a JSON', request: 'POST /posts', send: '{ "a": 1', status: 400, says: /line 1, column 9/ },
    { name: 'no JSON at all', request: 'POST /posts', send: 'hello', status: 400, says: /line 1, column 1/ },
    {
      name: 'a text for a record',
      request: 'POST /posts',
      send: '"x"',
      status: 400,
      says: /requires a JSON object, not a string/,
    },
    { name: 'null for a record', request: 'PUT /posts/1', send: 'null', status: 400, says: /not null/ },
    { name: 'a list for a record', request: 'PUT /posts/1', send: '[]', status: 400, says: /not a list/ },
    { name: 'a number for a change', request: 'PATCH /posts/1', send: '3', status: 400 },
    { name: 'over the limit', request: 'POST /posts', send: long, status: 413, says: /larger than 1kb/ },
    { name: 'over the limit', request: 'PATCH /posts/1', send: long, status: 413 },
    { name: 'under the limit', request: 'POST /tags', send: { name: 'x'.repeat(900) }, status: 201 },
    {
      name: 'nothing acceptable',
      request: 'GET /posts',
      headers: { Accept: 'text/csv' },
      status: 406,
      says: /text\/csv/,
    },
    {
      name: 'nothing acceptable',
      request: 'GET /posts',
      headers: { Accept: 'application/json;q=0' },
      status: 406,
    },
    {
      name: 'nothing acceptable, so nothing is done',
      request: 'DELETE /posts/1',
      headers: { Accept: 'text/csv' },
      status: 406,
    },
    {
      name: 'nothing acceptable, so nothing is done',
      request: 'POST /posts',
      headers: { Accept: 'image/*' },
      send: {},
      status: 406,
    },
    {
      name: 'something acceptable',
      request: 'GET /tags',
      headers: { Accept: 'text/html, application/*;q=0.1' },
      ids: [1, 2, 3],
    },
    {
      name: 'what a browser asks for',
      request: 'GET /tags',
      headers: { Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' },
      ids: [1, 2, 3],
    },
  ])

  it('takes a megabyte by default, and says so when it is more', async () => {
    await withServer({ data: { things: [] } }, async (server) => {
      const post = async (size: number) =>
        fetch(`${server.url}/things`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ text: 'x'.repeat(size) }),
        })
      expect((await post(1024 * 1024 - 100)).status).to.equal(201)
      const tooLarge = await post(1024 * 1024)
      expect(tooLarge.status).to.equal(413)
      expect(await tooLarge.text()).to.include('larger than 1mb')
    })
  })
})

import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'

import { expect } from 'chai'

import { ask, serving } from '../support/api.ts'
import { blog } from '../support/blog.ts'
import { sendRaw, statusesIn } from '../support/raw.ts'
import { answers, type Row } from '../support/rows.ts'

const json = { 'Content-Type': 'application/json' }
const jsonPatch = { 'Content-Type': 'application/json-patch+json' }
const nest = (depth: number, open = '[', close = ']', core = ''): string =>
  open.repeat(depth) + core + close.repeat(depth)
const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))))
const encoded = (text: string): string => encodeURIComponent(text)

/** After each of these the server is well, has changed nothing, and has reported nothing: {@link serving} and {@link answers} look. */
describe('http/hostile', () => {
  const api = serving({ data: blog })
  afterEach(async () => {
    expect((await api('GET /_/health')).status).to.equal(200)
    expect({}).not.to.have.property('polluted')
    for (const name of ['valueOf', 'toString', 'hasOwnProperty'] as const)
      expect(Object.getOwnPropertyNames(Object.prototype[name])).to.have.members(['length', 'name'])
  })

  describe('names that JavaScript knows', () => {
    const names = [
      '__proto__',
      'constructor',
      'prototype',
      'toString',
      'hasOwnProperty',
      'valueOf',
      '__defineGetter__',
    ]
    answers(
      api,
      names.flatMap((name): readonly Row[] => [
        { request: `GET /${name}`, status: 404 },
        { request: `GET /${name}/1`, status: 404 },
        { request: `GET /posts/${name}`, status: 404 },
        { request: `GET /posts/1/${name}`, status: 404 },
        { request: `POST /${name}`, send: { a: 1 }, status: 404 },
        { request: `PUT /${name}/1`, send: { a: 1 }, status: 404 },
        { request: `DELETE /${name}`, status: 404 },
        { request: `GET /posts?${name}=1`, status: 400 },
        { request: `GET /posts?${name}.polluted=1`, status: 400 },
        { request: `GET /posts?meta.${name}=1`, status: 400 },
        { request: `GET /posts?${name}_ne=1`, status: 400 },
        { request: `GET /posts?_sort=${name}`, status: 400 },
        { request: `GET /posts?_fields=${name}`, status: 400 },
        { request: `GET /posts?_embed=${name}`, status: 400 },
        { request: `GET /posts?_expand=${name}`, status: 400 },
        { request: `GET /posts?title:${name}=1`, status: 400 },
        { request: `GET /posts?_where={"${name}":1}`, status: 400 },
        { request: `GET /posts?_where={"${name}":{"polluted":1}}`, status: 400 },
        { request: `GET /posts?filter={"meta":{"${name}":1}}`, status: 400 },
        { request: `DELETE /posts?${name}=1`, status: 400 },
        { request: `DELETE /posts/1?_dependent=${name}`, status: 400 },
      ]),
    )
    const poison = '{"__proto__":{"polluted":1}}'
    answers(api, [
      { request: 'POST /tags', send: poison, status: 400, says: /__proto__/ },
      { request: 'POST /tags', send: `[${poison}]`, status: 400 },
      { request: 'POST /tags', send: `{"a":[{"b":${poison}}]}`, status: 400 },
      { request: 'POST /tags', send: String.raw`{"\u005f_proto__":1}`, status: 400 },
      { request: 'PUT /tags/1', send: poison, status: 400 },
      { request: 'PATCH /tags/1', send: poison, status: 400 },
      { request: 'PATCH /tags?id=1', send: poison, status: 400 },
      { request: 'PUT /profile', send: poison, status: 400 },
      { request: 'PUT /colours', send: `[${poison}]`, status: 400 },
      {
        request: 'POST /tags',
        send: '{"constructor":{"prototype":{"polluted":1}}}',
        status: 201,
        body: { id: 4, constructor: { prototype: { polluted: 1 } } },
      },
    ])
    const pointers = [
      '/__proto__/polluted',
      '/constructor/polluted',
      '/valueOf/polluted',
      '/hasOwnProperty/call',
      '/name/polluted',
      '/name/length',
      '/toString/prototype/polluted',
    ]
    answers(
      api,
      pointers.flatMap((path): readonly Row[] =>
        ['add', 'replace', 'remove', 'test'].map((op) => ({
          name: `${op} ${path}`,
          request: 'PATCH /tags/1',
          headers: jsonPatch,
          send: [{ op, path, value: 1 }],
          status: path.includes('__proto__') ? 400 : op === 'test' ? 409 : 422,
        })),
      ),
    )
    answers(
      api,
      ['/length', '/01', '/-1', '/1e1', '/x', '/__proto__', '/9', '/-'].map((path) => ({
        name: `the ${path} of a list`,
        request: 'PATCH /colours',
        headers: jsonPatch,
        send: [{ op: 'replace', path, value: 4_000_000_000 }],
        status: path === '/__proto__' ? 400 : 422,
      })),
    )
  })

  describe('too much', () => {
    const megabytes = (size: number): string => JSON.stringify({ text: 'x'.repeat(size * 1024 * 1024) })
    answers(api, [
      { name: '2 MB', request: 'POST /tags', send: megabytes(2), status: 413 },
      { name: '8 MB', request: 'PUT /tags/1', send: megabytes(8), status: 413 },
      {
        name: '2 MB, gzipped',
        request: 'PATCH /tags/1',
        headers: { 'Content-Encoding': 'gzip' },
        send: gzipSync(megabytes(2)),
        status: 413,
      },
      {
        name: 'a gzip bomb',
        request: 'POST /tags',
        headers: { 'Content-Encoding': 'gzip' },
        send: gzipSync(Buffer.alloc(50 * 1024 * 1024)),
        status: 413,
      },
      {
        name: 'a brotli bomb',
        request: 'POST /tags',
        headers: { 'Content-Encoding': 'br' },
        send: brotliCompressSync(Buffer.alloc(64 * 1024 * 1024)),
        status: 413,
      },
      {
        name: '10,000 lists deep',
        request: 'POST /tags',
        send: `{"a":${nest(10_000)}}`,
        status: 400,
        says: /nested more than/,
      },
      {
        name: '10,000 objects deep',
        request: 'POST /tags',
        send: nest(10_000, '{"a":', '}', '1'),
        status: 400,
        says: /nested more than/,
      },
      { name: '500,000 deep', request: 'PUT /tags/1', send: nest(500_000), status: 400 },
      {
        name: '1,000,000 deep, and not closed',
        request: 'POST /tags',
        send: '['.repeat(1_000_000),
        status: 400,
        says: /not JSON/,
      },
      {
        name: '160,000 objects deep, and not closed',
        request: 'POST /tags',
        send: '{"a":'.repeat(160_000),
        status: 400,
        says: /not JSON/,
      },
      {
        name: 'deep in a merge patch',
        request: 'PATCH /tags/1',
        send: nest(10_000, '{"a":', '}', '1'),
        status: 400,
      },
      {
        name: 'deep in a JSON Patch',
        request: 'PATCH /tags/1',
        headers: jsonPatch,
        send: `[{"op":"add","path":"/a","value":${nest(10_000)}}]`,
        status: 400,
      },
      { name: 'deep in a value', request: 'PUT /colours', send: nest(10_000), status: 400 },
      {
        name: 'deep in _where',
        request: `GET /posts?_where=${nest(400, '{"not":', '}', '{}')}`,
        status: 400,
        says: /nested more than/,
      },
      {
        name: 'deep in _where',
        request: `GET /posts?_where=${nest(400, '{"and":[', ']}', '{}')}`,
        status: 400,
      },
      { name: 'deep in _where', request: `GET /posts?_where=${nest(400, '{"a":', '}', '1')}`, status: 400 },
      {
        name: 'deep in a filter',
        request: `GET /posts?filter={"title":${nest(6000)}}`,
        status: 400,
        says: /nested more than/,
      },
      {
        name: 'deep in a pattern',
        request: `GET /posts?filter={"title_like":${nest(6000)}}`,
        status: 400,
        says: /nested more than/,
      },
      {
        name: 'deep in a search',
        request: `GET /posts?filter={"q":${nest(6000)}}`,
        status: 400,
        says: /nested more than/,
      },
      {
        name: 'deep in an order',
        request: `GET /posts?filter={"title_gt":${nest(6000)}}`,
        status: 400,
        says: /nested more than/,
      },
      { name: 'deep in a sort', request: `GET /posts?sort=${nest(6000)}`, status: 400 },
      { name: 'deep in a range', request: `GET /posts?range=${nest(6000)}`, status: 400 },
      { name: 'deep in embed', request: `GET /posts?embed=${nest(6000)}`, status: 400 },
      { name: 'a deep path', request: `GET /posts?${'a.'.repeat(4000)}a=1`, status: 400 },
      {
        name: 'a deep path to embed',
        request: `GET /posts?_embed=${'comments.post.'.repeat(400)}comments`,
        status: 400,
      },
      {
        name: 'a deep path to show',
        request: `GET /posts?_fields=${'comments.post.'.repeat(400)}title`,
        status: 400,
      },
      {
        name: 'a deep path to sort by',
        request: `GET /posts?_sort=${'comments.post.'.repeat(400)}title`,
      },
      {
        name: 'a deep path to filter by',
        request: `GET /posts?${'comments.post.'.repeat(400)}title=x`,
        ids: [],
      },
      { name: 'a deep URL', request: `GET /${'posts/1/comments/1/post/'.repeat(300)}`, status: 404 },
      { name: 'many slashes', request: `GET ${'/'.repeat(8000)}`, status: 404 },
      {
        name: 'a thousand parameters and more',
        request: `GET /posts?${'id=1&'.repeat(2500)}`,
        status: 400,
        says: /2500 parameters/,
      },
      {
        name: 'a thousand different ones',
        request: `GET /posts?${Array.from({ length: 990 }, (_, at) => `a${at}=1`).join('&')}`,
        status: 400,
      },
      { name: 'hundreds of operators', request: `GET /posts?${'title_like=a.*b&'.repeat(300)}`, ids: [] },
      {
        name: 'a thousand sort keys',
        request: `GET /posts?_sort=${'title,'.repeat(2000)}`,
        status: 400,
      },
      { name: 'a thousand fields', request: `GET /tags?_fields=${'name,'.repeat(2500)}` },
      { name: 'a thousand embeds', request: `GET /tags?_embed=${'posts,'.repeat(2000)}`, status: 400 },
      { name: 'a long query', request: `GET /posts?q=${'x'.repeat(15_000)}`, ids: [] },
    ])

    it('headers over 16 kB are 431', async () => {
      const { status } = await ask(api.url, `GET /posts?q=${'x'.repeat(20_000)}`)
      expect(status).to.equal(431)
    })

    it('copies of the whole into itself', async () => {
      const before = await api.dump()
      const doubling = Array.from({ length: 60 }, (_, at) => ({ op: 'copy', from: '', path: `/a${at}` }))
      const { status, body } = await api('PATCH /posts/1', { headers: jsonPatch, send: doubling })
      expect(status).to.equal(413)
      expect(body).to.have.nested.property('error.code', 'too_large')
      const nesting = Array.from({ length: 300 }, () => ({ op: 'copy', from: '/meta', path: '/meta/a' }))
      expect((await api('PATCH /posts/1', { headers: jsonPatch, send: nesting })).status).to.equal(400)
      expect(await api.dump()).to.deep.equal(before)
    })
  })

  describe('embedding that multiplies', () => {
    const comments = Array.from({ length: 100 }, (_, at) => ({ id: at, postId: 1 }))
    const wide = serving({ data: { posts: [{ id: 1 }], comments } })
    answers(wide, [
      {
        request: 'GET /posts?_embed=comments.post.comments.post.comments',
        status: 400,
        says: /more than 200000 resources.*_page/,
      },
      { request: 'GET /posts?_fields=comments.post.comments.post.comments.post.comments.id', status: 400 },
      { request: 'GET /posts?_embed=comments.post.comments' },
    ])
  })

  describe('patterns that hang a backtracking engine', () => {
    const long = 'a'.repeat(5000)
    const patterns = [
      '(a+)+$',
      '(a|a)*$',
      '(a|aa)+$',
      '(.*a){20}$',
      '^(([a-z])+.)+[A-Z]([a-z])+$',
      '(x+x+)+y',
      '(?:a?){200}a{200}',
    ]
    const hanging = serving({
      data: {
        texts: [
          { id: 1, text: `${long}!` },
          { id: 2, text: 'b' },
        ],
      },
    })
    for (const pattern of patterns) {
      it(pattern, async () => {
        const start = process.cpuUsage()
        const { status } = await hanging(`GET /texts?text_like=${encoded(pattern)}`)
        expect(status).to.equal(200)
        expect(process.cpuUsage(start).user / 1000, 'milliseconds of processor time').to.be.below(5000)
      })
    }
    answers(api, [
      { request: `GET /posts?title_like=${encoded(String.raw`(a)\1`)}`, status: 400 },
      { request: `GET /posts?title_like=${encoded('(?=a)')}`, status: 400 },
      { request: `GET /posts?title_like=${encoded('a{100000}')}`, status: 400 },
      { request: `GET /posts?title_like=${encoded('((a{100}){100}){100}')}`, status: 400 },
      { request: `GET /posts?title_like=${encoded('[')}`, status: 400 },
      { request: `GET /posts?title_like=${encoded('*')}`, status: 400 },
      { request: `GET /posts?title_like=${'('.repeat(5000)}`, status: 400 },
      { request: `GET /posts?title_like=${encoded(nest(1500, '(', ')', 'a'))}`, status: 400 },
    ])
  })

  describe('odd bytes', () => {
    answers(api, [
      {
        name: 'no UTF-8',
        request: 'POST /tags',
        send: bytes('{"name":"', [0xff, 0xfe], '"}'),
        status: 400,
        says: /not UTF-8/,
      },
      {
        name: 'no UTF-8, overlong',
        request: 'POST /tags',
        send: bytes('{"name":"', [0xc0, 0xaf], '"}'),
        status: 400,
      },
      {
        name: 'no UTF-8, a surrogate',
        request: 'POST /tags',
        send: bytes('{"name":"', [0xed, 0xa0, 0x80], '"}'),
        status: 400,
      },
      {
        name: 'no UTF-8, cut off',
        request: 'PATCH /tags/1',
        send: bytes('{"name":"', [0xe2, 0x82], '"}'),
        status: 400,
      },
      {
        name: 'no UTF-8, gzipped',
        request: 'POST /tags',
        headers: { 'Content-Encoding': 'gzip' },
        send: gzipSync(bytes('{"name":"', [0xff], '"}')),
        status: 400,
      },
      {
        name: 'no UTF-8, deflated',
        request: 'POST /tags',
        headers: { 'Content-Encoding': 'deflate' },
        send: deflateSync(bytes('{"name":"', [0xff], '"}')),
        status: 400,
      },
      {
        name: 'UTF-16',
        request: 'POST /tags',
        send: new Uint8Array(Buffer.from('{"name":"x"}', 'utf16le')),
        status: 400,
      },
      {
        name: 'a replacement character is no error',
        request: 'POST /tags',
        send: { name: '\uFFFD' },
        status: 201,
        body: { id: 4, name: '\uFFFD' },
      },
      {
        name: 'also gzipped',
        request: 'POST /tags',
        headers: { 'Content-Encoding': 'gzip' },
        send: gzipSync('{"name":"\uFFFD"}'),
        status: 201,
        body: { id: 4, name: '\uFFFD' },
      },
      {
        name: 'a byte order mark',
        request: 'POST /tags',
        send: bytes([0xef, 0xbb, 0xbf], '{"name":"x"}'),
        status: 201,
        body: { id: 4, name: 'x' },
      },
      { name: 'NUL', request: 'POST /tags', send: bytes('{"name":"', [0], '"}'), status: 400 },
      {
        name: 'NUL, escaped',
        request: 'POST /tags',
        send: { id: 'a\0b', name: '\0' },
        status: 201,
        body: { id: 'a\0b', name: '\0' },
      },
      { name: 'NUL in a path', request: 'GET /posts/%00', status: 404 },
      { name: 'NUL in a collection', request: 'GET /%00', status: 404 },
      { name: 'NUL in a query', request: 'GET /posts?title=%00', ids: [] },
      { name: 'NUL in a name', request: 'GET /posts?%00=1', status: 400 },
      { name: 'no UTF-8 in a query', request: 'GET /posts?title=%ff%fe', ids: [] },
      { name: 'no UTF-8 in a path', request: 'GET /posts/%ff', status: 400, says: /percent-encoded/ },
      { name: 'half an escape in a path', request: 'GET /posts/%', status: 400 },
      { name: 'half an escape in a path', request: 'GET /posts/%e0%a4%a', status: 400 },
      { name: 'half an escape in a collection', request: 'GET /%zz', status: 404 },
      { name: 'half an escape in a query', request: 'GET /posts?title=%', ids: [] },
      { name: 'half an escape, deeper', request: 'GET /posts/1/%c3', status: 400 },
      { name: 'a broken escape in a write', request: 'DELETE /posts/%', status: 400 },
      { name: 'spaces for a body', request: 'POST /tags', send: ' '.repeat(100_000), status: 400 },
      {
        name: 'broken gzip',
        request: 'POST /tags',
        headers: { 'Content-Encoding': 'gzip' },
        send: '{"a":1}',
        status: 400,
      },
      {
        name: 'half a gzip',
        request: 'POST /tags',
        headers: { 'Content-Encoding': 'gzip' },
        send: gzipSync('{"name":"x"}').subarray(0, 18),
        status: 400,
      },
      {
        name: 'nothing gzipped',
        request: 'POST /tags',
        headers: { 'Content-Encoding': 'gzip' },
        send: gzipSync(''),
        status: 400,
      },
      {
        name: 'an unknown encoding',
        request: 'POST /tags',
        headers: { 'Content-Encoding': 'rot13' },
        send: {},
        status: 415,
        says: /rot13/,
      },
      {
        name: 'two encodings',
        request: 'POST /tags',
        headers: { 'Content-Encoding': 'gzip, gzip' },
        send: gzipSync(gzipSync('{}')),
        status: 415,
      },
      {
        name: 'an honest gzip',
        request: 'POST /tags',
        headers: { 'Content-Encoding': 'gzip' },
        send: gzipSync('{"name":"x"}'),
        status: 201,
      },
      {
        name: 'an honest deflate',
        request: 'POST /tags',
        headers: { 'Content-Encoding': 'deflate' },
        send: deflateSync('{"name":"x"}'),
        status: 201,
      },
      {
        name: 'an honest brotli',
        request: 'POST /tags',
        headers: { 'Content-Encoding': 'br' },
        send: brotliCompressSync('{"name":"x"}'),
        status: 201,
      },
      { name: 'numbers without end', request: 'POST /tags', send: '{"n":1e400}', status: 422 },
      {
        name: 'a new line in an id',
        request: 'POST /notes',
        send: { id: 'a\r\nSet-Cookie: x=1' },
        status: 201,
        has: { Location: /\/notes\/a%0D%0ASet-Cookie%3A%20x%3D1$/, 'Set-Cookie': null },
      },
      {
        name: 'a path up',
        request: 'POST /notes',
        send: { id: '../tags/1' },
        status: 201,
        has: { Location: /\/notes\/\.\.%2Ftags%2F1$/ },
      },
      {
        name: 'a range of bytes',
        request: 'GET /posts',
        headers: { Range: 'bytes=0-10' },
        ids: [1, 2, 3, 4],
      },
      {
        name: 'many ranges of bytes',
        request: 'GET /posts',
        headers: { Range: `bytes=${'0-1,'.repeat(1000)}0-1` },
        ids: [1, 2, 3, 4],
      },
      {
        name: 'many ETags',
        request: 'PUT /tags/1',
        headers: { 'If-Match': '"a", '.repeat(1500) },
        send: {},
        status: 412,
      },
      {
        name: 'many quotes',
        request: 'PUT /tags/1',
        headers: { 'If-Match': 'W/"'.repeat(3000) },
        send: {},
        status: 412,
      },
      { name: 'many ETags', request: 'GET /tags/1', headers: { 'If-None-Match': 'W/"a",'.repeat(1500) } },
      {
        name: 'a long Accept',
        request: 'GET /tags/1',
        headers: { Accept: 'a/b;q=0.1,'.repeat(1200) },
        status: 406,
      },
      { name: 'no Accept', request: 'GET /tags/1', headers: { Accept: ';;;,,,/' }, status: 406 },
      {
        name: 'a long preference',
        request: 'PUT /tags/1',
        headers: { Prefer: 'return='.repeat(2000) },
        send: { name: 'x' },
      },
    ])
  })

  describe('HTTP itself', () => {
    const host = 'Host: localhost\r\nConnection: close\r\n'
    const raw = async (message: string | Uint8Array): Promise<string> => sendRaw(api.url, message)
    const rows: readonly (readonly [name: string, message: string, statuses: readonly number[]])[] = [
      ['no Host', 'GET /tags HTTP/1.1\r\nConnection: close\r\n\r\n', [400]],
      ['a question without a query', `GET /tags? HTTP/1.1\r\n${host}\r\n`, [200]],
      ['two Hosts', `GET /tags HTTP/1.1\r\n${host}Host: other\r\n\r\n`, [400]],
      ['an empty Host', 'GET /tags?_page=1 HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n', [200]],
      ['an absolute address', `GET http://elsewhere.example/tags HTTP/1.1\r\n${host}\r\n`, [200]],
      ['an address that is none', `GET http:// HTTP/1.1\r\n${host}\r\n`, [400, 404]],
      ['a path with a host', `GET //elsewhere.example/tags HTTP/1.1\r\n${host}\r\n`, [404]],
      ['a star', `OPTIONS * HTTP/1.1\r\n${host}\r\n`, [204, 404]],
      ['a path up', `GET /../../etc/passwd HTTP/1.1\r\n${host}\r\n`, [404]],
      ['a fragment', `GET /tags#x HTTP/1.1\r\n${host}\r\n`, [200, 400, 404]],
      ['bytes in the path', `GET /t\xe4gs HTTP/1.1\r\n${host}\r\n`, [400, 404]],
      ['bytes in the query', `GET /tags?name=\xe4 HTTP/1.1\r\n${host}\r\n`, [200, 400]],
      ['a space in the path', `GET /ta gs HTTP/1.1\r\n${host}\r\n`, [400]],
      ['TRACE', `TRACE /tags HTTP/1.1\r\n${host}\r\n`, [405]],
      ['SEARCH', `SEARCH /tags HTTP/1.1\r\n${host}\r\n`, [405]],
      ['a method that is none', `BREW /tags HTTP/1.1\r\n${host}\r\n`, [400]],
      ['a small method', `get /tags HTTP/1.1\r\n${host}\r\n`, [400]],
      ['HTTP/9', `GET /tags HTTP/9.9\r\n${host}\r\n`, [400, 505]],
      ['no HTTP', 'hello\r\n\r\n', [400]],
      [
        'an upgrade',
        `GET /tags HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n`,
        [200, 400, 426],
      ],
      [
        'two lengths',
        `POST /tags HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
        [400],
      ],
      [
        'a length that is none',
        `POST /tags HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: -2\r\n\r\n{}`,
        [400],
      ],
      [
        'a length and chunks',
        `POST /tags HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
        [400],
      ],
      [
        'chunks that are none',
        `POST /tags HTTP/1.1\r\n${host}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`,
        [400],
      ],
      [
        'empty chunks',
        `POST /tags HTTP/1.1\r\n${host}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
        [400],
      ],
      [
        'two types',
        `POST /tags HTTP/1.1\r\n${host}Content-Type: text/plain\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`,
        [415],
      ],
      ['a folded header', `GET /tags HTTP/1.1\r\n${host}X-A: b\r\n c\r\n\r\n`, [200, 400]],
      ['a header without a name', `GET /tags HTTP/1.1\r\n${host}: x\r\n\r\n`, [400]],
      [
        'a body with GET',
        `GET /tags/1 HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`,
        [200],
      ],
      ['a longer body than said', `GET /tags/1 HTTP/1.1\r\n${host}Content-Length: 3\r\n\r\n{}garbage`, [200]],
    ]
    for (const [name, message, statuses] of rows) {
      it(name, async () => {
        const before = await api.dump()
        const [status] = statusesIn(await raw(Buffer.from(message, 'latin1')))
        expect(status).to.be.oneOf(statuses)
        expect(await api.dump()).to.deep.equal(before)
      })
    }

    it('HTTP/1.0 without a Host gets links that lead somewhere', async () => {
      const answer = await raw(
        'POST /tags HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}',
      )
      expect(answer)
        .to.match(/HTTP\/1\.1 201/)
        .and.to.match(/\r\nLocation: \/tags\/4\r\n/)
    })

    it('answers pipelined requests in their order', async () => {
      const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`
      const post =
        'POST /tags HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{"name":"x"}'
      const last = `GET /tags/2 HTTP/1.1\r\n${host}\r\n`
      const stream = await raw(get('/tags/1') + get('/tags/99') + post + get('/posts/%') + last)
      expect(statusesIn(stream)).to.deep.equal([200, 404, 201, 400, 200])
      expect(stream.indexOf('{"id":4,"name":"x"}')).to.be.within(
        stream.indexOf('404'),
        stream.indexOf('"sharp"'),
      )
    })

    it('answers a hundred pipelined writes, each once', async () => {
      const post =
        'POST /drafts HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}'
      const stream = await raw(post.repeat(100) + `GET /_/health HTTP/1.1\r\n${host}\r\n`)
      expect(statusesIn(stream).filter((status) => status === 201)).to.have.length(100)
      expect((await api.dump())['drafts']).to.have.length(100)
    })
  })

  describe('slow and broken connections', () => {
    const head =
      'POST /tags HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n'
    const open = () => {
      const { hostname, port } = new URL(api.url)
      const socket = connect(Number(port), hostname)
      const received: Buffer[] = []
      socket.on('data', (chunk) => received.push(chunk))
      socket.on('error', () => undefined)
      const ended = new Promise<string>((resolve) => {
        socket.on('close', () => resolve(Buffer.concat(received).toString()))
      })
      return { socket, ended }
    }

    it('waits for a slow body, and serves others meanwhile', async () => {
      const { socket, ended } = open()
      socket.write(`${head}Content-Length: 12\r\n\r\n`)
      for (const character of '{"name":"x"}') {
        socket.write(character)
        expect((await api('GET /tags/1')).status).to.equal(200)
        await sleep(5)
      }
      expect(statusesIn(await ended)).to.deep.equal([201])
    })

    it('writes nothing when a body is cut off', async () => {
      const before = await api.dump()
      for (const length of ['Content-Length: 12', 'Transfer-Encoding: chunked']) {
        const { socket, ended } = open()
        socket.write(`${head}${length}\r\n\r\n${length.endsWith('chunked') ? '7\r\n' : ''}{"name"`)
        await sleep(20)
        socket.destroy()
        await ended
      }
      await sleep(20)
      expect(await api.dump()).to.deep.equal(before)
    })

    it('bears clients that go before the answer', async () => {
      const sockets = Array.from({ length: 30 }, () => {
        const { socket } = open()
        socket.write(`GET /posts?_embed=comments.author&_delay=20 HTTP/1.1\r\nHost: localhost\r\n\r\n`)
        return socket
      })
      await sleep(10)
      for (const socket of sockets) socket.resetAndDestroy()
      await sleep(60)
      expect((await api('GET /posts/1')).status).to.equal(200)
    })

    it('closes when its time to stop is over, whoever is still there, and reports what it cut', async () => {
      const { createServer } = await import('../../src/index.ts')
      const reports: string[] = []
      const server = await createServer({
        data: blog,
        stopTimeout: 1000,
        report: (text) => void reports.push(text),
      })
      const { hostname, port } = new URL(server.url)
      const socket = connect(Number(port), hostname)
      socket.on('error', () => undefined)
      socket.write(`${head}Content-Length: 12\r\n\r\n{`)
      await sleep(20)
      await server.close()
      expect(reports).to.deep.equal(['Stopped before a request was answered: POST /tags'])
    })
  })

  it('the prototype of everything is as it was', () =>
    expect(Object.keys(Object.prototype)).to.deep.equal([]))
  it('takes JSON after all of this', async () =>
    expect((await api('POST /tags', { headers: json, send: { name: 'x' } })).status).to.equal(201))
})

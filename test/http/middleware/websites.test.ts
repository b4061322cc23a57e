import { hostname, networkInterfaces } from 'node:os'

import { expect } from 'chai'

import { createServer, type Server, type ServerOptions } from '../../../src/index.ts'
import { type Asked, askAsBrowser } from '../../support/as-browser.ts'
import { blog } from '../../support/blog.ts'

/** What a page of an origin gets: with cookies, without them, nothing readable, or no mention of CORS. */
type Access = 'full' | 'without credentials' | 'closed'

type Row = readonly [origin: string, access: Access, host?: string]

const own =
  Object.values(networkInterfaces())
    .flat()
    .find((each) => each?.family === 'IPv4' && !each.internal)?.address ?? '127.0.0.1'
const name = hostname().toLowerCase()

const near: readonly Row[] = [
  ['http://localhost:5173', 'full'],
  ['https://localhost:5173', 'full'],
  ['http://LOCALHOST:5173', 'full'],
  ['http://app.localhost:8080', 'full'],
  ['http://127.0.0.1:5173', 'full'],
  ['http://127.9.9.9', 'full'],
  ['http://[::1]:5173', 'full'],
  ['http://0.0.0.0:8000', 'full'],
  ['capacitor://localhost', 'full'],
  [`http://${own}:5173`, 'full'],
  [`http://${name}:5173`, 'full'],
  [`http://${name}.local:5173`, 'full'],
  ['http://203.0.113.7:5173', 'full', '203.0.113.7:3000'],
  ['http://203.0.113.7:5173', 'closed', '203.0.113.8:3000'],
]

const foreign: readonly Row[] = [
  ['https://evil.test', 'closed'],
  ['http://evil.test:3000', 'closed'],
  ['http://localhost.evil.test', 'closed'],
  ['http://evillocalhost', 'closed'],
  ['http://127.0.0.1.evil.test', 'closed'],
  ['http://localhost@evil.test', 'closed'],
  ['http://localhost, http://evil.test', 'closed'],
  ['http://8.8.8.8', 'closed'],
  ['http://intranet', 'closed'],
  ['null', 'closed'],
  ['file://', 'closed'],
  ['chrome-extension://abcdefghijklmnop', 'closed'],
  ['nonsense', 'closed'],
]

const privateNetwork = (access: Access): readonly Row[] => [
  ['http://192.168.7.7:5173', access],
  ['http://10.1.2.3', access],
  ['http://172.16.0.9', access],
  ['http://169.254.1.1', access],
  ['http://[fd00::1]:8080', access],
  ['http://[fe80::1]', access],
  ['http://printer.local', access],
  ['http://172.32.0.1', 'closed'],
  ['http://192.169.0.1', 'closed'],
]

const listed: readonly Row[] = [
  ['https://app.example.com', 'full'],
  ['https://app.example.com:8443', 'closed'],
  ['http://app.example.com', 'closed'],
  ['https://other.example.com', 'closed'],
  ['http://two.test:81', 'full'],
  ['http://localhost:5173', 'full'],
  ['null', 'closed'],
]

const basicAuth = { basic: true } as const
const users = { ...blog, users: [{ id: 1, username: 'ada', password: 'x' }] }

const servers: readonly (readonly [what: string, options: Partial<ServerOptions>, rows: readonly Row[]])[] = [
  ['by default', {}, [...near, ...foreign, ...privateNetwork('without credentials')]],
  [
    'where users sign in',
    {
      data: users,
      auth: basicAuth,
      access: { posts: { read: 'public', write: 'public' }, tags: { read: 'public', write: 'public' } },
    },
    [...near.slice(0, 4), ...foreign, ...privateNetwork('closed')],
  ],
  [
    'where users sign in, with a private network allowed',
    { data: users, auth: basicAuth, cors: 'http://192.168.7.7:5173' },
    [
      ['http://192.168.7.7:5173', 'full'],
      ['http://192.168.7.8:5173', 'closed'],
    ],
  ],
  ['with --cors', { cors: ['https://App.Example.com:443/', 'http://two.test:81'] }, listed],
  [
    'with cors in the config',
    { config: { cors: ['https://app.example.com', 'http://two.test:81'] } },
    listed,
  ],
  [
    "with --cors '*'",
    { cors: ['*', 'https://app.example.com'] },
    [
      ['https://evil.test', 'without credentials'],
      ['null', 'without credentials'],
      ['nonsense', 'without credentials'],
      ['http://localhost:5173', 'full'],
      ['https://app.example.com', 'full'],
    ],
  ],
  [
    'with --cors null',
    { cors: 'null' },
    [
      ['null', 'without credentials'],
      ['https://evil.test', 'closed'],
      ['file://', 'closed'],
    ],
  ],
]

const accessIn = ({ headers }: Asked, origin: string): Access => {
  if (headers['access-control-allow-origin'] === undefined) return 'closed'
  expect(headers['access-control-allow-origin']).to.equal(origin)
  return headers['access-control-allow-credentials'] === 'true' ? 'full' : 'without credentials'
}

/** Starts a server for the tests of one `describe`, and collects what it prints. */
function serve(options: Partial<ServerOptions>) {
  const lines: string[] = []
  let server: Server | undefined
  before(async () => {
    server = await createServer({ data: blog, report: (text) => lines.push(text), ...options })
  })
  after(async () => server?.close())
  return {
    lines,
    ask: async (line: string, headers: Readonly<Record<string, string>>, body?: string) =>
      askAsBrowser(server?.url ?? '', line, headers, body),
    dump: async () => server?.store.dump(),
  }
}

describe('http: pages of other websites', () => {
  for (const [what, options, rows] of servers)
    describe(what, () => {
      const { ask, dump } = serve(options)
      for (const [origin, access, host = 'localhost:3000'] of rows)
        it(`${origin} is ${access === 'closed' ? 'refused' : `let in: ${access}`}`, async () => {
          const headers = { host, origin, 'sec-fetch-site': 'cross-site' }
          const read = await ask('GET /posts', headers)
          expect(read.status).to.be.oneOf(options.auth && !options.access ? [401] : [200])
          expect(accessIn(read, origin)).to.equal(access)
          expect(read.headers['vary']).to.match(/\bOrigin\b/)
          const preflight = await ask('OPTIONS /posts/1', {
            ...headers,
            'access-control-request-method': 'DELETE',
            'access-control-request-private-network': 'true',
          })
          expect(accessIn(preflight, origin)).to.equal(access)
          expect(preflight.headers['access-control-allow-private-network']).to.equal(
            access === 'closed' ? undefined : 'true',
          )
          const before = await dump()
          for (const [line, body] of [
            ['POST /tags', '{"name":"x"}'],
            ['PUT /tags/1', '{"name":"x"}'],
            ['PATCH /tags/1', '{"name":"x"}'],
            ['DELETE /tags/1', ''],
          ] as const) {
            const write = await ask(line, { ...headers, 'content-type': 'application/json' }, body)
            if (access === 'closed') expect(write.status, line).to.equal(403)
            else expect(write.status, line).not.to.equal(403)
            expect(accessIn(write, origin), line).to.equal(access)
          }
          if (access === 'closed') expect(await dump()).to.deep.equal(before)
        })
    })

  describe('without an Origin', () => {
    const { ask, lines } = serve({})
    const open = serve({ cors: '*' })
    for (const [site, status] of [
      ['cross-site', 403],
      ['same-site', 201],
      ['same-origin', 201],
      ['none', 201],
      ['', 201],
    ] as const)
      it(`a write with Sec-Fetch-Site "${site}" is ${status}`, async () => {
        const headers = { host: 'localhost', 'sec-fetch-site': site, 'content-type': 'application/json' }
        expect((await ask('POST /tags', headers, '{}')).status).to.equal(status)
        expect((await ask('GET /tags', headers)).status).to.equal(200)
        expect((await open.ask('POST /tags', headers, '{}')).status).to.equal(201)
      })
    it('is reported', () =>
      expect(lines).to.deep.equal([
        'Another website tried to change the data, without an Origin header. A website that sends one can be allowed: --cors https://app.example.com',
      ]))
  })

  describe('that write', () => {
    const { ask, lines } = serve({})
    const other = serve({})

    it('are refused before their body has arrived', async () => {
      const headers = {
        origin: 'https://evil.test',
        'content-length': '1000000',
        'content-type': 'text/plain',
      }
      // The body is never sent.
      const answer = await ask('POST /posts', headers)
      expect(answer.status).to.equal(403)
      expect(JSON.parse(answer.text)).to.have.nested.property(
        'error.help',
        'To allow them, start it with --cors https://evil.test',
      )
    })

    it('are reported once, with the option that allows them, and not without an end', async () => {
      for (let round = 0; round < 3; round++) {
        await ask('DELETE /posts/1', { origin: 'https://evil.test' })
        await ask('GET /posts', { origin: 'https://evil.test' })
        await ask('GET /posts', { origin: 'null' })
        await ask('GET /posts', { origin: 'http://localhost:5173' })
      }
      expect(lines).to.deep.equal([
        'Pages from https://evil.test may not use this server. To allow them, start it with --cors https://evil.test',
        'Pages from null may not use this server. To allow them, start it with --cors null, which lets in any website',
      ])
      for (let at = 0; at < 50; at++) await ask('GET /posts', { origin: `https://x${at}.test` })
      expect(lines).to.have.length(21)
      expect(lines.at(-1)).to.equal('Further refused requests will not be reported.')
    })

    it('cannot write into the terminal', async () => {
      for (const origin of ['https://\u009B31m.test', '\u009B31m', 'https://a.test\tb', '"; rm'])
        await other.ask('GET /posts', { origin })
      expect(other.lines).to.deep.equal([
        'Pages from this origin may not use this server. Allow a website by its origin: --cors https://app.example.com',
      ])
    })
  })

  describe('and our own pages', () => {
    const { ask } = serve({ cors: 'https://app.example.com' })
    for (const [path, access] of [
      ['/posts', 'full'],
      ['/', 'full'],
      ['/_/health', 'full'],
      ['/_/openapi.json', 'full'],
      ['/_/', 'closed'],
      ['/_/nothing', 'closed'],
    ] as const)
      it(`${path} is ${access} to allowed origins`, async () => {
        for (const origin of ['https://app.example.com', 'http://localhost:5173'])
          expect(accessIn(await ask(`GET ${path}`, { origin }), origin)).to.equal(access)
        expect(accessIn(await ask(`GET ${path}`, { origin: 'https://evil.test' }), '')).to.equal('closed')
      })
  })

  describe('and invalid settings', () => {
    for (const [options, says] of [
      [{ cors: 'example.com' }, /cors: "example.com" is not valid here. Use an origin: https:/],
      [{ cors: ['https://a.test/path'] }, /cors\[0\]: "https:\/\/a.test\/path" is not valid here/],
      [{ cors: [''] }, /cors\[0\]: "" is not valid/],
      [{ allowedHosts: 'http://a.test' }, /allowedHosts: "http:\/\/a.test" is not valid here. Use a name/],
      [{ allowedHosts: ['a.test:80'] }, /allowedHosts\[0\]/],
      [{ config: { allowedHosts: ['*'] } }, /allowedHosts\[0\]/],
      [{ config: { cors: true } }, /cors: this must be a list/],
    ] as const)
      it(`${JSON.stringify(options)} is explained at start`, async () => {
        const failure = await createServer({ data: blog, ...(options as Partial<ServerOptions>) }).then(
          async (server) => server.close(),
          (error: Error) => error.message,
        )
        expect(failure).to.match(says)
      })
  })
})

import { writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'

import { createServer, type Server, type ServerOptions } from '../../../src/index.ts'
import { askAsBrowser } from '../../support/as-browser.ts'
import { blog } from '../../support/blog.ts'
import { eventually } from '../../support/eventually.ts'
import { inFolder } from '../../support/folder.ts'
import { run, start } from '../../support/program.ts'

const name = hostname().toLowerCase()

const known = [
  'localhost',
  'localhost:3000',
  'LocalHost:3000',
  'localhost.:3000',
  'app.localhost',
  '127.0.0.1:3000',
  '127.1',
  '[::1]:3000',
  '192.168.1.7:3000',
  '203.0.113.7',
  '[2001:db8::1]:80',
  name,
  `${name}:3000`,
  `${name}.local`,
] as const

const unknown = [
  'evil.test',
  'evil.test:3000',
  'localhost.evil.test',
  'evillocalhost.test',
  '127.0.0.1.evil.test',
  'localhost:3000@evil.test',
  'evil.test#localhost',
  'evil.test/localhost',
  'printer.local',
  'api',
  '<script>alert(1)</script>',
  `"><script>alert(1)</script>';touch x;'`,
  'evil.test.',
] as const

type Hosts = readonly (readonly [host: string, status: number])[]
const all = (hosts: readonly string[], status: number): Hosts => hosts.map((host) => [host, status])

const servers: readonly (readonly [string, Partial<ServerOptions>, Hosts])[] = [
  ['by default', {}, [...all(known, 200), ...all(unknown, 421)]],
  [
    'with --allow-host',
    { allowedHosts: ['Api.test', '.example.com'] },
    [
      ...all(['api.test', 'API.TEST:3000', 'a.example.com', 'a.b.example.com', 'localhost'], 200),
      ...all(['x.api.test', 'api.test.evil.test', 'example.com', 'evilexample.com', 'api'], 421),
    ],
  ],
  [
    'with allowedHosts in the config',
    { config: { allowedHosts: 'api.test' } },
    [
      ['api.test', 200],
      ['evil.test', 421],
    ],
  ],
  [
    'with --host 0.0.0.0',
    { host: '0.0.0.0' },
    [...all(['api', 'api:3000', 'shop-api_1', 'localhost'], 200), ...all(['evil.test', 'a.b'], 421)],
  ],
  ['with --host localhost', { host: 'localhost' }, all(['api', 'evil.test'], 421)],
]

const ask = async (server: Server, host: string, headers: Readonly<Record<string, string>> = {}) =>
  askAsBrowser(server.url.replace('0.0.0.0', '127.0.0.1'), 'GET /posts', { host, ...headers })

async function withLines(
  options: Partial<ServerOptions>,
  test: (server: Server, lines: readonly string[]) => Promise<void>,
): Promise<void> {
  const lines: string[] = []
  const server = await createServer({ data: blog, report: (text) => lines.push(text), ...options })
  try {
    await test(server, lines)
  } finally {
    await server.close()
  }
}

describe('http: host names', () => {
  for (const [what, options, hosts] of servers)
    describe(what, () => {
      let server: Server
      before(async () => {
        server = await createServer({ data: blog, report: () => undefined, ...options })
      })
      after(async () => server.close())
      for (const [host, status] of hosts)
        it(`${host} is ${status}`, async () => {
          const answer = await ask(server, host)
          expect(answer.status).to.equal(status)
          expect(answer.text).not.to.contain('<script>')
          if (status !== 421) return
          expect(answer.text).to.contain('--allow-host')
          expect(
            (await askAsBrowser(server.url.replace('0.0.0.0', '127.0.0.1'), 'DELETE /posts/1', { host }))
              .status,
          ).to.equal(421)
        })
    })

  it('are judged as a trusted proxy forwards them', async () => {
    const forwarded = { 'x-forwarded-host': 'evil.test' }
    await withLines({}, async (server) => {
      expect((await ask(server, 'localhost', forwarded)).status).to.equal(200)
    })
    await withLines({ trustProxy: true, allowedHosts: 'api.test' }, async (server) => {
      expect((await ask(server, 'localhost', forwarded)).status).to.equal(421)
      expect((await ask(server, 'upstream.internal', { 'x-forwarded-host': 'api.test' })).status).to.equal(
        200,
      )
      expect((await ask(server, 'evil.test')).status).to.equal(421)
    })
  })

  it('that are refused are reported once, with the option that allows them', async () =>
    withLines({}, async (server, lines) => {
      for (const host of ['evil.test', 'evil.test:3000', 'EVIL.test', 'evil.test']) await ask(server, host)
      expect(lines).to.deep.equal([
        'This server does not answer to the host name "evil.test". If this name is meant for this server, start it with --allow-host evil.test',
      ])
    }))

  it('are guarded on the port of the built-in identity provider, too', async () => {
    const users = [{ id: 1, username: 'ada', password: 'x' }]
    await withLines(
      { data: { users }, auth: { oidc: 'local' }, allowedHosts: 'api.test' },
      async (server) => {
        const url = server.identityProvider?.domain ?? ''
        const statusOf = async (host: string): Promise<number> =>
          (
            await askAsBrowser(
              url.replace('localhost', '127.0.0.1'),
              'GET /.well-known/openid-configuration',
              { host },
            )
          ).status
        expect(await statusOf(new URL(url).host)).to.equal(200)
        expect(await statusOf('api.test')).to.equal(200)
        expect(await statusOf('evil.test')).to.equal(421)
      },
    )
  })

  it('come from the command line, the environment, and a config that may change', async function () {
    this.timeout(30_000)
    await inFolder(async (cwd) => {
      await writeFile(join(cwd, 'db.json'), JSON.stringify(blog))
      const config = join(cwd, 'db.config.json')
      await writeFile(config, JSON.stringify({ allowedHosts: 'first.test' }))
      const args = [
        '--cors',
        'https://a.test',
        '--cors',
        'https://b.test',
        '--allow-host',
        'api.test',
        'db.json',
      ]
      const server = await start(args, { cwd, env: { UNDERSTUDY_SIMULATION: 'false' } })
      const statusOf = async (host: string): Promise<number> =>
        (await askAsBrowser(server.url, 'GET /posts', { host })).status
      const allows = async (origin: string): Promise<boolean> =>
        'access-control-allow-origin' in (await askAsBrowser(server.url, 'GET /posts', { origin })).headers
      expect(await statusOf('api.test')).to.equal(200)
      expect(await statusOf('first.test')).to.equal(200)
      expect(await statusOf('second.test')).to.equal(421)
      expect([await allows('https://a.test'), await allows('https://b.test')]).to.deep.equal([true, true])
      expect(await allows('https://c.test')).to.equal(false)
      await writeFile(config, JSON.stringify({ allowedHosts: ['second.test'], cors: 'https://c.test' }))
      await eventually(async () => expect(await statusOf('second.test')).to.equal(200))
      expect(await statusOf('first.test')).to.equal(421)
      expect(await allows('https://c.test')).to.equal(true)
      const { stderr } = await server.stop()
      expect(stderr).to.contain('start it with --allow-host second.test')
      expect(stderr).to.contain('start it with --cors https://c.test')
      const env = {
        UNDERSTUDY_CORS: 'https://a.test, https://b.test',
        UNDERSTUDY_ALLOW_HOST: 'x.test,y.test',
      }
      const other = await start(['db.json'], { cwd, env })
      for (const host of ['x.test', 'y.test'])
        expect((await askAsBrowser(other.url, 'GET /posts', { host })).status).to.equal(200)
      const second = await askAsBrowser(other.url, 'GET /posts', { origin: 'https://b.test' })
      expect(second.headers['access-control-allow-credentials']).to.equal('true')
      await other.stop()
    })
  })

  it('require a value on the command line', async () => {
    for (const option of ['--cors', '--allow-host']) {
      const { code, stderr } = await run([option])
      expect(code).to.be.oneOf([1, 2])
      expect(stderr).to.match(new RegExp(`^${option} requires a value`))
      expect(stderr).not.to.contain('    at ')
    }
  })
})

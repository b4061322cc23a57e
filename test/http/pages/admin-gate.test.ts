import { expect } from 'chai'

import { createServer, type Server, type ServerOptions } from '../../../src/index.ts'
import { quickHash } from '../../auth/club.ts'
import { ask } from '../../support/api.ts'
import { planted } from '../../support/planted.ts'
import { sendRaw } from '../../support/raw.ts'

const users = [
  { id: 1, name: 'ada', role: 'admin', password: quickHash(planted.ada) },
  { id: 2, name: 'grace', password: planted.grace },
]
const adminToken = 'an-admin-token-of-the-test'

/** Who listens: whether people sign in, and whether there is an admin token. */
const servers: Readonly<Record<string, Omit<ServerOptions, 'data'>>> = {
  open: {},
  'open, with an admin token': { adminToken },
  protected: { auth: { jwt: true, jwtSecrets: { secret: planted.secret } } },
  'protected, with an admin token': {
    auth: { jwt: true, jwtSecrets: { secret: planted.secret } },
    adminToken,
  },
}

const senders = ['nobody', 'a user', 'an admin', 'the admin token', 'a wrong token'] as const
type SentBy = (typeof senders)[number]

const pages = [
  { 'Sec-Fetch-Site': undefined, Origin: undefined, isForeign: false },
  { 'Sec-Fetch-Site': undefined, Origin: 'own', isForeign: false },
  { 'Sec-Fetch-Site': undefined, Origin: 'http://localhost:5173', isForeign: true },
  { 'Sec-Fetch-Site': undefined, Origin: 'https://evil.example', isForeign: true },
  { 'Sec-Fetch-Site': undefined, Origin: 'null', isForeign: true },
  { 'Sec-Fetch-Site': 'none', Origin: undefined, isForeign: false },
  { 'Sec-Fetch-Site': 'same-origin', Origin: 'own', isForeign: false },
  { 'Sec-Fetch-Site': 'same-origin', Origin: 'https://evil.example', isForeign: true },
  { 'Sec-Fetch-Site': 'same-site', Origin: 'http://localhost:5173', isForeign: true },
  { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example', isForeign: true },
  { 'Sec-Fetch-Site': 'cross-site', Origin: undefined, isForeign: true },
] as const

/** The last ones lead to nothing yet, and are behind the gate all the same. */
const atTheRoot = [
  'GET /_/requests',
  'GET /_/requests/1',
  'GET /_/requests.har',
  'DELETE /_/requests',
  'GET /_/history',
  'POST /_/undo',
  'POST /_/reset',
  'GET /_/worlds',
  'PUT /_/worlds/w2',
  'DELETE /_/worlds/w2',
  'GET /_/snapshots',
  'PUT /_/snapshots/one',
  'PUT /_/clock',
  'HEAD /_/requests',
  'PUT /_/events',
  'GET /_/nothing',
  'DELETE /_/nothing/more',
] as const

const isReading = (request: string): boolean => /^(GET|HEAD)/.test(request)

/** Each as it stands at the root, and the same in a world; what is read also in the past. */
const requests = [
  ...atTheRoot.flatMap((request) => [request, request.replace(' ', ' /_/in/w1')]),
  ...atTheRoot.filter(isReading).map((request) => request.replace(' ', ' /_/at/start')),
]

/** Where a request comes from: this machine, another by way of a trusted proxy, or another by a proxy that is not. */
const origins = ['here', 'elsewhere'] as const

const mayPass = (name: string, sender: SentBy, from: (typeof origins)[number]): boolean => {
  if (sender === 'the admin token' && name.includes('token')) return true
  if (name.startsWith('protected')) return sender === 'an admin'
  return from === 'here'
}

interface SentWith {
  readonly page: (typeof pages)[number]
  readonly from: (typeof origins)[number]
  readonly authorization: string | undefined
}

function headersOf(url: string, { page, from, authorization }: SentWith): Record<string, string> {
  const headers = {
    'Sec-Fetch-Site': page['Sec-Fetch-Site'],
    Origin: page.Origin === 'own' ? url : page.Origin,
    Authorization: authorization,
    'X-Forwarded-For': from === 'elsewhere' ? '203.0.113.9' : undefined,
  }
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >
}

let cases = 0

/** Every seventh, beginning with another one each time; all of them with `MATRIX=all`. */
const everyFew = <T>(all: readonly T[], first: number): readonly T[] =>
  process.env['MATRIX'] === 'all' ? all : all.filter((_, at) => (at + first) % 7 === 0)

describe('http/pages: the gate before /_/', function () {
  this.timeout(120_000)
  for (const [name, options] of Object.entries(servers))
    describe(name, () => {
      let server: Server
      const credentials = new Map<SentBy | 'an admin in w1', string>()
      before(async () => {
        server = await createServer({
          data: { users, items: [{ id: 1 }] },
          ...options,
          report: () => undefined,
        })
        await server.fetch('/_/in/w1/items')
        credentials.set('the admin token', `Bearer ${adminToken}`)
        credentials.set('a wrong token', 'Bearer wrong')
        if (!options.auth) return
        credentials.set('an admin', `Bearer ${await server.tokenFor('ada')}`)
        credentials.set('a user', `Bearer ${await server.tokenFor('grace')}`)
        // A token opens no other world than its own.
        const login = { method: 'POST', body: JSON.stringify({ username: 'ada', password: planted.ada }) }
        const answer = await server.fetch('/_/in/w1/auth/login', {
          ...login,
          headers: { 'Content-Type': 'application/json' },
        })
        const { access_token } = (await answer.json()) as { readonly access_token: string }
        credentials.set('an admin in w1', `Bearer ${access_token}`)
      })
      after(async () => server.close())

      for (const from of origins)
        for (const sender of senders)
          it(`from ${from}, sent by ${sender}`, async () => {
            await ask(server.url, 'GET /items/1')
            for (const [at, page] of pages.entries())
              for (const request of everyFew(requests, at)) {
                cases += 1
                const isInWorld = sender === 'an admin' && request.includes('/_/in/w1')
                const authorization = credentials.get(isInWorld ? 'an admin in w1' : sender)
                const headers = headersOf(server.url, { page, from, authorization })
                const answer = await ask(server.url, request, { headers })
                const isAllowed = !page.isForeign && mayPass(name, sender, from)
                const what = `${request} ${JSON.stringify(page)}`
                const refused = page.isForeign ? [403] : [401, 403]
                expect(answer.status, what).to.be.oneOf(isAllowed ? [200, 201, 204, 404, 405, 409] : refused)
                expect(answer.headers.get('access-control-allow-origin'), what).to.equal(null)
                if (!isAllowed) expect(answer.text, what).to.not.include('/items/1')
              }
          })
    })

  after(() => expect(cases).to.be.greaterThan(200))

  it('names UNDERSTUDY_ADMIN_TOKEN where it is closed', async () => {
    const server = await createServer({ data: { items: [] } })
    const answer = await ask(server.url, 'GET /_/requests', { headers: { 'X-Forwarded-For': '203.0.113.9' } })
    expect(answer.status).to.equal(403)
    expect(answer.text).to.include('UNDERSTUDY_ADMIN_TOKEN')
    await server.close()
  })

  it('lets people follow a link to it, but no page embed it', async () => {
    const server = await createServer({ data: { items: [] } })
    const visit = async (method: string): Promise<string> =>
      sendRaw(
        server.url,
        `${method} /_/requests HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n\r\n`,
      )
    expect(await visit('GET')).to.match(/^HTTP\/1.1 200 [^]*cross-origin-resource-policy: same-origin/i)
    expect(await visit('DELETE')).to.match(/^HTTP\/1.1 403 /)
    await server.close()
  })

  it('does not stand before health, the description and the home page', async () => {
    const server = await createServer({ data: { items: [] } })
    for (const path of ['/_/health', '/_/openapi.json', '/_/'])
      expect(
        (await ask(server.url, `GET ${path}`, { headers: { 'X-Forwarded-For': '203.0.113.9' } })).status,
      ).to.equal(200)
    await server.close()
  })
})

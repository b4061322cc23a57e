import { expect } from 'chai'

import { createServer, type Server, type ServerOptions } from '../../../src/index.ts'
import { ask } from '../../support/api.ts'
import { planted } from '../../support/planted.ts'
import { sendRaw } from '../../support/raw.ts'

const users = [
  { id: 1, name: 'ada', role: 'admin', password: planted.ada },
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

const requests = [
  'GET /_/requests',
  'GET /_/requests/1',
  'GET /_/requests.har',
  'DELETE /_/requests',
] as const

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

describe('http/pages: the gate before /_/', function () {
  this.timeout(120_000)
  for (const [name, options] of Object.entries(servers))
    describe(name, () => {
      let server: Server
      const credentials = new Map<SentBy, string>()
      before(async () => {
        server = await createServer({
          data: { users, items: [{ id: 1 }] },
          ...options,
          report: () => undefined,
        })
        credentials.set('the admin token', `Bearer ${adminToken}`)
        credentials.set('a wrong token', 'Bearer wrong')
        if (!options.auth) return
        credentials.set('an admin', `Bearer ${await server.tokenFor('ada')}`)
        credentials.set('a user', `Bearer ${await server.tokenFor('grace')}`)
      })
      after(async () => server.close())

      for (const from of origins)
        for (const sender of senders)
          it(`from ${from}, sent by ${sender}`, async () => {
            await ask(server.url, 'GET /items/1')
            for (const page of pages)
              for (const request of requests) {
                cases += 1
                const headers = headersOf(server.url, { page, from, authorization: credentials.get(sender) })
                const answer = await ask(server.url, request, { headers })
                const isAllowed = !page.isForeign && mayPass(name, sender, from)
                const what = `${request} ${JSON.stringify(page)}`
                const refused = page.isForeign ? [403] : [401, 403]
                expect(answer.status, what).to.be.oneOf(isAllowed ? [200, 204, 404] : refused)
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

import { expect } from 'chai'

import { createServer, type Server } from '../../../src/index.ts'
import { type Answer, ask } from '../../support/api.ts'
import { planted } from '../../support/planted.ts'

const adminToken = 'an-admin-token-of-the-test'
const users = [
  { id: 1, name: 'ada', role: 'admin', password: planted.ada },
  { id: 2, name: 'grace', password: planted.grace },
]

/** What a browser says of the page that sends a request; `own` is ours. */
const pages: readonly Readonly<Record<string, string>>[] = [
  {},
  { Origin: 'own' },
  { Origin: 'http://localhost:5173' },
  { Origin: 'http://192.168.1.7:8080' },
  { Origin: 'https://evil.example' },
  { Origin: 'null' },
  { 'Sec-Fetch-Site': 'none' },
  { 'Sec-Fetch-Site': 'same-origin', Origin: 'own' },
  { 'Sec-Fetch-Site': 'same-origin' },
  { 'Sec-Fetch-Site': 'same-origin', Origin: 'https://evil.example' },
  { 'Sec-Fetch-Site': 'same-site', Origin: 'http://localhost:5173' },
  { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' },
  { 'Sec-Fetch-Site': 'cross-site' },
]

const elsewhere = { 'X-Forwarded-For': '203.0.113.9' }
const form = 'application/x-www-form-urlencoded'
const preflight = {
  'Access-Control-Request-Method': 'PUT',
  'Access-Control-Request-Headers': 'x-understudy-world',
}

/** Each is asked at the root and in a world. */
const requests: readonly (readonly [request: string, type?: string, send?: string])[] = [
  ['GET /items/1'],
  ['GET /closed'],
  ['GET /nothing'],
  ['GET /_/health'],
  ['GET /_/requests'],
  ['OPTIONS /items'],
  ['OPTIONS /_/requests'],
  ['POST /items', 'application/json', '{"name":"a"}'],
  ['POST /items', form, 'name=a'],
  ['POST /items', 'text/plain', '{"name":"a"}'],
  ['PATCH /items/1', form, 'name=a'],
  ['PATCH /items/1', 'application/json', '{"name":"a"}'],
  ['POST /closed', 'application/json', '{"name":"a"}'],
  ['POST /_/reset', 'application/json', '{}'],
  ['POST /_/reset', form, 'a=b'],
]

const sentBy = (page: (typeof pages)[number], url: string): Record<string, string> =>
  page['Origin'] === 'own' ? { ...page, Origin: url } : { ...page }

/** What must be the same in both forms. */
const seen = ({ status, headers }: Answer): object => ({
  status,
  cors: [...headers].filter(([name]) => name.startsWith('access-control-')),
  type: headers.get('content-type'),
  allow: headers.get('allow'),
  policy: headers.get('cross-origin-resource-policy'),
})

describe('http/pages: a path in a world is judged by what follows', () => {
  for (const [name, auth] of [
    ['open', undefined],
    ['protected', { jwt: true, jwtSecrets: { secret: planted.secret } }],
  ] as const)
    describe(name, () => {
      let server: Server
      before(async () => {
        server = await createServer({
          data: { ...(auth ? { users } : {}), items: [{ id: 1, name: 'x' }], closed: [{ id: 1, name: 'x' }] },
          ...(auth ? { auth, access: { items: { read: 'public', write: 'public' } } } : {}),
          adminToken,
          report: () => undefined,
        })
        await server.fetch('/_/in/w1/items')
      })
      after(async () => server.close())

      for (const [request, type, send] of requests)
        it(`${request}${type === undefined ? '' : ` of ${type}`}: from every page as at the root`, async () => {
          for (const [at, page] of pages.entries()) {
            const isFar = (at + request.length) % 2 === 0
            const headers = {
              ...sentBy(page, server.url),
              ...(type === undefined ? {} : { 'Content-Type': type }),
              ...(request.startsWith('OPTIONS') ? preflight : {}),
              ...(isFar ? elsewhere : {}),
            }
            const sent = { headers, ...(send === undefined ? {} : { send }) }
            const atTheRoot = await ask(server.url, request, sent)
            const inside = await ask(server.url, request.replace(' ', ' /_/in/w1'), sent)
            expect(seen(inside), JSON.stringify(headers)).to.deep.equal(seen(atTheRoot))
          }
        })

      it('beyond this machine, a world is made by admins alone, whatever names it', async () => {
        const admin = auth ? { Authorization: `Bearer ${await server.tokenFor('ada')}` } : undefined
        const user = auth ? { Authorization: `Bearer ${await server.tokenFor('grace')}` } : undefined
        let made = 0
        for (const [who, credentials] of Object.entries({
          nobody: {},
          user,
          'a wrong token': { Authorization: 'Bearer wrong' },
          admin,
          'the admin token': { Authorization: `Bearer ${adminToken}` },
        }))
          for (const way of ['header', 'path', 'PUT']) {
            if (!credentials) continue
            const world = `new-${++made}`
            const path =
              { header: 'GET /items/1', path: `GET /_/in/${world}/items/1`, PUT: `PUT /_/worlds/${world}` }[
                way
              ] ?? ''
            const named = way === 'header' ? { 'X-Understudy-World': world } : {}
            const { status } = await ask(server.url, path, {
              headers: { ...elsewhere, ...credentials, ...named },
            })
            const isAllowed = who === 'admin' || who === 'the admin token'
            const what = `${who} by ${way}`
            if (!isAllowed) expect(status, what).to.be.oneOf([401, 403])
            const list = await server.fetch('/_/worlds', {
              headers: { Authorization: `Bearer ${adminToken}` },
            })
            const worlds = (await list.json()) as { readonly name: string }[]
            expect(
              worlds.some((one) => one.name === world),
              what,
            ).to.equal(isAllowed)
          }
      })
    })

  describe('bodies that change how the server behaves', () => {
    let server: Server
    before(async () => {
      server = await createServer({ data: { items: [{ id: 1 }] } })
    })
    after(async () => server.close())

    const isOwn = (page: (typeof pages)[number]): boolean =>
      (page['Origin'] === 'own' || page['Origin'] === undefined) &&
      (page['Sec-Fetch-Site'] === 'same-origin' ||
        (page['Sec-Fetch-Site'] === undefined && page['Origin'] === 'own'))

    for (const type of [
      form,
      'multipart/form-data; boundary=x',
      'text/plain',
      'application/json',
      'APPLICATION/JSON; charset=utf-8',
    ])
      it(`of ${type}`, async () => {
        for (const page of pages)
          for (const request of [
            'POST /_/reset',
            'POST /_/in/w1/_/reset',
            'DELETE /_/requests',
            'PUT /_/worlds/w2',
          ]) {
            const headers = { ...sentBy(page, server.url), 'Content-Type': type }
            const send = type === form ? '' : '{}'
            const { status, text } = await ask(server.url, request, { headers, send })
            const isForeign = JSON.stringify(page).match(/evil|5173|8080|null|cross-site/) !== null
            const isAccepted =
              type.toLowerCase().startsWith('application/json') || (type === form && isOwn(page))
            const what = `${request} ${JSON.stringify(page)}`
            expect(status, what).to.be.oneOf(isForeign ? [403] : isAccepted ? [200, 201, 204] : [415])
            if (status === 415)
              expect(text, what).to.include('Send JSON with the header Content-Type: application/json')
          }
      })
  })
})

import { rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'

import { expect } from 'chai'

import type { FileNews } from '../../../src/core/trace.ts'
import { createServer, type JsonObject } from '../../../src/index.ts'
import type { Exchange } from '../../../src/log/exchange.ts'
import { type Api, ask, serving, withServer } from '../../support/api.ts'
import { eventually } from '../../support/eventually.ts'
import { inFolder } from '../../support/folder.ts'
import { sendRaw } from '../../support/raw.ts'
import { streamed } from '../../support/streamed.ts'

const recent = async (api: Api, query = ''): Promise<readonly Exchange[]> =>
  (await api(`GET /_/requests${query}`)).body as unknown as Exchange[]

/** Everything about the last exchange. */
async function last(api: Api): Promise<Exchange> {
  const { n } = (await recent(api)).at(-1) ?? { n: 0 }
  return (await api(`GET /_/requests/${n}`)).body as unknown as Exchange
}

const json = (send: unknown) => ({ send })
const jsonApi = { headers: { Accept: 'application/vnd.api+json' } }

/** The API itself may show some of these, so they are not among the planted ones. */
const secrets = {
  field: 'a-hidden-value-4711',
  key: 'a-key-4711',
  password: 'a-password-4711',
  signing: 'a signing secret of at least 32 bytes: 4711',
}

describe('http/pages: the log of requests', () => {
  describe('holds what happened', () => {
    const api = serving({ data: ':memory:' })
    beforeEach(async () => api('DELETE /_/requests'))

    const stages = ['authenticated', 'read', 'parsed', 'decided', 'executed', 'rendered', 'sent']
    for (const [request, sent, kind, total] of [
      ['GET /cookies?price_lt=2&_sort=-price&_fields=name,price', {}, 'many', 3],
      ['GET /cookies/chocolate-chip', {}, 'one', undefined],
      ['GET /orders/1?_embed=customer,cookies&_fields=date,customer.name,cookies.name', {}, 'one', undefined],
      ['POST /items', json({ name: 'Whisk', price: 6.5 }), 'created', 1],
      ['PATCH /items/1', json({ price: 1 }), 'one', undefined],
      ['DELETE /items/1', {}, 'deleted', 1],
      ['GET /cookies?fields[cookie]=name&page[size]=1', jsonApi, 'many', 7],
    ] as const)
      it(`${request}: every stage, in order`, async () => {
        const answer = await api(request, sent)
        const exchange = await last(api)
        expect(Object.keys(exchange.marks)).to.deep.equal(stages)
        const times = Object.values(exchange.marks)
        expect(times).to.deep.equal(times.toSorted((a, b) => a - b))
        expect(exchange.outcome).to.deep.equal({ kind, ...(total === undefined ? {} : { total }) })
        expect(exchange.response).to.deep.include({ status: answer.status, body: answer.body })
        expect(exchange.response.bytes).to.equal(Buffer.byteLength(answer.text))
        expect(exchange).to.include({ by: 'data', world: 'main' })
        expect(`${exchange.request.method} ${exchange.request.url}`).to.equal(request)
      })

    it('what a write has changed, before and after', async () => {
      await api('PATCH /items/1', json({ price: 2 }))
      const [change] = (await last(api)).changes ?? []
      expect(change).to.deep.include({ collection: 'items', key: '1' })
      expect([change?.before?.['price'], change?.after?.['price']]).to.deep.equal([14.5, 2])
    })

    it('nothing that a failed write has not changed', async () => {
      expect((await api('PUT /items/1', { send: '{"name":' })).status).to.equal(400)
      expect(await last(api)).to.not.have.property('changes')
    })

    it('how the store was asked while someone looks, with index or scan and the rows visited', async () => {
      await recent(api)
      await api('GET /orders?customer_id=1&_sort=-date')
      const call = ((await last(api)).calls ?? []).find(({ what }) => what === 'find')
      expect(call).to.have.nested.property('plan.way', 'equality index')
      await api('GET /cookies?name_like=o')
      const scan = ((await last(api)).calls ?? []).find(({ what }) => what === 'find')
      expect(scan).to.have.property('plan').that.deep.equals({ way: 'scan', rows: 7, visited: 7 })
    })

    for (const [request, sent, status, code] of [
      ['GET /cookie', {}, 404, 'not_found'],
      ['GET /cookies/99', {}, 404, 'not_found'],
      ['DELETE /cookies', {}, 400, 'bad_request'],
      ['POST /cookies/1', json({}), 405, 'method_not_allowed'],
      ['GET /cookies', { headers: { Accept: 'text/csv' } }, 406, 'not_acceptable'],
      ['POST /items', json({ name: 'x'.repeat(2_000_000) }), 413, 'too_large'],
      [
        'POST /items',
        { send: 'a', headers: { 'Content-Type': 'text/plain' } },
        415,
        'unsupported_media_type',
      ],
      ['POST /items', { send: '{"name":' }, 400, 'bad_request'],
      ['GET /cookies?prise=2', {}, 400, 'bad_request'],
    ] as const)
      it(`${request}: one exchange for the early end with ${status}`, async () => {
        await api(request, sent)
        expect(await recent(api)).to.have.length(1)
        const exchange = await last(api)
        expect(exchange.response.status).to.equal(status)
        expect(exchange.error).to.include({ code, status })
        expect(exchange).to.not.have.property('outcome')
      })

    it('pages and preflights, but not what is asked below /_/', async () => {
      await api('GET /')
      await api('OPTIONS /cookies', {
        headers: { Origin: 'http://localhost:5173', 'Access-Control-Request-Method': 'PUT' },
      })
      await api('GET /_/health')
      expect((await recent(api)).map(({ request, by }) => [request.method, by])).to.deep.equal([
        ['GET', 'page'],
        ['OPTIONS', 'none'],
      ])
    })

    it('a 304, and that a client has left before the response', async () => {
      const { headers } = await api('GET /cookies/1')
      await api('GET /cookies/1', { headers: { 'If-None-Match': headers.get('etag') ?? '' } })
      expect((await last(api)).response.status).to.equal(304)
      const { hostname, port } = new URL(api.url)
      const socket = connect(Number(port), hostname)
      socket.write('GET /cookies/1?_delay=60000 HTTP/1.1\r\nHost: localhost\r\n\r\n', () =>
        setTimeout(() => socket.destroy(), 50),
      )
      await eventually(async () => expect((await last(api)).request.url).to.include('_delay'))
      expect((await last(api)).response).to.have.property('isAborted', true)
    })
  })

  describe('finds', () => {
    const api = serving({ data: ':memory:' })
    beforeEach(async () => {
      await api('DELETE /_/requests')
      await api('GET /cookies/1')
      await api('POST /items', json({ name: 'x' }))
      await api('GET /items/99')
      await api('GET /itemsy')
    })

    for (const [query, expected] of [
      ['', ['GET /cookies/1', 'POST /items', 'GET /items/99', 'GET /itemsy']],
      ['?method=post', ['POST /items']],
      ['?path=/items', ['POST /items', 'GET /items/99']],
      ['?status=404', ['GET /items/99', 'GET /itemsy']],
      ['?status=4xx&path=/items', ['GET /items/99']],
      ['?world=main&method=POST', ['POST /items']],
      ['?world=other', []],
    ] as const)
      it(`GET /_/requests${query}`, async () =>
        expect(
          (await recent(api, query)).map(({ request }) => `${request.method} ${request.url}`),
        ).to.deep.equal(expected))

    it('those since a number', async () => {
      const [first] = await recent(api)
      const later = await recent(api, `?since=${first?.n}`)
      expect(later.map(({ n }) => n)).to.deep.equal([1, 2, 3].map((more) => (first?.n ?? 0) + more))
    })

    for (const [query, message] of [
      ['?statu=404', 'Did you mean \\"status\\"?'],
      ['?status=40', 'Use a status or a class of them: 409, or 4xx'],
      ['?since=x', 'Use the number of a request'],
    ] as const)
      it(`says what is wrong with ${query}`, async () => {
        const answer = await api(`GET /_/requests${query}`)
        expect(answer.status).to.equal(400)
        expect(answer.text).to.include(message)
      })

    it('no number that is not kept, and says so', async () => {
      for (const n of ['99999', 'x']) {
        const answer = await api(`GET /_/requests/${n}`)
        expect(answer.status).to.equal(404)
        expect(answer.text).to.match(/The oldest that is kept is \d+/)
      }
    })

    it('a HAR file of them', async () => {
      const { body, headers } = await api('GET /_/requests.har?path=/items')
      const { log } = body as unknown as { log: { version: string; entries: JsonObject[] } }
      expect(log.version).to.equal('1.2')
      expect(log.entries).to.have.length(2)
      expect(log.entries[0]).to.deep.nested.include({
        'request.method': 'POST',
        'request.url': `${api.url}/items`,
        'request.postData': { mimeType: 'application/json', text: '{"name":"x"}' },
        'response.status': 201,
      })
      expect(headers.get('content-disposition')).to.include('requests.har')
    })

    it('only GET and DELETE', async () => {
      expect((await api('PUT /_/requests')).headers.get('allow')).to.equal('GET, HEAD, DELETE, OPTIONS')
      expect((await api('DELETE /_/requests/1')).status).to.equal(405)
      expect((await api('POST /_/events')).status).to.equal(405)
    })
  })

  it('keeps as many as --log says, and none with 0', async () => {
    await withServer({ data: ':memory:', log: 2 }, async ({ url }) => {
      for (const id of [1, 2, 3]) await ask(url, `GET /cookies/${id}`)
      const { body } = await ask(url, 'GET /_/requests')
      expect((body as unknown as Exchange[]).map(({ n }) => n)).to.deep.equal([2, 3])
    })
    await withServer({ data: ':memory:', log: 0 }, async ({ url }) => {
      await ask(url, 'GET /cookies/1')
      expect((await ask(url, 'GET /_/requests')).status).to.equal(404)
    })
    const failed = await createServer({ data: ':memory:', log: -1 }).catch((error: Error) => error.message)
    expect(failed).to.include('Use a whole number from 0')
  })

  it('cuts bodies that are long', async () => {
    const items = Array.from({ length: 5000 }, (_, at) => ({ id: at + 1, name: `item ${at}` }))
    await withServer({ data: { items, texts: [{ id: 1, text: 'x'.repeat(100_000) }] } }, async ({ url }) => {
      await ask(url, 'GET /items')
      await ask(url, 'GET /texts/1')
      const list = (await ask(url, 'GET /_/requests/1')).body as unknown as Exchange
      expect(list.response.body).to.have.length(50)
      expect(list.response).to.include({ isCut: true })
      const one = (await ask(url, 'GET /_/requests/2')).body as unknown as Exchange
      expect(one.response).to.not.have.property('body')
      await ask(url, 'POST /texts', json({ text: 'x'.repeat(100_000) }))
      expect(await ask(url, 'GET /_/requests/3'))
        .to.have.property('text')
        .that.includes('"isCut":true')
        .and.not.includes('xxxxx')
    })
  })

  it('lets no planted secret out, whatever was asked', async () => {
    const secret = secrets.field
    const users = [{ id: 1, name: 'ada', role: 'admin', password: secrets.password }]
    const config = { collections: { cards: { hidden: ['digits'], writeOnly: ['remark'] } } }
    await withServer(
      {
        data: { users, cards: [{ id: 1, digits: secret, remark: secret, owner: 'ada' }], api_key: secret },
        config,
        auth: { jwt: true, key: secrets.key, keyInQuery: true, jwtSecrets: { secret: secrets.signing } },
        adminToken: 'admin-token-of-the-test',
        access: { cards: { read: 'public', write: 'public' }, api_key: { read: 'public', write: 'public' } },
      },
      async ({ url }) => {
        const body = {
          digits: secret,
          remark: secret,
          owner: 'ada',
          nested: [{ remark: secret, pin: secret }],
        }
        await ask(url, 'POST /auth/login', json({ username: 'ada', password: secrets.password }))
        await ask(url, 'POST /auth/login', json({ username: 'ada', password: secret }))
        await ask(url, 'POST /cards', json(body))
        await ask(url, 'PATCH /cards/1', json(body))
        await ask(url, 'PATCH /cards/1', {
          send: [{ op: 'add', path: '/digits', value: secret }],
          headers: { 'Content-Type': 'application/json-patch+json' },
        })
        await ask(url, 'POST /cards', {
          send: { data: { type: 'card', attributes: body } },
          headers: { 'Content-Type': 'application/vnd.api+json' },
        })
        await ask(url, 'PUT /api_key', json(secret))
        await ask(url, `GET /cards?key=${secrets.key}&digits=${secret}`)
        await ask(url, `GET /cards?_where={"remark":"${secret}"}`)
        await ask(url, 'GET /users', { headers: { 'X-API-KEY': secrets.key } })
        await ask(url, 'GET /users', { headers: { Authorization: `Bearer ${secret}` } })
        await ask(url, 'GET /users', {
          headers: { Cookie: `session=${secret}`, Referer: `/?password=${secret}` },
        })
        await ask(url, 'GET /db')
        const admin = { headers: { Authorization: 'Bearer admin-token-of-the-test' } }
        const list = await ask(url, 'GET /_/requests', admin)
        const numbers = (list.body as unknown as Exchange[]).map(({ n }) => n)
        expect(numbers.length).to.be.greaterThan(12)
        const texts = [list.text, (await ask(url, 'GET /_/requests.har', admin)).text]
        for (const n of numbers) texts.push((await ask(url, `GET /_/requests/${n}`, admin)).text)
        for (const one of Object.values(secrets)) for (const text of texts) expect(text).to.not.include(one)
        expect(texts.join('')).to.not.match(/eyJ[\w-]+\.eyJ/)
      },
    )
  })

  describe('streams', () => {
    const api = serving({ data: ':memory:' })

    /** What a stream has sent once it contains a text. */
    const read = async (path: string, text: string, headers: Record<string, string> = {}): Promise<string> =>
      streamed(`${api.url}${path}`, {
        headers,
        isEnough: (received) => received.includes(text),
        opened: async () => api('POST /items', json({ name: 'live' })),
      })

    it('each request and each change to /_/events', async () => {
      const received = await read('/_/events', 'event: request')
      expect(received).to.match(/event: data\ndata: \{"collection":"items","key":"\d+","kind":"created"\}/)
      expect(received).to.match(
        /event: request\nid: \d+\ndata: \{"n":\d+,.*"method":"POST","target":"\/items"/,
      )
    })

    it('what was missed, from Last-Event-ID on', async () => {
      await api('GET /cookies/1')
      const n = (await recent(api)).at(-1)?.n ?? 0
      const received = await read('/_/events', '"POST"', { 'Last-Event-ID': String(n - 1) })
      expect(received)
        .to.include(`id: ${n}\n`)
        .and.not.include(`id: ${n - 1}\n`)
    })

    it('only what matches to /_/requests, if Accept asks for a stream', async () => {
      const received = await read('/_/requests?method=POST', 'event: request', {
        Accept: 'text/event-stream',
      })
      expect(received).to.include('"POST"').and.not.include('event: data')
    })

    it('to eight at most, and ends them when the server stops', async () => {
      const server = await createServer({ data: ':memory:' })
      const open = await Promise.all(Array.from({ length: 8 }, async () => fetch(`${server.url}/_/events`)))
      const refused = await ask(server.url, 'GET /_/events')
      expect(refused.status).to.equal(503)
      expect(refused.text).to.include('Close one')
      const ended = Promise.all(open.map(async (response) => response.text()))
      await server.close()
      expect((await ended).every((text) => text.startsWith(': open'))).to.equal(true)
    })
  })

  describe('in worlds', () => {
    const api = serving({ data: ':memory:' })
    const urlsIn = (exchanges: readonly Exchange[]) => exchanges.map(({ request }) => request.url)
    beforeEach(async () => {
      await api('DELETE /_/requests')
      await api('GET /cookies/1')
      await api('GET /cookies/2', { headers: { 'X-Understudy-World': 'w1' } })
      await api('GET /_/in/w2/cookies/3')
    })

    it('has the world of each request, and finds those of one', async () => {
      expect((await recent(api)).map(({ world }) => world)).to.deep.equal(['main', 'w1', 'w2'])
      expect(urlsIn(await recent(api, '?world=w2'))).to.deep.equal(['/cookies/3'])
    })

    it('is that of the world alone where it is asked in one: list, number, file, and what is forgotten', async () => {
      const [main, inside] = await recent(api)
      const list = (await api('GET /_/in/w1/_/requests')).body as unknown as Exchange[]
      expect(urlsIn(list)).to.deep.equal(['/cookies/2'])
      expect((await api(`GET /_/in/w1/_/requests/${inside?.n}`)).status).to.equal(200)
      const other = await api(`GET /_/in/w1/_/requests/${main?.n}`)
      expect(other.status).to.equal(404)
      expect(other.text).to.include(`The oldest that is kept is ${inside?.n}`)
      const har = (await api('GET /_/in/w1/_/requests.har')).body as { log: { entries: object[] } }
      expect(har.log.entries).to.have.length(1)
      await api('DELETE /_/in/w1/_/requests')
      expect(urlsIn(await recent(api))).to.deep.equal(['/cookies/1', '/cookies/3'])
    })

    it('streams what happens in that world', async () => {
      const text = await streamed(`${api.url}/_/in/w1/_/events`, {
        isEnough: (received) => received.includes('event: request'),
        async opened() {
          await api('POST /items', json({ name: 'in main' }))
          await api('POST /_/in/w1/items', json({ name: 'in w1' }))
        },
      })
      expect(text.match(/event: \w+/g)).to.deep.equal(['event: data', 'event: request'])
      expect(text).to.include('"world":"w1"').and.not.include('"world":"main"')
    })
  })

  describe('tells of the files', () => {
    it('that one is saved, edited, broken, gone, and so of the declarations', async () =>
      inFolder(async (folder) => {
        const file = join(folder, 'shop.json')
        const config = join(folder, 'shop.config.json')
        await writeFile(file, '{"items":[{"id":1,"name":"a"}]}')
        await withServer({ data: file, report: () => undefined }, async ({ url }) => {
          const told: FileNews[] = []
          /** What is done, and what is told of it: the next is done then. */
          const steps: readonly (readonly [() => Promise<unknown>, Partial<FileNews>])[] = [
            [async () => ask(url, 'POST /items', json({ name: 'b' })), { file: 'data', state: 'saving' }],
            [async () => undefined, { file: 'data', state: 'saved' }],
            [
              async () => writeFile(file, '{"items":[{"id":7,"name":"a"}]}'),
              { file: 'data', state: 'edited' },
            ],
            [
              async () => writeFile(file, '{"items":[\n{"id":1, "password": planted}]}'),
              { file: 'data', state: 'broken', line: 2, column: 22 },
            ],
            [async () => rm(file), { file: 'data', state: 'gone' }],
            [
              async () => writeFile(config, '{"collections":{"items":{"hiden":["name"]}}}'),
              { file: 'config', state: 'broken' },
            ],
            [
              async () => writeFile(config, '{"collections":{"items":{"hidden":["name"]}}}'),
              { file: 'config', state: 'edited' },
            ],
          ]
          let at = 0
          await streamed(`${url}/_/events`, {
            opened: async () => steps[0]?.[0](),
            isEnough(received) {
              const texts = [...received.matchAll(/^event: file\ndata: (.*)\n$/gm)].map(
                ([, text = '']) => text,
              )
              for (const text of texts.slice(told.length)) {
                const { message, ...news } = JSON.parse(text) as FileNews
                told.push({ message: message ?? '', ...news })
                if (JSON.stringify(news) !== JSON.stringify(steps[at]?.[1])) continue
                void steps[++at]?.[0]()
              }
              return at === steps.length
            },
          })
          const messageOf = (of: FileNews['file'], state: string): string =>
            told.find((news) => news.file === of && news.state === state)?.message ?? ''
          expect(messageOf('data', 'edited')).to.match(/shop.json was edited: items \(/)
          expect(messageOf('data', 'broken')).to.include('line 2').and.not.include('planted')
          expect(messageOf('config', 'broken')).to.include('hiden: unknown key. Did you mean "hidden"?')
          expect(messageOf('config', 'edited')).to.include('shop.config.json was found and loaded')
        })
      }))
  })

  it('is not there for what is no request at all', async () => {
    await withServer({ data: ':memory:' }, async ({ url }) => {
      await sendRaw(url, 'BROKEN\r\n\r\n')
      expect((await ask(url, 'GET /_/requests')).body).to.deep.equal([])
    })
  })
})

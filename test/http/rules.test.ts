import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { expect } from 'chai'

import type { Config } from '../../src/index.ts'
import { ask, type Sent, serving, withServer } from '../support/api.ts'
import { eventually } from '../support/eventually.ts'

const data = {
  orders: [
    { id: 7, status: 'new', total: 120 },
    { id: 8, status: 'new', total: 80 },
  ],
  cookies: [
    { id: 1, name: 'Oat' },
    { id: 2, name: 'Ginger' },
  ],
  users: [{ id: 1, name: 'ada', password: 'planted-secret' }],
}

const rules: Config['rules'] = [
  {
    when: 'POST /orders/:id/pay',
    where: { record: { status: 'new' }, body: { amount: { gte: 1 } } },
    then: {
      change: { 'orders/{{params.id}}': { status: 'paid', paid_at: '{{now}}' } },
      respond: { status: 202, body: { order: '{{record}}', mailed_to: '{{principal.id}}' } },
    },
  },
  {
    when: 'POST /orders/:id/pay',
    then: { fail: 409, message: 'Order {{params.id}} is {{record.status}} already.' },
  },
  { name: 'flaky-login', on: false, when: 'POST /login', then: [{ fail: 503 }, { fault: 'reset' }, {}] },
  { name: 'third', when: 'GET /cookies/2', then: [{}, {}, { fail: 410, message: 'Sold out.' }] },
  { name: 'api', when: '* /api/*rest', then: { rewrite: '/{{params.rest}}' } },
  { name: 'loop', when: '* /loop', then: { rewrite: '/loop' } },
  {
    name: 'echo',
    when: '* /echo/:a',
    then: {
      respond: {
        headers: { 'X-Said': 'a {{query.a}}' },
        body: {
          whole: '{{body.n}}',
          inside: 'n={{body.n}}',
          missing: '{{body.no}}',
          list: '{{query.l.1}}',
          p: '{{params.a}}',
        },
      },
    },
  },
  { name: 'count', when: 'POST /count', then: { respond: { body: '{{attempt}}' } } },
  {
    name: 'count-in-queue',
    when: 'POST /orders/:id/count',
    then: { respond: { body: ['{{attempt}}', '{{record.id}}'] } },
  },
  {
    name: 'mark',
    when: 'GET /cookies',
    then: { headers: { 'X-Mark': '{{world}}' }, patch: { fresh: true }, status: 203 },
  },
  { name: 'sell', when: 'POST /sell', then: { set: { sold: '{{body.sku}}' }, respond: {} } },
  {
    name: 'sold',
    when: 'GET /sold',
    where: { state: { sold: 'x' } },
    then: { respond: { body: '{{state.sold}}' } },
  },
  {
    name: 'new',
    when: 'POST /buy',
    then: { change: { orders: { status: 'new', total: '{{body.total}}' }, 'cookies/2': null }, respond: {} },
  },
  {
    name: 'bad',
    when: 'POST /bad',
    then: { change: { 'cookies/1': { name: 'changed' }, 'nothing/1': {} }, respond: {} },
  },
  { name: 'who', when: '* /users/:id/who', then: { respond: { body: '{{record}}' } } },
  {
    name: 'text',
    when: 'GET /text',
    then: { respond: { headers: { 'Content-Type': 'text/plain' }, body: 'hi {{query.n}}' } },
  },
]

describe('http: rules', () => {
  const api = serving({ data, config: { rules, collections: { users: { hidden: ['password'] } } } })
  const post = async (path: string, send: unknown = {}, sent: Sent = {}) =>
    api(`POST ${path}`, { send, ...sent })

  it('change records and answer: the first one that ends it wins', async () => {
    const paid = await post('/orders/7/pay', { amount: 5 })
    expect(paid.status).to.equal(202)
    expect(paid.body).to.have.nested.property('order.status', 'paid')
    expect(paid.body).to.have.property('mailed_to', null)
    expect(paid.headers.get('X-Understudy-Rule')).to.equal('rules[0]')
    expect(paid.headers.get('X-Understudy-Change')).to.match(/^@\d+$/)
    const again = await post('/orders/7/pay', { amount: 5 })
    expect([again.status, (again.body as { message: string }).message]).to.deep.equal([
      409,
      'Order 7 is paid already.',
    ])
    expect((await api('GET /orders/7')).body).to.have.property('paid_at')
    expect((await post('/orders/8/pay', { amount: 5 })).status, 'another order').to.equal(202)
  })

  it('do not act where a condition is not met', async () => {
    expect((await post('/orders/7/pay', { amount: 0 })).status).to.equal(409)
    expect((await api('GET /orders/7')).body).to.have.property('status', 'new')
  })

  it('let one of fifty requests at the same time pay', async () => {
    const all = await Promise.all(
      Array.from({ length: 50 }, async () => post('/orders/7/pay', { amount: 5 })),
    )
    expect(all.filter(({ status }) => status === 202)).to.have.length(1)
  })

  for (const path of ['/count', '/orders/7/count'])
    it(`count fifty requests for ${path} at the same time from 1 to 50`, async () => {
      const all = await Promise.all(Array.from({ length: 50 }, async () => post(path)))
      const attempts = all.map(({ body }) => Number(Array.isArray(body) ? body[0] : body))
      expect(attempts.toSorted((a, b) => a - b)).to.deep.equal(Array.from({ length: 50 }, (_, at) => at + 1))
    })

  it('go through a sequence, whose last step stays, and begin anew after a reset', async () => {
    const statuses = async (count: number) => {
      const found: number[] = []
      for (let n = 0; n < count; n++) found.push((await api('GET /cookies/2')).status)
      return found
    }
    expect(await statuses(4)).to.deep.equal([200, 200, 410, 410])
    await api.reset()
    expect(await statuses(2)).to.deep.equal([200, 200])
  })

  it('rewrite the path, with query, method and body', async () => {
    expect((await api('GET /api/cookies?name=Oat')).body).to.have.length(1)
    expect((await post('/api/orders', { status: 'new' })).status).to.equal(201)
    expect((await api('GET /api/cookies')).headers.get('X-Understudy-Rule')).to.equal('api, mark')
    const { status, body } = await api('GET /loop')
    expect(status).to.equal(508)
    expect(JSON.stringify(body)).to.contain('in a circle: /loop')
    expect((await api('GET /api/_/rules')).status, 'our own pages').to.equal(404)
  })

  it('fill in facts: a placeholder alone keeps its type', async () => {
    const { body, headers } = await post('/echo/a%20b?a=1%0d%0aSet-Cookie:x&l=x&l=y', { n: { deep: 5 } })
    expect(body).to.deep.equal({
      whole: { deep: 5 },
      inside: 'n={"deep":5}',
      missing: null,
      list: 'y',
      p: 'a b',
    })
    expect(headers.get('X-Said')).to.equal('a 1Set-Cookie:x')
    expect(
      (
        await api('POST /echo/x', {
          send: 'n=7',
          headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        })
      ).body,
    ).to.have.property('whole', '7')
  })

  it('leave a body that is not JSON to the data, which explains it', async () => {
    const sent = { send: '{"amount":', headers: { 'Content-Type': 'application/json' } }
    expect((await api('POST /orders/7/pay', sent)).status).to.equal(409)
    expect((await api('POST /orders', sent)).body)
      .to.have.nested.property('error.message')
      .that.contains('is not JSON')
  })

  it('change the answer of the data', async () => {
    const { status, body, headers } = await api('GET /cookies')
    expect([status, headers.get('X-Mark'), headers.get('ETag')]).to.deep.equal([203, 'main', null])
    expect(body).to.deep.equal(data.cookies.map((cookie) => ({ ...cookie, fresh: true })))
  })

  it('remember what later rules ask for', async () => {
    expect((await api('GET /sold')).status).to.equal(404)
    expect((await post('/sell', { sku: 'x' })).status).to.equal(204)
    expect((await api('GET /sold')).body).to.equal('x')
    expect((await api('GET /_/state')).body).to.deep.equal({ sold: 'x' })
    await api('PATCH /_/state', { send: { sold: 'y' } })
    expect((await api('GET /sold')).status).to.equal(404)
  })

  it('create and delete records', async () => {
    expect((await post('/buy', { total: 9 })).status).to.equal(204)
    expect((await api('GET /orders?total=9')).body).to.have.length(1)
    expect((await api('GET /cookies/2')).status).to.equal(404)
  })

  it('change nothing when one of the changes is not possible, and name the rule', async () => {
    const { status, body } = await post('/bad')
    expect(status).to.equal(500)
    expect(body).to.have.property('message').that.contains('The rule bad cannot change the data')
    expect((await api('GET /cookies/1')).body).to.have.property('name', 'Oat')
  })

  it('answer texts', async () => {
    const { headers, text } = await api('GET /text?n=<b>')
    expect([headers.get('Content-Type'), text]).to.deep.equal(['text/plain; charset=utf-8', 'hi <b>'])
  })

  it('never show what is hidden', async () => {
    const { text } = await api('GET /users/1/who')
    expect(JSON.parse(text)).to.deep.equal({ id: 1, name: 'ada' })
    expect(text).not.to.contain('planted')
  })

  it('are in the log', async () => {
    await post('/orders/7/pay', { amount: 5 })
    const { body } = await api('GET /_/requests?path=/orders/7/pay')
    const [last] = (body as { rules: string[]; by: string }[]).toReversed()
    expect(last).to.deep.include({ by: 'rule', rules: ['rules[0]'] })
  })

  it('give way to what a request wishes, and fail in its dialect', async () => {
    expect((await api('GET /cookies', { headers: { Prefer: 'code=418' } })).status).to.equal(418)
    const { body } = await post('/orders/7/pay', {}, { headers: { Accept: 'application/vnd.api+json' } })
    expect(body).to.have.nested.property('errors[0].status', '409')
  })

  it('never touch preflights, health and our own pages', async () => {
    await api('PUT /_/rules/all', { send: { then: { fail: 500 } } })
    expect((await api('GET /anything')).status).to.equal(500)
    const origin = { Origin: 'http://localhost:5173', 'Access-Control-Request-Method': 'PUT' }
    expect((await api('OPTIONS /orders/7', { headers: origin })).status).to.equal(204)
    for (const path of ['/_/health', '/_/openapi.json', '/_/rules', '/_/in/main/_/health'])
      expect((await api(`GET ${path}`)).status, path).to.equal(200)
    await api('DELETE /_/rules')
  })
})

describe('http: rules at run time', () => {
  const api = serving({
    data,
    config: { rules: [{ name: 'slow', when: 'GET /cookies', then: { status: 203 } }] },
  })
  afterEach(async () => api('DELETE /_/rules'))

  it('are added, listed, replaced, switched and removed', async () => {
    const added = await api('POST /_/rules', { send: { when: 'GET /cookies', then: { fail: 503 } } })
    expect([added.status, added.body]).to.deep.equal([
      201,
      { when: 'GET /cookies', then: { fail: 503 }, name: 'rule-1', on: true, from: 'request', attempts: 0 },
    ])
    expect((await api('GET /cookies')).status, 'newest first').to.equal(503)
    const names = ((await api('GET /_/rules')).body as { name: string }[]).map(({ name }) => name)
    expect(names).to.deep.equal(['rule-1', 'slow'])
    const replaced = await api('PUT /_/rules/rule-1', { send: { when: 'GET /cookies', then: { fail: 500 } } })
    expect(replaced.status).to.equal(200)
    expect((await api('GET /cookies')).status).to.equal(500)
    await api('PATCH /_/rules/rule-1', { send: { on: false } })
    expect((await api('GET /cookies')).status).to.equal(203)
    expect((await api('GET /_/rules/slow')).body).to.include({ from: 'config', attempts: 1 })
    expect((await api('DELETE /_/rules/rule-1')).status).to.equal(204)
    expect((await api('GET /_/rules/rule-1')).status).to.equal(404)
  })

  it('belong to a world', async () => {
    await api('PUT /_/in/w1/_/rules/down', { send: { then: { fail: 503 } } })
    expect((await ask(`${api.url}/_/in/w1`, 'GET /orders')).status).to.equal(503)
    expect((await api('GET /orders')).status).to.equal(200)
    expect((await ask(`${api.url}/_/in/w1`, 'GET /cookies')).status).to.equal(503)
  })

  for (const [what, send, says] of [
    ['a misspelled effect', { then: { fial: 500 } }, 'then.fial: unknown key. Did you mean "fail"?'],
    ['no effects', { when: 'GET /x' }, 'then: this is required'],
    ['a status that is no error', { then: { fail: 200 } }, 'then.fail: 200 is not valid here'],
    [
      'an unknown fact',
      { where: { recrod: { a: 1 } }, then: {} },
      'where.recrod: Unknown fact "recrod". Did you mean "record"?',
    ],
    [
      'an unknown fact inside',
      { where: { or: [{ bdy: 1 }] }, then: {} },
      'where.or[0].bdy: Unknown fact "bdy". Did you mean "body"?',
    ],
    ['an attempt as a condition', { where: { attempt: 3 }, then: {} }, 'Use a list in "then"'],
    [
      'an unknown operator',
      { where: { 'path:likee': 'x' }, then: {} },
      'Unknown operator "likee". Did you mean "like"?',
    ],
    [
      'an unknown variable',
      { when: 'GET /a/:id', where: { params: { di: 1 } }, then: {} },
      'has no variable "di". Did you mean "id"?',
    ],
    ['an unknown placeholder', { then: { message: '{{params.id}}', fail: 400 } }, 'has no variable "id"'],
    [
      'an unknown placeholder in a key',
      { then: { change: { 'a/{{parms.id}}': {} } } },
      'Unknown fact "parms". Did you mean "params"?',
    ],
    ['an unknown method', { when: 'GTE /x', then: {} }, 'Unknown method "GTE". Did you mean "GET"?'],
    ['a path of json-server', { when: 'GET /api/*', then: {} }, 'the rest of a path *rest'],
    ['our own pages', { when: 'GET /_/rules', then: {} }, 'outside of /_/'],
    ['a rewrite to our own pages', { then: { rewrite: '/_/rules' } }, 'outside of /_/'],
    ['a fault that there is not', { then: { fault: 'rset' } }, 'Did you mean "reset"?'],
    ['a delay of an hour', { then: { delay: 3_600_000 } }, 'At most 60000'],
    ['a chance above all', { chance: '150%', then: {} }, 'Use a percentage'],
    [
      'a header that only the server sets',
      { then: { headers: { 'Content-Length': '5' } } },
      'Use a header that an answer can have',
    ],
    ['the name of a rule in the config', { name: 'slow', then: {} }, 'is in the configuration'],
  ] as const)
    it(`are refused with ${what}, and the fix`, async () => {
      const { status, text, body } = await api('POST /_/rules', { send })
      expect(status).to.be.oneOf([409, 422])
      expect(JSON.stringify((body as { message: string }).message), text).to.contain(
        JSON.stringify(says).slice(1, -1),
      )
    })
})

describe('http: scenarios, limits, and what rules do later', () => {
  const calls: string[] = []
  const told: string[] = []
  const hook = createHttpServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      calls.push(`${request.method} ${request.url} ${text}`)
      response.end()
    })
  })
  let port = 0
  before(async () => {
    await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve))
    port = (hook.address() as AddressInfo).port
  })
  after(() => hook.close())

  const api = serving({
    data,
    config: {
      rules: [
        { name: 'down', on: false, when: 'GET /cookies', then: { fail: 503 } },
        {
          name: 'flaky-login',
          on: false,
          when: 'POST /auth/login',
          then: [{ fail: 503 }, { fault: 'reset' }, {}],
        },
        { name: 'slow', on: false, when: 'GET /cookies', then: { status: 203 } },
        {
          name: 'few',
          when: 'GET /orders',
          then: { limit: { requests: 3, seconds: 10, by: 'header:X-Key' } },
        },
        {
          name: 'pay',
          when: 'POST /orders/:id/pay',
          where: { body: { amount: { gte: 1 } } },
          then: {
            change: { 'orders/{{params.id}}': { status: 'paid' } },
            later: {
              after: '3s',
              change: { 'orders/{{params.id}}': { status: 'sent', sent_at: '{{now}}' } },
              set: { sent: '{{params.id}}' },
            },
            respond: { status: 202 },
          },
        },
        {
          name: 'lost',
          when: 'POST /lost',
          then: { later: { after: '1s', change: { 'orders/99': { a: 1 } } }, respond: {} },
        },
      ],
      scenarios: { 'bad-day': ['down'], 'slow-day': ['slow'], 'bad-login': ['flaky-login'] },
    },
    report: (text) => told.push(text),
  })

  const clock = async (send: object) => api('PUT /_/clock', { send })

  it('wake rules as long as a scenario is on', async () => {
    expect((await api('GET /cookies')).status).to.equal(200)
    expect((await api('PUT /_/scenario', { send: { name: 'bad-day' } })).body).to.deep.equal({
      name: 'bad-day',
      scenarios: ['bad-day', 'slow-day', 'bad-login'],
    })
    expect((await api('GET /cookies')).status).to.equal(503)
    expect((await api('GET /_/scenario')).body).to.include({ name: 'bad-day' })
    await api('PUT /_/scenario', { send: { name: null } })
    expect((await api('GET /cookies')).status).to.equal(200)
    const unknown = await api('PUT /_/scenario', { send: { name: 'bad-dya' } })
    expect([unknown.status, unknown.text.includes('Did you mean')]).to.deep.equal([404, true])
  })

  it('let signing in fail, break, and work again', async () => {
    const login = async () =>
      api('POST /auth/login', { send: {}, headers: { Prefer: 'scenario=bad-login' } }).then(
        ({ status }) => status,
        () => 'broken',
      )
    expect([await login(), await login(), await login()]).to.deep.equal([503, 'broken', 404])
  })

  it('are on from the start, if the server is told', async () => {
    const config: Config = {
      rules: [{ name: 'down', on: false, then: { fail: 503 } }],
      scenarios: { bad: ['down'] },
    }
    await withServer({ data, config, scenario: 'bad' }, async ({ url }) =>
      expect((await ask(url, 'GET /cookies')).status).to.equal(503),
    )
    const failed = await withServer({ data, config, scenario: 'bda' }, async () => '').catch(
      (error: Error) => error.message,
    )
    expect(failed).to.contain('There is no scenario "bda". Did you mean "bad"?')
  })

  it('wake rules for one request, by Prefer or the query', async () => {
    for (const [sent, query, status, applied] of [
      ['scenario=bad-day', '', 503, 'scenario=bad-day'],
      ['example=down', '', 503, 'example=down'],
      ['example=slow, scenario=bad-day', '', 503, 'scenario=bad-day, example=slow'],
      ['', '?_scenario=bad-day', 503, '_'],
      ['', '?_example=slow', 203, '_'],
    ] as const) {
      const answer = await api(`GET /cookies${query}`, sent === '' ? {} : { headers: { Prefer: sent } })
      expect(answer.status, sent + query).to.equal(status)
      if (applied !== '_')
        for (const one of applied.split(', '))
          expect(answer.headers.get('Preference-Applied')).to.contain(one)
    }
    expect((await api('GET /cookies')).status).to.equal(200)
    expect(
      (await api('GET /orders', { headers: { Prefer: 'example=down' } })).headers.get('Preference-Applied'),
    ).to.equal(null)
    const { status, text } = await api('GET /cookies', { headers: { Prefer: 'scenario=bad' } })
    expect([status, text.includes('There is no scenario')]).to.deep.equal([400, true])
  })

  it('are on from the birth of a world', async () => {
    expect((await api('PUT /_/worlds/w9', { send: { scenario: 'bad-day' } })).status).to.equal(201)
    expect((await api('GET /_/in/w9/cookies')).status).to.equal(503)
    expect((await api('GET /cookies')).status).to.equal(200)
    expect((await api('PUT /_/worlds/w9', { send: { scenario: 'no' } })).status).to.equal(404)
  })

  it('limit requests, of each client, and say what is left', async () => {
    const get = async (key: string) => api('GET /orders', { headers: { 'X-Key': key } })
    const first = await get('a')
    expect([
      first.status,
      first.headers.get('RateLimit-Policy'),
      first.headers.get('RateLimit'),
    ]).to.deep.equal([200, '"few";q=3;w=10', '"few";r=2;t=10'])
    await get('a')
    await get('a')
    const over = await get('a')
    expect(over.status).to.equal(429)
    expect(Number(over.headers.get('Retry-After'))).to.be.within(1, 10)
    expect(over.headers.get('RateLimit')).to.match(/^"few";r=0;t=/)
    expect((await get('b')).status).to.equal(200)
    await clock({ advance: '11s' })
    expect((await get('a')).status).to.equal(200)
  })

  it('let fifty requests at the same time through to the limit', async () => {
    const all = await Promise.all(Array.from({ length: 50 }, async () => api('GET /orders')))
    expect(all.filter(({ status }) => status === 200)).to.have.length(3)
  })

  it('change data later, by the clock of the world', async () => {
    await clock({ now: '2026-12-24T18:00:00Z', frozen: true })
    expect((await api('POST /orders/7/pay', { send: { amount: 1 } })).status).to.equal(202)
    expect((await api('GET /orders/7')).body).to.have.property('status', 'paid')
    await clock({ advance: '2s' })
    expect((await api('GET /orders/7')).body).to.have.property('status', 'paid')
    await clock({ advance: '1s' })
    expect((await api('GET /orders/7')).body).to.include({
      status: 'sent',
      sent_at: '2026-12-24T18:00:03.000Z',
    })
    expect((await api('GET /_/state')).body).to.deep.equal({ sent: '7' })
  })

  it('forget that when the world is reset, and report what is not possible', async () => {
    await clock({ now: '2026-12-24T18:00:00Z', frozen: true })
    await api('POST /orders/7/pay', { send: { amount: 1 } })
    await api('POST /_/reset')
    await clock({ now: '2026-12-24T18:00:00Z', frozen: true })
    await clock({ advance: '1h' })
    expect((await api('GET /orders/7')).body).to.have.property('status', 'new')
    await api('POST /lost')
    await clock({ advance: '1h' })
    expect(told.splice(0).join('')).to.contain('The rule lost could not do everything')
  })

  it('call other servers after the answer, and later', async () => {
    const url = `http://127.0.0.1:${port}/hook?id={{params.id}}`
    await api('PUT /_/rules/hook', {
      send: {
        when: 'POST /orders/:id/ship',
        then: {
          call: { url, body: { order: '{{record}}' } },
          later: { after: '1ms', call: { url, method: 'PUT' } },
          respond: {},
        },
      },
    })
    expect((await api('POST /orders/8/ship')).status).to.equal(204)
    await eventually(async () => expect(calls).to.have.length(2))
    expect(calls).to.have.members([
      'POST /hook?id=8 {"order":{"id":8,"status":"new","total":80}}',
      'PUT /hook?id=8 ',
    ])
    await api('DELETE /_/rules')
  })

  for (const [what, then, says] of [
    [
      'a server that a request chooses',
      { call: { url: 'http://{{query.host}}/' } },
      'placeholders only behind its host',
    ],
    ['a file', { call: { url: 'file:///etc/passwd' } }, 'placeholders only behind its host'],
    ['a time that is none', { later: { after: 'soon' } }, 'Use a duration: 500ms'],
    ['a limit of nothing', { limit: { requests: 0, seconds: 1 } }, 'a whole number above 0'],
    ['a limit by anything', { limit: { requests: 1, seconds: 1, by: 'moon' } }, 'Use address, principal'],
  ] as const)
    it(`refuse ${what}`, async () => {
      const { status, text } = await api('POST /_/rules', { send: { then } })
      expect([status, text.includes(says)], text).to.deep.equal([422, true])
    })

  it('say in a 404 why the nearest rule did not act', async () => {
    for (const [request, send, says] of [
      ['PUT /orders/7/pay', {}, 'Rule "pay" is for POST; you sent PUT.'],
      ['POST /orders/7/pay', {}, 'Rule "pay" did not act: where.body.amount was missing.'],
      ['POST /orders/7/pay', { amount: 0 }, 'Rule "pay" did not act: where.body.amount was 0.'],
      ['GET /lost', undefined, 'Rule "lost" is for POST; you sent GET.'],
    ] as const) {
      const { status, body } = await api(request, send === undefined ? {} : { send })
      expect(status, request).to.be.oneOf([404, 405])
      expect(body, request).to.have.nested.property('error.help', says)
    }
    expect((await api('GET /elsewhere')).text).not.to.contain('Rule')
  })
})

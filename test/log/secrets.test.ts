import { expect } from 'chai'

import { createServer, type Server } from '../../src/index.ts'
import type { Exchange } from '../../src/log/exchange.ts'
import { ask, type Sent } from '../support/api.ts'
import { streamed } from '../support/streamed.ts'

/** Every secret that was sent, with the place where it stood. */
const planted = new Map<string, string>()

/** A new secret, so that one that comes out names the place where it went in. */
function plant(where: string): string {
  const secret = `s3cr3t${String(planted.size).padStart(5, '0')}x`
  planted.set(secret, where)
  return secret
}

/** Secrets by their names, and attributes that are hidden or only written. */
const names = ['password', 'apiKey', 'refresh_token', 'digits', 'remark']
const adminToken = 'an-admin-token-of-the-test'
const key = 'a-key-of-the-test-4711'

const secretsOf = (where: string): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, plant(`${name} in ${where}`)]))

/** A record with secrets at several depths. */
const record = (where: string, more: object = {}): Record<string, unknown> => ({
  ...secretsOf(where),
  nested: [{ deep: { ...secretsOf(`${where}, nested`), pin: plant(`${where}, nested pin`) } }],
  ...more,
})

type Asked = readonly [request: string, sent?: Sent]

const typed = (type: string, send: unknown): Sent => ({ send, headers: { 'Content-Type': type } })
const jsonApi = 'application/vnd.api+json'
const atomic = `${jsonApi};ext="https://jsonapi.org/ext/atomic"`

function* bodies(): Iterable<Asked> {
  yield ['POST /cards', { send: record('a created record') }]
  yield ['POST /cards', { send: [record('a list'), record('a list')] }]
  yield ['PUT /cards/1', { send: record('a replaced record') }]
  yield ['PATCH /cards/1', { send: record('a merge patch') }]
  yield ['PATCH /cards?id=1&id=2', { send: record('a merge patch of several') }]
  yield ['POST /owners/1/cards', { send: record('a nested path') }]
  yield ['PUT /settings', { send: record('a single resource') }]
  yield ['PUT /api_key', { send: plant('a value with the name of a secret') }]
  yield ['POST /v2/cards', { send: { data: record('the envelope') } }]
  yield ['POST /v2/cards', { send: record('the envelope, bare') }]
  for (const op of ['add', 'replace', 'test'])
    for (const name of [...names, 'nested/0/deep/pin'])
      yield [
        'PATCH /cards/1',
        typed('application/json-patch+json', [{ op, path: `/${name}`, value: plant(`${op} ${name}`) }]),
      ]
  yield [
    'PATCH /cards/1',
    typed('application/json-patch+json', [{ op: 'replace', path: '', value: record('a patch of all') }]),
  ]
  yield [
    'PATCH /cards/1',
    typed('application/json-patch+json', [{ op: 'add', path: '/nested/0', value: record('a patch') }]),
  ]
  const document = (where: string, id?: string) => ({ type: 'card', id, attributes: record(where) })
  yield ['POST /cards', typed(jsonApi, { data: document('JSON:API') })]
  yield ['PATCH /cards/1', typed(jsonApi, { data: document('JSON:API', '1') })]
  yield ['PATCH /cards/1', typed(jsonApi, { data: document('JSON:API with another id', '2') })]
  yield [
    'POST /operations',
    typed(atomic, {
      'atomic:operations': [
        { op: 'add', data: document('an atomic operation') },
        { op: 'update', data: document('an atomic operation', '1') },
      ],
    }),
  ]
  yield [
    'POST /operations',
    typed(atomic, {
      'atomic:operations': [
        { op: 'add', data: document('an atomic operation that fails') },
        { op: 'remove', ref: { type: 'card', id: '99' } },
      ],
    }),
  ]
  yield ['POST /cards', typed(formType, new URLSearchParams(secretsOf('a form')).toString())]
  yield [
    'POST /cards',
    typed(
      formType,
      `a=${plant('a form with JSON')}&_where={"password":"${plant('JSON in a form')}"}`.slice(36),
    ),
  ]
}

const formType = 'application/x-www-form-urlencoded'

/** What is refused before anything is done, each at another stage. */
function* refused(): Iterable<Asked> {
  for (const name of names) {
    const secret = (where: string) => plant(`${name} in ${where}`)
    yield ['POST /cards', { send: `{"${name}":"${secret('JSON without an end')}"` }]
    yield ['POST /cards', { send: `{"${name}":${secret('JSON without quotes')}}` }]
    yield ['POST /cards', { send: `{"${name}":"${secret('JSON with a comma')}",}` }]
    yield ['POST /cards', { send: `{'${name}':'${secret('JSON in single quotes')}'}` }]
    yield ['POST /cards', { send: `{"${name}":"${secret('JSON with a tab')}\t"}` }]
    yield ['POST /cards', { send: secret('no JSON at all') }]
    yield ['POST /cards', typed('text/plain', `${name}=${secret('text')}`)]
    yield [
      'POST /cards',
      typed('multipart/form-data; boundary=x', `--x\r\n\r\n${secret('multipart')}\r\n--x--`),
    ]
    yield ['POST /cards', typed(formType, `{"${name}":"${secret('JSON as a form')}"}`)]
    yield ['POST /cards', typed(formType, `${name}=${secret('a form with a bare name')}&x`)]
    yield ['POST /cardz', { send: { [name]: secret('the body to a path that is not there') } }]
    yield ['PATCH /cards', { send: { [name]: secret('a change of all') } }]
    yield ['POST /cards/1', { send: { [name]: secret('a method that is not there') } }]
    yield ['PUT /cards/99', { send: { [name]: secret('a record that is not there') } }]
    yield [
      'POST /cards',
      { send: { [name]: secret('a body that is too large'), text: 'x'.repeat(2_000_000) } },
    ]
    yield ['POST /cards', { send: { [name]: secret('a large body'), text: 'x'.repeat(80_000) } }]
    yield ['POST /strict', { send: { [name]: secret('a declared attribute'), size: 'no number' } }]
    yield ['POST /strict', { send: { [name]: { a: [secret('an object for a text')] } } }]
    yield [
      'POST /strict',
      typed(jsonApi, { data: { type: 'stric', attributes: { [name]: secret('a wrong type') } } }),
    ]
    const double = secret('a value that is not unique')
    yield ['POST /strict', { send: { [name]: double, size: 1 } }]
    yield ['POST /strict', { send: { [name]: double, size: 1 } }]
    yield ['POST /cards?_code=503', { send: { [name]: secret('a failure on purpose') } }]
    yield ['POST /cards?_fault=broken', { send: { [name]: secret('a broken response') } }]
    yield ['PATCH /cards/1', { send: { [name]: secret('a precondition') }, headers: { 'If-Match': '"x"' } }]
    yield ['POST /closed', { send: { [name]: secret('a collection that is closed') } }]
  }
}

function* addresses(): Iterable<Asked> {
  for (const name of ['password', 'digits', 'remark']) {
    for (const query of queriesWith(name, (where) => plant(`/cards?${where}`))) {
      yield [`GET /cards?${query}`]
      yield [`GET /cards?${query}`, { headers: { Accept: jsonApi } }]
    }
    for (const [at, path] of ['/cards/1', '/v2/cards', '/cardz', '/', '/closed', '/auth/login'].entries()) {
      const queries = [...queriesWith(name, (where) => plant(`${path}?${where}`))]
      yield* queries.filter((_, of) => of % 3 === at % 3).map((query) => [`GET ${path}?${query}`] as const)
    }
  }
  for (const request of ['PUT', 'PATCH', 'OPTIONS', 'BREW'])
    yield [`${request} /cards?digits=${plant(`${request} /cards`)}`]
  yield [`GET /cards?digits=${plant('no format')}`, { headers: { Accept: 'text/csv' } }]
}

function* queriesWith(name: string, secret: (form: string) => string): Iterable<string> {
  const of = (form: string): string =>
    form.replaceAll('NAME', name).replace('SECRET', secret(form.replaceAll('NAME', name)))
  yield of('NAME=SECRET')
  yield of('x=1&NAME=SECRET')
  yield of('NAME[]=SECRET')
  yield of('NAME_like=SECRET')
  yield of('NAME_nonsense=SECRET')
  yield of('NAME:eq=SECRET')
  yield of('NAME_gt=SECRET(')
  yield of('owner.NAME=SECRET')
  yield of('nested.deep.NAME=SECRET')
  yield of('filter[NAME]=SECRET')
  yield of('filter[NAME][like]=SECRET')
  yield of('_where={"NAME":"SECRET"}')
  yield of('_where={"and":[{"x":1},{"NAME":{"in":["SECRET"]}}]}')
  yield of('_where={"NAME":"SECRET"')
  yield of('_where={"NAME":SECRET}')
  yield of('filter=[{"name":"NAME","op":"eq","val":"SECRET"}]')
  yield of('filter=[{"name":"NAME","op":"eqq","val":"SECRET"}]')
  const encoded = of('%NAME=SECRET').replace(
    `%${name}`,
    `%${name.charCodeAt(0).toString(16)}${name.slice(1)}`,
  )
  yield encoded
  yield `_where=${encodeURIComponent(of('{"NAME":"SECRET"}'))}`
  yield encodeURI(of('filter[NAME]=SECRET'))
}

function* credentials(): Iterable<Asked> {
  for (const name of [
    'Authorization',
    'Proxy-Authorization',
    'Cookie',
    'X-API-KEY',
    'X-Auth-Token',
    'X-Session-Id',
    'X-CSRF-Token',
    'X-Refresh-Token',
    'X-Secret',
  ])
    for (const path of ['/cards', '/closed', '/cardz', '/auth/me'])
      for (const form of ['SECRET', 'Bearer SECRET', 'session=SECRET; a=b', 'Basic YTo='])
        yield [`GET ${path}`, { headers: { [name]: form.replace('SECRET', plant(`${name} of ${path}`)) } }]
  for (const name of ['Authorization', 'X-API-KEY'])
    yield [
      'POST /auth/login',
      { send: { username: 'ada', password: plant('a sign-in') }, headers: { [name]: plant(name) } },
    ]
  for (const name of ['Referer', 'Origin'])
    yield [
      'GET /cards',
      { headers: { [name]: `http://ada:${plant(name)}@localhost/?password=${plant(name)}` } },
    ]
  yield ['GET /cards', { headers: { Referer: `http://localhost/?digits=${plant('Referer')}` } }]
  yield ['GET /cardz', { headers: { Referer: `http://localhost/?digits=${plant('Referer')}` } }]
}

describe('log: planted secrets', () => {
  let server: Server
  before(async () => {
    const access = { read: 'public', write: 'public' } as const
    server = await createServer({
      data: {
        users: [{ id: 1, name: 'ada', role: 'admin', password: plant('the password of a user') }],
        owners: [{ id: 1, name: 'ada' }],
        cards: [
          { id: 1, owner_id: 1, ...record('stored data') },
          { id: 2, digits: plant('stored data') },
        ],
        strict: [{ id: 1, ...secretsOf('strict data'), size: 1 }],
        closed: [{ id: 1 }],
        settings: { ...record('a stored single resource') },
        api_key: plant('a stored value'),
      },
      config: {
        collections: {
          cards: { hidden: ['digits'], writeOnly: ['remark'] },
          strict: {
            hidden: ['digits'],
            writeOnly: ['remark'],
            unique: names,
            schema: {
              properties: {
                ...Object.fromEntries(names.map((name) => [name, { type: 'string', maxLength: 12 }])),
                size: { type: 'integer' },
              },
            },
          },
        },
        mounts: [{ path: '/' }, { path: '/v2', dialect: 'envelope' }],
      },
      auth: {
        jwt: true,
        key,
        keyInQuery: true,
        jwtSecrets: { secret: plant('the signing secret').padEnd(40) },
      },
      adminToken,
      access: { cards: access, owners: access, strict: access, settings: access, api_key: access },
      log: 10_000,
      report: () => undefined,
    })
  })
  after(async () => server.close())

  it('are nowhere', async function () {
    this.timeout(120_000)
    const { url } = server
    const asked = [...bodies(), ...refused(), ...addresses(), ...credentials()]
    for (const [request, sent] of asked) await ask(url, request, sent).catch(() => undefined)
    for (const [request, sent] of bodies()) await ask(url, request.replace(' ', ' /_/in/w1'), sent)
    const admin = { headers: { Authorization: `Bearer ${adminToken}` } }
    const read = async (path: string): Promise<string> => (await ask(url, `GET ${path}`, admin)).text
    const list = JSON.parse(await read('/_/requests')) as readonly Exchange[]
    expect(list.length).to.be.at.least(asked.length)
    const paths = [
      '/_/requests',
      '/_/requests.har',
      '/_/history',
      '/_/in/w1/_/history',
      '/_/requests?world=w1',
    ]
    const texts = new Map<string, string>()
    for (const path of [...paths, ...list.map(({ n }) => `/_/requests/${n}`)])
      texts.set(path, await read(path))
    texts.set(
      '/_/events',
      await streamed(`${url}/_/events`, {
        headers: { ...admin.headers, 'Last-Event-ID': '0' },
        isEnough: (text) => text.includes(`id: ${list.at(-1)?.n}\n`),
      }),
    )
    const leaks = [...texts].flatMap(([path, text]) =>
      [...text.matchAll(/s3cr3t\d{5}x/g)].map(([secret]) => `${planted.get(secret)} is in ${path}`),
    )
    expect(leaks).to.deep.equal([])

    for (const path of ['/_/history', '/_/in/w1/_/history'])
      expect(JSON.parse(texts.get(path) ?? ''), path).to.have.length.of.at.least(10)
    for (const status of [200, 201, 400, 401, 404, 405, 406, 409, 412, 413, 415, 422, 503])
      expect(list.map(({ response }) => response.status)).to.include(status)
  })
})

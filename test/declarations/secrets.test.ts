import { expect } from 'chai'

import type { Config, Database } from '../../src/index.ts'
import { createServer, type Server } from '../../src/index.ts'
import { ask, type Answer, type Sent } from '../support/api.ts'
import { people } from './people.ts'

const planted = ['planted-4711', 'planted-0815', 'planted-2222', 'planted-new', 'planted-token']

const config: Config = {
  collections: {
    people: {
      hidden: ['secret', 'token'],
      unique: ['secret'],
      schema: {
        type: 'object',
        properties: {
          secret: { type: 'string', minLength: 8 },
          token: { type: 'string' },
          age: { type: 'integer' },
        },
      },
      defaults: { token: 'planted-token' },
      timestamps: true,
    },
    profile: { hidden: ['secret'] },
  },
  mounts: [
    { path: '/rest' },
    { path: '/envelope', dialect: 'envelope' },
    { path: '/jsonapi', dialect: 'json-api' },
    { path: '/shown', serializers: { people: (person) => ({ ...person, all: Object.keys(person) }) } },
  ],
}

const jsonPatch = { 'Content-Type': 'application/json-patch+json' }
const documents = { 'Content-Type': 'application/vnd.api+json', Accept: 'application/vnd.api+json' }
const person = (id: string | undefined, attributes: Database) => ({
  data: { type: 'person', ...(id ? { id } : {}), attributes },
})

/** Reads, writes and refusals of every kind that could say more than they should. */
const requests: readonly (readonly [request: string, sent?: Sent])[] = [
  ...['/rest', '/envelope', '/jsonapi', '/shown'].flatMap((mount) =>
    ['/people', '/people/1', '/people/1/posts', '/posts/1/person', '/profile', '/people/99'].map(
      (path) => [`GET ${mount}${path}`] as const,
    ),
  ),
  ['GET /rest/db'],
  ['GET /shown/db'],
  ['GET /'],
  ['GET /', { headers: { Accept: 'text/html' } }],
  ['GET /_/openapi.json'],
  ['GET /rest/people?q=planted'],
  ['GET /rest/posts?_embed=person&_expand=person'],
  ['GET /rest/posts?_embed=person.posts.person'],
  ['GET /rest/people?_fields=secret'],
  ['GET /rest/people?_fields=id,name,secret'],
  ['GET /shown/people?_fields=secret,all'],
  ['GET /rest/people.json'],
  ['GET /rest/people/planted-4711'],
  ['GET /jsonapi/posts?include=person&fields%5Bperson%5D=name,secret'],
  ['GET /jsonapi/posts?include=person'],
  ['GET /jsonapi/people?sort=secret'],
  ['GET /jsonapi/people?filter%5Bsecret%5D=x'],
  ['GET /jsonapi/people/1/relationships/posts'],
  ['POST /rest/people', { send: { name: 'Cy', secret: 'planted-new' } }],
  ['POST /rest/people', { send: { name: 'Di', secret: 'planted-4711' } }],
  ['POST /rest/people', { send: { secret: 4711 } }],
  ['POST /rest/people', { send: [{ secret: 'planted-new' }, { age: 'x' }] }],
  ['POST /rest/people', { send: '{"secret": "planted-new", ' }],
  ['PUT /rest/people/1', { send: { name: 'Ann' } }],
  ['PATCH /rest/people/1', { send: { secret: 'planted-0815' } }],
  [
    'PATCH /rest/people/1',
    { send: [{ op: 'test', path: '/secret', value: 'planted-4711' }], headers: jsonPatch },
  ],
  ['PATCH /rest/people/1', { send: [{ op: 'copy', from: '/secret', path: '/name' }], headers: jsonPatch }],
  ['PATCH /rest/people/1', { send: [{ op: 'move', from: '/secret', path: '/name' }], headers: jsonPatch }],
  ['PATCH /rest/people/1', { send: [{ op: 'copy', from: '', path: '/name' }], headers: jsonPatch }],
  ['PATCH /rest/people?name=Bob', { send: { age: 3 } }],
  ['POST /envelope/people', { send: { name: 'Ev' } }],
  [
    'POST /jsonapi/people',
    { send: person(undefined, { name: 'Ja', secret: 'planted-json' }), headers: documents },
  ],
  ['PATCH /jsonapi/people/2', { send: person('2', { name: 'B' }), headers: documents }],
  ['PATCH /rest/profile', { send: { name: 'S' } }],
  ['DELETE /rest/people?name=Ev'],
  ['DELETE /rest/people/2'],
  ['DELETE /shown/people/1'],
]

describe('config: hidden', () => {
  const answers: (Answer & { request: string })[] = []
  const lines: string[] = []
  const reports: string[] = []
  let server: Server
  before(async () => {
    server = await createServer({
      data: people,
      config,
      accessLog: { write: (line) => lines.push(line), color: false },
      report: (text) => reports.push(text),
    })
    for (const [request, sent] of requests) {
      answers.push({ ...(await ask(server.url, request, sent)), request })
    }
  })
  after(async () => server.close())

  it('is stored all the same', async () => {
    const { items } = await server.store.find('people', {})
    expect(JSON.stringify(items))
      .to.include('planted-new')
      .and.to.include('planted-token')
      .and.to.include('planted-json')
  })
  it('is in no answer, header, error or report', () => {
    for (const { request, text, headers } of answers) {
      // A client's own guess in the URL is no leak.
      const said = [text, ...headers.values()].join('\n').replaceAll(request.split(' ')[1] ?? '', '')
      for (const secret of [...planted, 'planted-json'])
        if (!request.includes(secret)) expect(said, request).not.to.include(secret)
    }
    expect(reports).to.deep.equal([])
    const own = lines.filter((line) => !line.includes('/people/planted-4711'))
    expect(own.join('\n')).not.to.match(/planted-/)
  })
  it('was not only missed because everything failed', () => {
    const fine = answers.filter(({ status }) => status < 300)
    expect(fine.length).to.be.greaterThan(35)
  })

  it('is neither filtered, sorted nor chosen by, also through relationships and in JSON', async () => {
    for (const query of [
      'secret=planted-0815',
      'secret_like=planted',
      'secret:startsWith=p',
      'secret_isnull=true',
      '_sort=secret',
      '_sort=-name,secret',
      '_fields=secret',
      'filter={"secret":"planted-0815"}',
      '_where={"not":{"secret":{"eq":"x"}}}',
      'sort=["secret","ASC"]',
    ]) {
      const { status, text } = await ask(server.url, `GET /rest/people?${query}`)
      expect(status, query).to.equal(400)
      expect(text, query).not.to.include('Did you mean "secret"')
    }
    for (const query of ['person.secret=planted-0815', '_sort=person.secret', 'person.token_ne=x'])
      expect((await ask(server.url, `GET /rest/posts?${query}`)).status, query).to.equal(400)
    for (const query of [
      'filter[secret]=x',
      'sort=secret',
      'filter=[{"name":"secret","op":"eq","val":"x"}]',
      'filter=[{"name":"name","op":"eq","field":"secret"}]',
      'page[size]=1&sort=secret',
    ])
      expect((await ask(server.url, `GET /jsonapi/people?${encodeURI(query)}`)).status, query).to.equal(400)
    for (const query of ['secret=x', 'sort=secret'])
      expect((await ask(server.url, `GET /envelope/people?${query}`)).status, query).to.equal(400)
    for (const request of ['DELETE /rest/people?secret=planted-new', 'PATCH /rest/people?secret=planted-new'])
      expect((await ask(server.url, request, { send: {} })).status).to.equal(400)
  })
  it('is not found by a search', async () => {
    expect((await ask(server.url, 'GET /rest/people?q=planted')).body).to.deep.equal([])
  })
  it('makes no difference to an ETag', async () => {
    const before = await ask(server.url, 'GET /rest/profile')
    await ask(server.url, 'PATCH /rest/profile', { send: { secret: 'planted-3333' } })
    const after = await ask(server.url, 'GET /rest/profile')
    expect(after.headers.get('ETag')).to.equal(before.headers.get('ETag'))
    const match = { headers: { 'If-Match': after.headers.get('ETag') ?? '' }, send: { name: 'T' } }
    expect((await ask(server.url, 'PATCH /rest/profile', match)).status).to.equal(200)
  })
  it('survives a PUT, and can be written but not read by JSON Patch', async () => {
    const { body } = await ask(server.url, 'POST /rest/people', {
      send: { name: 'Pa', secret: 'planted-8888' },
    })
    const { id } = body as { id: number }
    await ask(server.url, `PUT /rest/people/${id}`, { send: { name: 'Pat' } })
    expect(await server.store.get('people', String(id))).to.have.property('secret', 'planted-8888')
    const send = [
      { op: 'replace', path: '/secret', value: 'planted-9999' },
      { op: 'replace', path: '', value: { name: 'P' } },
    ]
    await ask(server.url, `PATCH /rest/people/${id}`, { send, headers: jsonPatch })
    expect(await server.store.get('people', String(id))).to.deep.include({
      secret: 'planted-9999',
      name: 'P',
    })
    const removal = [{ op: 'remove', path: '/secret' }]
    expect(
      (await ask(server.url, `PATCH /rest/people/${id}`, { send: removal, headers: jsonPatch })).status,
    ).to.equal(200)
    expect(await server.store.get('people', String(id))).not.to.have.property('secret')
  })
  it('is left out by a lenient server as if it were not there', async () => {
    const lenient = await createServer({
      data: people,
      config: { collections: { people: { hidden: ['secret'] } } },
      lenient: true,
    })
    const all = await ask(lenient.url, 'GET /people')
    expect((await ask(lenient.url, 'GET /people?secret=planted-0815')).text).to.equal(all.text)
    expect((await ask(lenient.url, 'DELETE /people?secret=planted-0815')).status).to.equal(400)
    await lenient.close()
  })
})

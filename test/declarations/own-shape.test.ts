import { expect } from 'chai'

import { type Config, createServer, type Database, type Json } from '../../src/index.ts'
import { serving } from '../support/api.ts'

const data: Database = {
  teams: [{ id: 1, name: 'Red' }],
  users: [
    { id: 'u1', username: 'ann', email: 'ann@example.com', age: 31, pin: '4711', team_id: 1 },
    { id: 'u2', username: 'bob', email: 'bob@example.com', age: 27, pin: '0815', team_id: 1 },
  ],
}

const users = {
  hidden: ['pin'],
  list: ['username'],
  schema: {
    type: 'object',
    properties: {
      username: { type: 'string', minLength: 3, pattern: '^[a-z]+$' },
      email: { type: 'string', format: 'email' },
      address: { type: 'object', properties: { zip: { type: 'string' } } },
    },
  },
  required: ['username'],
  unique: ['email'],
  messages: {
    email: { format: 'That is no address.', unique: 'Somebody else is called there.' },
    username: 'Choose a name of small letters.',
    'address.zip': 'As text, please.',
  },
} as const

const jsonApi = { Accept: 'application/vnd.api+json' }

const errorsIn = (body: Json) => (body as unknown as { errors: Json }).errors

describe('config: the attributes of a list', () => {
  const api = serving({ data, config: { collections: { users } } })
  const short = [
    { id: 'u1', username: 'ann' },
    { id: 'u2', username: 'bob' },
  ]

  it('are the declared ones and the id, also within a parent and on a page', async () => {
    expect((await api('GET /users')).body).to.deep.equal(short)
    expect((await api('GET /teams/1/users')).body).to.deep.equal(short)
    expect((await api('GET /users?_per_page=1')).body).to.have.deep.property('data', [short[0]])
  })

  it('can be asked for otherwise', async () => {
    expect((await api('GET /users?_fields=email&id=u1')).body).to.deep.equal([{ email: 'ann@example.com' }])
    expect((await api('GET /users?_fields=username,pin')).status).to.equal(400)
  })

  it('keep what is embedded', async () => {
    const { body } = await api('GET /users?_embed=team&id=u1')
    expect(body).to.deep.equal([{ id: 'u1', username: 'ann', team: { id: 1, name: 'Red' } }])
  })

  it('do not shorten a single resource, nor what was written', async () => {
    expect((await api('GET /users/u1')).body).to.have.property('age', 31)
    expect((await api('PATCH /users/u1', { send: { age: 32 } })).body).to.have.property('age', 32)
    expect((await api('POST /users', { send: { username: 'cyd', age: 40 } })).body).to.have.property('age')
  })

  it('are those of JSON:API too, with every relationship', async () => {
    const { body } = await api('GET /users?filter[username]=ann', { headers: jsonApi })
    expect(body).to.have.nested.property('data[0].attributes').that.deep.equals({ username: 'ann' })
    expect(body).to.have.nested.property('data[0].relationships.team')
    const more = await api('GET /users?fields[user]=age', { headers: jsonApi })
    expect(more.body).to.have.nested.property('data[0].attributes').that.deep.equals({ age: 31 })
  })

  it('filter and sort by any attribute', async () => {
    expect((await api('GET /users?age_gt=30&_sort=-age')).body).to.deep.equal([short[0]])
  })
})

describe('config: messages of your own', () => {
  const api = serving({ data, config: { collections: { users } } })

  it('stand for ours, by code or for all of an attribute, each once', async () => {
    const { status, body } = await api('POST /users', {
      send: { username: 'X', email: 'no', address: { zip: 8000 } },
    })
    expect(status).to.equal(422)
    expect(errorsIn(body)).to.deep.equal({
      username: 'Choose a name of small letters.',
      email: 'That is no address.',
      'address.zip': 'As text, please.',
    })
  })

  it('are in details, in lists of drafts, in conflicts and in JSON:API', async () => {
    const many = await api('POST /users', { send: [{ username: 'dan' }, { username: '' }] })
    expect(many.body).to.have.nested.property('error.details[0].message', 'Choose a name of small letters.')
    const taken = await api('PATCH /users/u1', { send: { email: 'bob@example.com' } })
    expect(taken.status).to.equal(409)
    expect(taken.body).to.have.property('message', 'Somebody else is called there.')
    const document = { data: { type: 'user', attributes: { email: 'no' } } }
    const headers = { ...jsonApi, 'Content-Type': 'application/vnd.api+json' }
    const { text } = await api('POST /users', { send: document, headers })
    expect(text).to.include('That is no address.').and.include('Choose a name of small letters.')
  })
})

describe('errors by field', () => {
  const { messages: _, ...plain } = users
  const api = serving({ data, config: { collections: { users: plain } } })

  it('have everything that is wrong with it', async () => {
    const { body } = await api('POST /users', { send: { username: 'X' } })
    expect(errorsIn(body))
      .to.have.property('username')
      .that.matches(/3 characters.*pattern/)
  })
})

describe('config: envelopes of a mount', () => {
  const config: Config = {
    collections: { users: { ...users, envelope: 'member' } },
    mounts: [
      { path: '/api', envelopes: { users: 'user' } },
      { path: '/v2', dialect: 'envelope' },
      { path: '/v3', dialect: 'envelope', envelopes: { users: false } },
    ],
  }
  const api = serving({ data, config })

  it('are around a single resource in REST: read, written, created and deleted', async () => {
    const shown = { id: 'u1', username: 'ann', email: 'ann@example.com', age: 31, team_id: 1 }
    expect((await api('GET /api/users/u1')).body).to.deep.equal({ user: shown })
    const put = await api('PUT /api/users/u1', { send: { username: 'zoe' } })
    expect(put.body).to.deep.equal({ user: { id: 'u1', username: 'zoe' } })
    const made = await api('POST /api/users', { send: { username: 'cyd' } })
    expect(made.body).to.have.nested.property('user.username', 'cyd')
    expect((await api('DELETE /api/users/u2')).body).to.have.nested.property('user.id', 'u2')
  })

  it('are not around lists, nor around other collections', async () => {
    expect((await api('GET /api/users')).body).to.have.length(2)
    expect((await api('POST /api/users', { send: [{ username: 'cyd' }] })).body).to.be.an('array')
    expect((await api('GET /api/teams/1')).body).to.deep.equal({ id: 1, name: 'Red' })
  })

  it('go before the envelope of the collection', async () => {
    expect((await api('GET /v2/users/u1')).body).to.have.nested.property('member.username', 'ann')
    expect((await api('GET /v3/users/u1')).body).to.have.property('username', 'ann')
  })

  it('leave the version as it is for If-Match', async () => {
    const etag = (await api('GET /api/users/u1')).headers.get('ETag') ?? ''
    const headers = { 'If-Match': etag }
    expect((await api('PATCH /api/users/u1', { send: { age: 1 }, headers })).status).to.equal(200)
    expect((await api('PATCH /api/users/u1', { send: { age: 2 }, headers })).status).to.equal(412)
  })

  it('are described by OpenAPI', async () => {
    const { body } = await api('GET /_/openapi.json')
    const content = 'get.responses.200.content.application/json.schema.properties'
    const properties = (path: string) =>
      ['paths', path, ...content.split(/\.(?!json)/)].reduce<unknown>(
        (value, name) => (value as Record<string, unknown> | undefined)?.[name],
        body,
      )
    expect(properties('/api/users/{id}')).to.have.all.keys('user')
    expect(properties('/v2/users/{id}')).to.have.all.keys('member')
    expect(properties('/v3/users/{id}')).to.equal(undefined)
  })
})

describe('config: several mounts at one path', () => {
  const config: Config = {
    mounts: [
      { path: '/api', collections: ['users'], envelopes: { users: 'user' } },
      { path: '/api', collections: ['teams'], dialect: 'envelope' },
    ],
  }
  const api = serving({ data, config })

  it('have a dialect and an envelope each', async () => {
    expect((await api('GET /api/users')).body).to.be.an('array')
    expect((await api('GET /api/users/u1.json')).body).to.have.nested.property('user.id', 'u1')
    expect((await api('GET /api/teams.json?page=1')).body).to.include({ total_items: 1, current_page: 1 })
    expect((await api('GET /api/none')).status).to.equal(404)
    expect((await api('GET /api/%E0%A4%A')).status).to.equal(400)
  })

  for (const [mounts, message] of [
    [[{ path: '/a' }, { path: '/a/' }], 'is mounted twice'],
    [[{ path: '/a' }, { path: '/a', collections: ['users'] }], 'is mounted twice'],
    [
      [
        { path: '/a', collections: ['users', 'teams'] },
        { path: '/a', collections: ['teams'] },
      ],
      'mounts[1].path: Another mount at "/a" already serves "teams"',
    ],
    [[{ path: '/', envelopes: { usres: 'user' } }], 'mounts[0].envelopes.usres: unknown collection'],
    [
      [{ path: '/', envelopes: { users: 1 } }],
      'mounts[0].envelopes.users: this must be false or a non-empty string',
    ],
  ] as const)
    it(`are refused for ${JSON.stringify(mounts)}`, async () => {
      const error = await createServer({ data, config: { mounts } as Config }).catch(
        (reason: Error) => reason,
      )
      expect(error).to.have.property('message').that.includes(message)
    })
})

describe('config: mistakes in lists and messages', () => {
  for (const [declaration, message] of [
    [
      { list: ['usrname'] },
      'collections.users.list[0]: unknown attribute "usrname". Did you mean "username"?',
    ],
    [{ list: 'username' }, 'collections.users.list: this must be a list'],
    [{ messages: { emial: 'x' } }, 'collections.users.messages.emial: unknown attribute "emial"'],
    [
      { messages: { email: { format: 1 } } },
      'collections.users.messages.email.format: this must be a non-empty string',
    ],
  ] as const)
    it(JSON.stringify(declaration), async () => {
      const config = { collections: { users: declaration } } as unknown as Config
      const error = await createServer({ data, config }).catch((reason: Error) => reason)
      expect(error).to.have.property('message').that.includes(message)
    })
})

import { expect } from 'chai'

import type { Config } from '../../../src/declarations/config.ts'
import { ask, serving } from '../../support/api.ts'
import { basic, club, passwords } from '../club.ts'

const ada = basic('ada', passwords.ada)
const root = basic('root', passwords.root)

const data = {
  users: club.users,
  posts: club.posts,
  secrets: club.secrets,
  orders: [
    { id: 1, item: 'oat', user_id: 1 },
    { id: 2, item: 'plain', user_id: 2 },
  ],
  notes: [{ id: 1, text: 'about a secret', secret_id: 1, order_id: 2 }],
  members: [{ id: 1, name: 'Ada', pin: 1234, badge: 'A', user_id: 1 }],
}
const config: Config = {
  collections: {
    notes: {
      relationships: {
        secret: { mustExist: true },
        order: { mustExist: true },
      },
    },
    members: { hidden: ['pin', 'badge'], writeOnce: ['pin'], readOnly: ['badge'] },
    orders: { upsert: true },
  },
}

const access = {
  posts: { read: 'public', write: 'user' },
  secrets: { read: 'admin', write: 'admin' },
  orders: { read: ['owner', 'admin'], write: ['owner', 'admin'] },
  notes: { read: 'user', write: 'user' },
  members: { read: 'user', write: 'user' },
} as const

const api = serving({ data, config, access, auth: { basic: true, rateLimit: false } })
const statusOf = async (request: string, headers: Record<string, string>, send?: unknown): Promise<number> =>
  (await api(request, { headers, ...(send === undefined ? {} : { send }) })).status

const jsonApi = { accept: 'application/vnd.api+json', 'Content-Type': 'application/vnd.api+json' }

describe('auth/access: mistakes that could speak of what is closed', () => {
  const mistakes: readonly (readonly [string, Record<string, string>?, unknown?])[] = [
    ['GET /secrets?_embed=x'],
    ['GET /secrets?_sort=x'],
    ['GET /secrets?nope=1'],
    ['GET /secrets?text_gtee=1'],
    ['GET /secrets/1?_embed=x'],
    ['GET /secrets/99?_embed=x'],
    ['GET /secrets/1/nope'],
    ['GET /secrets?_page=x'],
    ['GET /secrets?filter={'],
    ['POST /secrets?_embed=x', {}, {}],
    ['POST /secrets', {}, '{'],
    ['POST /secrets', { 'Content-Type': 'text/plain' }, 'x'],
    ['PUT /secrets/1?_embed=x', {}, {}],
    ['PATCH /secrets/1', {}, '['],
    ['PATCH /secrets?nope=1', {}, {}],
    ['DELETE /secrets/1?_dependent=x'],
    ['DELETE /secrets'],
    ['GET /posts?_embed=secrets.x'],
    ['GET /posts?_embed=secrets.post.x'],
    ['GET /posts?secrets.nope=1'],
    ['GET /posts?_sort=secrets.nope'],
    ['GET /posts?_where={"secrets":{"nope":1}}'],
    ['GET /posts/1/secrets?_embed=x'],
    ['GET /posts/1/secrets/1/nope'],
    ['POST /posts/1/secrets', {}, '{'],
    ['DELETE /posts/1?_dependent=secrets'],
    ['GET /secrets?include=x', jsonApi],
    ['GET /secrets?sort=x', jsonApi],
    ['GET /secrets?filter[x]=1', jsonApi],
    ['GET /secrets?fields[secret]=x', jsonApi],
    ['GET /secrets?page[size]=x', jsonApi],
    ['GET /secrets/1/nope', jsonApi],
    ['GET /secrets/1/relationships/nope', jsonApi],
    ['GET /posts?include=secrets.nope', jsonApi],
    ['GET /posts?sort=secrets.nope', jsonApi],
    ['GET /posts?filter[secrets.nope]=1', jsonApi],
    ['GET /posts?filter=[{"name":"secrets.nope","op":"eq","val":1}]', jsonApi],
    ['POST /secrets', jsonApi, { data: { type: 'post' } }],
    ['POST /secrets', jsonApi, { data: { type: 'secret', relationships: { nope: { data: null } } } }],
    ['PATCH /secrets/1/relationships/nope', jsonApi, { data: null }],
    [
      'POST /operations',
      { ...jsonApi, 'Content-Type': 'application/vnd.api+json;ext="https://jsonapi.org/ext/atomic"' },
      {
        'atomic:operations': [
          { op: 'add', data: { type: 'secret', relationships: { nope: { data: null } } } },
        ],
      },
    ],
  ]
  for (const [request, headers = {}, send] of mistakes)
    it(`are not told of in ${request} ${headers['accept'] ?? ''} ${JSON.stringify(send) ?? ''}`, async () => {
      const [method = '', path = ''] = request.split(' ')
      const sent = { headers, ...(send === undefined ? {} : { send }) }
      const anonymous = await ask(api.url, `${method} ${encodeURI(path)}`, sent)
      expect(anonymous.status, anonymous.text).to.equal(401)
      expect(anonymous.headers.get('www-authenticate')).to.match(/^Basic/)
      const user = await ask(api.url, `${method} ${encodeURI(path)}`, {
        ...sent,
        headers: { ...headers, ...ada },
      })
      expect(user.status, user.text).to.equal(403)
      const admin = await ask(api.url, `${method} ${encodeURI(path)}`, {
        ...sent,
        headers: { ...headers, ...root },
      })
      expect(admin.status, admin.text).not.to.be.oneOf([401, 403])
    })

  it('are told of where nothing is closed', async () => {
    expect(await statusOf('GET /posts?_embed=x', {})).to.equal(400)
    expect(await statusOf('GET /posts?nope=1', {})).to.equal(400)
    expect(await statusOf('GET /posts?_sort=nope', ada)).to.equal(400)
    expect(await statusOf('POST /posts', ada, '{')).to.equal(400)
  })
})

describe('auth/access: ids that could be found by trying', () => {
  it('get one answer as references, whether they are there or not', async () => {
    for (const [headers, status] of [
      [ada, 403],
      [root, 201],
    ] as const)
      expect(await statusOf('POST /notes', headers, { secret_id: 1 })).to.equal(status)
    expect(await statusOf('POST /notes', ada, { secret_id: 99 })).to.equal(403)
    expect(await statusOf('POST /notes', root, { secret_id: 99 })).to.equal(422)
    expect(await statusOf('PATCH /notes/1', ada, { secret_id: 2 })).to.equal(403)
    expect(await statusOf('PATCH /notes/1', ada, { secret_id: 99 })).to.equal(403)
    const [hidden, missing] = await Promise.all(
      [2, 99].map(async (order_id) => (await api('POST /notes', { headers: ada, send: { order_id } })).text),
    )
    expect(hidden?.replaceAll('"2"', '"99"').replaceAll('\\"2\\"', '\\"99\\"')).to.equal(missing)
    expect(await statusOf('POST /notes', ada, { order_id: 1 })).to.equal(201)
  })

  it('stay where they are, unread', async () => {
    expect(await statusOf('PATCH /notes/1', ada, { text: 'x' })).to.equal(200)
    expect(await statusOf('PATCH /notes/1', ada, { text: 'x', secret_id: 1, order_id: 2 })).to.equal(200)
  })

  it('cannot be chosen by those who do not see them all', async () => {
    for (const id of [2, 99]) {
      expect(await statusOf('POST /orders', ada, { id })).to.equal(403)
      expect(await statusOf(`PUT /orders/${id}`, ada, { user_id: 1 })).to.equal(403)
      expect(
        await statusOf('POST /orders', { ...ada, ...jsonApi }, { data: { type: 'order', id: String(id) } }),
      ).to.equal(403)
    }
    expect(await statusOf('POST /orders', ada, { item: 'x' })).to.equal(201)
    expect(await statusOf('POST /orders', root, { id: 2, user_id: 1 })).to.equal(409)
    expect(await statusOf('POST /orders', root, { id: 98, user_id: 1 })).to.equal(201)
    expect(await statusOf('POST /posts', ada, { id: 97 })).to.equal(201)
    expect(await statusOf('POST /posts', ada, { id: 97 })).to.equal(409)
  })
})

describe('auth/access: hidden values that never change', () => {
  const answers = async (
    request: string,
    sends: readonly unknown[],
    headers: Record<string, string> = {},
  ): Promise<ReadonlySet<string>> => {
    const found = await Promise.all(
      sends.map(async (send) => {
        const { status, text } = await api(request, { headers: { ...ada, ...headers }, send })
        return `${status} ${text}`
      }),
    )
    return new Set(found)
  }
  const one = (found: ReadonlySet<string>): void => {
    expect([...found]).to.have.length(1)
    expect([...found][0]).to.match(/^422 /)
  }

  it('cannot be found by trying', async () => {
    one(await answers('PATCH /members/1', [{ pin: 1234 }, { pin: 1 }]))
    one(await answers('PATCH /members/1', [{ badge: 'A' }, { badge: 'B' }]))
    one(await answers('PUT /members/1', [{ pin: 1234 }, { pin: 1 }]))
    const patch = (value: unknown) => [{ op: 'replace', path: '/pin', value }]
    const headers = { 'Content-Type': 'application/json-patch+json' }
    one(await answers('PATCH /members/1', [patch(1234), patch(1)], headers))
    const whole = (pin: number) => [{ op: 'replace', path: '', value: { id: 1, pin } }]
    one(await answers('PATCH /members/1', [whole(1234), whole(1)], headers))
    one(await answers('PATCH /members?id=1', [{ pin: 1234 }, { pin: 1 }]))
    const document = (pin: number) => ({ data: { type: 'member', id: '1', attributes: { pin } } })
    one(await answers('PATCH /members/1', [document(1234), document(1)], jsonApi))
  })

  it('are set once, and kept by what does not name them', async () => {
    expect(await statusOf('POST /members', ada, { name: 'x', pin: 1 })).to.equal(201)
    expect(await statusOf('PATCH /members/1', ada, { name: 'x' })).to.equal(200)
    expect(await statusOf('PUT /members/1', ada, { name: 'y' })).to.equal(200)
    expect((await api.dump())['members']).to.deep.include({ id: 1, name: 'y', pin: 1234, badge: 'A' })
  })
})

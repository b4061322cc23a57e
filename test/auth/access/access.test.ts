import { expect } from 'chai'

import { parseAccess } from '../../../src/auth/access/access.ts'
import { toUsers } from '../../../src/auth/users/accounts.ts'
import { inferModel } from '../../../src/schema/infer-model.ts'
import { idsOf, serving } from '../../support/api.ts'
import { basic, challengeIn, club, passwords, rules } from '../club.ts'

const { model } = inferModel(club)
const users = toUsers({}, model)
const parse = (value: unknown) => () => parseAccess(value, { model, users, signIn: false })

describe('auth/access', () => {
  describe('what is declared', () => {
    const wrong: readonly (readonly [string, unknown, RegExp])[] = [
      ['no object', 'public', /access: this must be an object/],
      ['a list', [], /access: this must be an object/],
      [
        'a collection that is not there',
        { postz: { read: 'public' } },
        /access\.postz.*Did you mean "posts"/,
      ],
      [
        'an action that is not there',
        { posts: { raed: 'public' } },
        /access\.posts\.raed.*Did you mean "read"/,
      ],
      ['a rule that is a number', { posts: { read: 1 } }, /access\.posts\.read: a rule must be "public"/],
      ['a rule in the plural', { posts: { read: 'users' } }, /"users" is not a valid rule.*"user"/],
      ['a rule in capitals', { posts: { read: 'Owner' } }, /"Owner" is not a valid rule/],
      ['an empty rule', { posts: { read: '' } }, /a rule must be "public"/],
      ['no rule at all', { posts: { read: [] } }, /an empty list allows no one/],
      [
        'an owner that is no attribute',
        { posts: { read: 'owner', owner: 'usr_id' } },
        /Did you mean "user_id"/,
      ],
      ['an owner that cannot be guessed', { secrets: { read: 'owner' } }, /which attribute of secrets/],
      ['__proto__', JSON.parse('{"__proto__":{"read":"public"}}'), /no collection "__proto__"/],
    ]
    for (const [name, value, message] of wrong)
      it(`refuses ${name}`, () => expect(parse(value)).to.throw(message))

    it('needs somebody known for what nobody has named', () =>
      expect(parse({ posts: { write: 'admin' } })().rulesFor('posts', 'read')).to.deep.equal(['key']))

    it('takes * for all that are not named', () => {
      const access = parse({ '*': { read: 'public' }, posts: { write: 'admin' } })()
      expect(access.rulesFor('posts', 'read')).to.deep.equal(['public'])
      expect(access.rulesFor('comments', 'delete')).to.deep.equal(['key'])
    })
  })

  describe('rules', () => {
    const api = serving({ data: club, auth: { basic: true, key: 'sesame', rateLimit: false }, access: rules })
    const ada = basic('ada', passwords.ada)
    const root = basic('root', passwords.root)
    const key = { 'x-api-key': 'sesame' }
    const statusOf = async (request: string, headers = {}, send?: unknown): Promise<number> =>
      (await api(request, { headers, ...(send === undefined ? {} : { send }) })).status

    it('tells the unknown from those who may not', async () => {
      const anonymous = await api('GET /secrets')
      expect(anonymous.status).to.equal(401)
      expect(challengeIn(anonymous)).to.equal(
        'Basic realm="Understudy", charset="UTF-8", Bearer realm="Understudy"',
      )
      expect(await statusOf('GET /secrets', ada)).to.equal(403)
      expect(await statusOf('GET /secrets', root)).to.equal(200)
    })

    it('lets a key do what a key may, and not what a user may', async () => {
      expect(await statusOf('GET /profile', key)).to.equal(200)
      expect(await statusOf('GET /comments', key)).to.equal(403)
      expect(await statusOf('GET /users', key)).to.equal(403)
    })

    it('shows owners their own alone, and admins all', async () => {
      expect(idsOf((await api('GET /users', { headers: ada })).body)).to.deep.equal([1])
      expect((await api('GET /users', { headers: ada })).headers.get('x-total-count')).to.equal('1')
      expect(idsOf((await api('GET /users', { headers: root })).body)).to.deep.equal([1, 2, 3, 4, 5])
      expect(await statusOf('GET /users/2', ada)).to.equal(404)
    })

    it('keeps what is closed out of embedding, nesting, filters and sorting', async () => {
      expect(await statusOf('GET /posts?_embed=secrets', ada)).to.equal(403)
      expect(await statusOf('GET /posts?_embed=comments.post.secrets', ada)).to.equal(403)
      expect(await statusOf('GET /posts/1/secrets', ada)).to.equal(403)
      expect(await statusOf('GET /posts/1/secrets/1', ada)).to.equal(403)
      expect(await statusOf('GET /posts?secrets.text=confidential', ada)).to.equal(403)
      expect(await statusOf('GET /posts?_sort=secrets.text', ada)).to.equal(403)
      expect(await statusOf('GET /db', ada)).to.equal(403)
      expect(await statusOf('HEAD /secrets', ada)).to.equal(403)
      expect(await statusOf('DELETE /posts/1?_dependent=secrets', ada)).to.equal(403)
    })

    it("embeds only what is one's own", async () => {
      const { body } = await api('GET /posts?_embed=user&_fields=id,user.id', { headers: ada })
      expect(body).to.deep.equal([
        { id: 1, user: { id: 1 } },
        { id: 2, user: null },
        { id: 3, user: null },
      ])
      expect(idsOf((await api('GET /posts?user.username_like=a', { headers: ada })).body)).to.deep.equal([1])
    })

    it("makes what is made one's own", async () => {
      const made = await api('POST /posts', { headers: ada, send: { title: 'New' } })
      expect(made.body).to.include({ user_id: 1 })
      expect(await statusOf('POST /posts', ada, { title: 'For you', user_id: 2 })).to.equal(403)
      expect(await statusOf('POST /posts', ada, { title: 'For none', user_id: null })).to.equal(403)
      expect(await statusOf('POST /posts', ada, [{ title: 'a' }, { title: 'b', user_id: 2 }])).to.equal(403)
      expect(await statusOf('POST /posts', key, { title: 'x' })).to.equal(403)
    })

    it("makes it one's own in JSON:API, too", async () => {
      const headers = { ...ada, 'Content-Type': 'application/vnd.api+json' }
      const made = await api('POST /posts', {
        headers,
        send: { data: { type: 'post', attributes: { title: 'New' } } },
      })
      expect(made.status).to.equal(201)
      expect((await api.dump())['posts']).to.deep.include({ id: 4, title: 'New', user_id: 1 })
    })

    const refused: readonly (readonly [string, string, unknown?])[] = [
      ["changing another's", 'PATCH /posts/2', { title: 'mine now' }],
      ["replacing another's", 'PUT /posts/2', { title: 'mine now', user_id: 1 }],
      ["giving away one's own", 'PATCH /posts/1', { user_id: 2 }],
      ["taking what is nobody's", 'PATCH /posts/3', { user_id: 1 }],
      ["changing many of which one is another's", 'PATCH /posts?id=1&id=2', { title: 'all mine' }],
      ["deleting another's", 'DELETE /posts/2'],
      ["deleting many of which one is another's", 'DELETE /posts?id=1&id=2'],
      ['making oneself an admin', 'PATCH /users/1', { roles: ['admin'] }],
    ]
    for (const [name, request, send] of refused) {
      it(`refuses ${name}, and changes nothing`, async () => {
        const before = JSON.stringify(await api.dump())
        expect(await statusOf(request, ada, send)).to.equal(403)
        expect(JSON.stringify(await api.dump())).to.equal(before)
      })
    }

    it('does not find what cannot be seen', async () => {
      expect(await statusOf('PATCH /users/2', ada, { username: 'x' })).to.equal(404)
      expect((await api('DELETE /users?id=2', { headers: ada })).body).to.deep.equal([])
    })

    it("lets owners change their own, and admins everybody's roles", async () => {
      expect(await statusOf('PATCH /posts/1', ada, { title: 'Better' })).to.equal(200)
      expect(await statusOf('PATCH /users/1', root, { roles: ['editor'] })).to.equal(200)
    })

    it('shows the home page to everybody, without what is closed', async () => {
      const home = await api('GET /')
      expect(home.status).to.equal(200)
      expect((await api('GET /', { headers: { accept: 'text/html' } })).text).not.to.match(
        /confidential|nothing is public/,
      )
      expect(await statusOf('GET /_/health')).to.equal(200)
      expect((await api('GET /_/openapi.json')).text).not.to.match(/confidential|nothing is public/)
    })
  })

  describe('owners whose own record is closed to them', () => {
    const api = serving({
      data: club,
      auth: { users: 'users', basic: true },
      access: { posts: { read: 'owner', write: 'owner' }, users: { read: 'admin' } },
    })
    const headers = { ...basic('ada', passwords.ada), 'Content-Type': 'application/vnd.api+json' }

    it('create what is theirs in JSON:API', async () => {
      const send = { data: { type: 'post', attributes: { title: 'New' } } }
      expect((await api('POST /posts', { headers, send })).status).to.equal(201)
      expect((await api.dump())['posts']).to.deep.include({ id: 4, title: 'New', user_id: 1 })
    })
  })

  describe('a rule that is a function', () => {
    const truthy = (() => 'yes') as unknown as () => boolean
    const promising = (async () => true) as unknown as () => boolean
    const api = serving({
      data: club,
      auth: { key: 'sesame' },
      access: {
        posts: { read: ({ principal }) => principal?.id === 'key' },
        comments: { read: truthy },
        secrets: { read: promising },
      },
    })
    const headers = { 'x-api-key': 'sesame' }

    it('decides by who asks', async () => {
      expect((await api('GET /posts')).status).to.equal(401)
      expect((await api('GET /posts', { headers })).status).to.equal(200)
    })
    it('lets in by true alone', async () => {
      expect((await api('GET /comments', { headers })).status).to.equal(403)
      expect((await api('GET /secrets', { headers })).status).to.equal(403)
    })
  })
})

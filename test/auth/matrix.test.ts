import { expect } from 'chai'

import type { AccessDeclaration } from '../../src/auth/access/access.ts'
import type { Dialect, Route } from '../../src/dialects/dialect.ts'
import { dialects } from '../../src/dialects/index.ts'
import { createServer, type Server } from '../../src/index.ts'
import { inferModel } from '../../src/schema/infer-model.ts'
import { ask } from '../support/api.ts'
import { basic, bearer, club, passwords } from './club.ts'
import { Issuer } from './issuer.ts'

const access = {
  posts: { read: 'public', write: 'user' },
  comments: { read: 'user', write: 'user' },
  secrets: { read: 'admin', write: 'admin' },
  users: { read: 'owner', write: 'owner' },
  profile: { read: 'key', write: 'admin' },
  motto: { read: 'user', write: 'admin' },
} as const satisfies AccessDeclaration

const data = { ...club, motto: 'restricted words' }

type Role = 'anonymous' | 'key' | 'user' | 'admin'
type Action = 'read' | 'write'
interface Case {
  readonly dialect: Dialect
  readonly method: string
  readonly path: string
  readonly body?: unknown
  readonly contentType?: string | undefined
  /** Whatever has to be allowed. */
  readonly needs: readonly (readonly [keyof typeof access, Action])[]
}

/** What the rules say, written down once more. */
function isAllowed(role: Role, needs: Case['needs']): boolean | undefined {
  const answers = new Set(
    needs.map(([collection, action]): boolean | undefined => {
      const rule = access[collection][action]
      if (rule === 'public') return true
      if (rule === 'key') return role !== 'anonymous'
      if (rule === 'admin') return role === 'admin'
      if (rule === 'user') return role === 'user' || role === 'admin'
      return role === 'user' || role === 'admin' ? undefined : false
    }),
  )
  if (answers.has(false)) return false
  return answers.has(undefined) ? undefined : true
}

const actionOf = (method: string): Action => (method === 'GET' || method === 'HEAD' ? 'read' : 'write')

const { model } = inferModel(data)
const typeOf = (collection: string): string => model.collections.get(collection)?.type ?? collection

/** A body that would do, if it were allowed. */
function bodyFor({ name }: Dialect, method: string, collection: string, id?: string): unknown {
  if (name !== 'json-api') return collection === 'motto' ? 'changed' : { text: 'changed', title: 'changed' }
  const attributes = collection === 'motto' ? { value: 'changed' } : { text: 'changed', title: 'changed' }
  const own = collection === 'profile' || collection === 'motto' ? collection : id
  return { data: { type: typeOf(collection), ...(method === 'POST' ? {} : { id: own }), attributes } }
}

const kinds = {
  posts: 'collection',
  comments: 'collection',
  secrets: 'collection',
  users: 'collection',
  profile: 'singular',
  motto: 'value',
} as const
const names = Object.keys(kinds) as (keyof typeof kinds)[]

/** Every route of a dialect's table, for every collection and along every relationship to what may be closed. */
function casesOf(dialect: Dialect): readonly Case[] {
  return dialect.routes.flatMap((route) => {
    if (route.on.includes('root')) return rootCases(dialect, route)
    if (/\*|:relationship/.test(route.path)) return relationshipCases(dialect, route)
    return names
      .filter((name) => route.on.includes(kinds[name]))
      .flatMap((name) => methodsOf(route).map((method) => directCase(dialect, route, method, name)))
  })
}

const methodsOf = ({ method }: Route): readonly string[] => (method === 'GET' ? ['GET', 'HEAD'] : [method])

function directCase(dialect: Dialect, route: Route, method: string, name: keyof typeof kinds): Case {
  const isMany =
    !route.path.includes(':id') && kinds[name] === 'collection' && ['PATCH', 'DELETE'].includes(method)
  const path = route.path.replace(':collection', name).replace(':id', '1') + (isMany ? '?id=1' : '')
  const needsRead = method !== 'POST'
  const action = actionOf(method)
  return {
    dialect,
    method,
    path,
    ...(route.accepts ? { body: bodyFor(dialect, method, name, '1'), contentType: route.accepts[0] } : {}),
    needs: [
      ...(needsRead ? ([[name, 'read']] as const) : []),
      ...(action === 'write' ? ([[name, action]] as const) : []),
    ],
  }
}

/** Along a post's relationships, to its comments and its secrets. */
function relationshipCases(dialect: Dialect, route: Route): readonly Case[] {
  return (['comments', 'secrets'] as const).flatMap((target) =>
    methodsOf(route).flatMap((method): readonly Case[] => {
      const isOne = route.path.includes('*') && ['PUT', 'PATCH', 'DELETE'].includes(method)
      const path = route.path
        .replace(':collection', 'posts')
        .replace(':id', '1')
        .replace(':relationship', target)
        .replace('*nested', isOne ? `${target}/1` : target)
      const isLinkage = route.path.includes('/relationships/')
      const body = isLinkage
        ? { data: [{ type: typeOf(target), id: '1' }] }
        : bodyFor(dialect, method, target, '1')
      const writes = actionOf(method) === 'write'
      return [
        {
          dialect,
          method,
          path,
          ...(route.accepts ? { body, contentType: route.accepts[0] } : {}),
          needs: [
            ['posts', 'read'],
            ...(method === 'POST' && !isLinkage ? [] : ([[target, 'read']] as const)),
            ...(writes ? ([[target, 'write']] as const) : []),
            ...(writes && isLinkage ? ([['posts', 'write']] as const) : []),
          ],
        },
      ]
    }),
  )
}

function rootCases(dialect: Dialect, route: Route): readonly Case[] {
  const all = names.map((name) => [name, 'read'] as const)
  if (route.method === 'GET')
    return methodsOf(route).map((method) => ({ dialect, method, path: route.path, needs: all }))
  return (['comments', 'secrets'] as const).flatMap((target) => {
    const type = typeOf(target)
    const ref = { type, id: '1' }
    const steps = [
      { op: 'add', data: { type, attributes: { text: 'changed' } } },
      { op: 'update', ref, data: { ...ref, attributes: { text: 'changed' } } },
      { op: 'remove', ref },
      { op: 'update', ref: { type: typeOf('posts'), id: '1', relationship: target }, data: [] },
    ]
    const open = { op: 'add', data: { type: typeOf('posts'), attributes: { title: 'changed' } } }
    const contentType = `${dialect.mediaType};ext="https://jsonapi.org/ext/atomic"`
    const writes = [
      ['posts', 'write'],
      [target, 'write'],
    ] as const
    return steps.map((step) => ({
      dialect,
      method: route.method,
      path: route.path,
      body: { 'atomic:operations': [open, step] },
      contentType,
      needs: step.op === 'add' ? writes : writes.concat([[target, 'read']] as never),
    }))
  })
}

/** Ways around: what is closed asked for by way of what is open. */
const waysAround: Readonly<Record<string, readonly string[]>> = {
  rest: [
    'GET /posts?_embed=secrets',
    'GET /posts?_expand=secrets',
    'GET /posts?_embed=comments.post.secrets',
    'GET /posts/1?_embed=secrets',
    'GET /posts?embed=["secrets"]',
    'GET /posts?secrets.text=confidential',
    'GET /posts?secrets.text_like=c',
    'GET /posts?_where={"secrets":{"text":"confidential"}}',
    'GET /posts?_where={"not":{"secrets":{"text":"x"}}}',
    'GET /posts?filter={"secrets":{"text":"confidential"}}',
    'GET /posts?_sort=secrets.text',
    'GET /posts?_sort=-secrets.text&_page=1',
    'GET /posts?sort=["secrets.text","ASC"]',
    'GET /posts/1/secrets?_fields=text',
    'GET /posts/1/secrets/1/post',
    'GET /secrets.json',
    'GET /secrets/1.json',
    'GET /posts?_embed=secrets&_fields=id,secrets.text',
    'DELETE /posts/1?_dependent=secrets',
    'DELETE /posts?secrets.text=confidential',
    'PATCH /posts?secrets.text=confidential',
  ],
  'json-api': [
    'GET /posts?include=secrets',
    'GET /posts/1?include=secrets',
    'GET /posts?include=comments.post.secrets',
    'GET /posts?sort=secrets.text',
    'GET /posts?filter[secrets.text]=confidential',
    'GET /posts?filter=[{"name":"secrets","op":"any","val":{"name":"text","op":"eq","val":"confidential"}}]',
    'GET /posts?filter=[{"name":"secrets.text","op":"eq","val":"confidential"}]',
    'GET /posts/1/secrets?fields[secret]=text',
    'GET /posts/1/relationships/secrets',
    'PATCH /posts/1?include=secrets',
  ],
}

function waysAroundOf(dialect: Dialect): readonly Case[] {
  return (waysAround[dialect.name] ?? []).map((way) => {
    const [method = '', path = ''] = way.split(' ')
    const body = method === 'PATCH' ? bodyFor(dialect, method, 'posts', '1') : undefined
    const needs: Case['needs'] =
      actionOf(method) === 'write'
        ? [
            ['secrets', 'read'],
            ['posts', 'write'],
          ]
        : [['secrets', 'read']]
    const contentType = body === undefined ? undefined : dialect.mediaType
    return { dialect, method, path: encodeURI(path), body, contentType, needs }
  })
}

const cases = Object.values(dialects).flatMap((create) => {
  const dialect = create({ lenient: false })
  return casesOf(dialect).concat(waysAroundOf(dialect))
})

describe('auth/matrix: scheme × role × dialect × route × collection', () => {
  const issuer = new Issuer()
  let server: Server
  let principals: readonly { role: Role; scheme: string; headers: Readonly<Record<string, string>> }[] = []
  const reports: string[] = []

  before(async () => {
    await issuer.open()
    server = await createServer({
      data,
      access,
      auth: {
        key: 'sesame',
        basic: true,
        jwt: true,
        oidc: { domain: issuer.url, audience: 'my-api' },
        tokens: { 'token-of-ada': 'ada', 'token-of-root': 'root' },
        rateLimit: false,
      },
      report: (text) => reports.push(text),
    })
    principals = [
      { role: 'anonymous', scheme: 'none', headers: {} },
      { role: 'key', scheme: 'apiKey', headers: { 'x-api-key': 'sesame' } },
      { role: 'user', scheme: 'basic', headers: basic('ada', passwords.ada) },
      { role: 'admin', scheme: 'basic', headers: basic('root', passwords.root) },
      { role: 'user', scheme: 'bearer', headers: bearer('token-of-ada') },
      { role: 'admin', scheme: 'bearer', headers: bearer('token-of-root') },
      { role: 'user', scheme: 'jwt', headers: bearer(await server.tokenFor('ada', { expires: '1d' })) },
      { role: 'admin', scheme: 'jwt', headers: bearer(await server.tokenFor('root', { expires: '1d' })) },
      { role: 'user', scheme: 'oidc', headers: bearer(await issuer.sign({ sub: '1' })) },
      { role: 'admin', scheme: 'oidc', headers: bearer(await issuer.sign({ sub: '3', roles: ['admin'] })) },
    ]
  })
  after(async () => {
    await server.close()
    await issuer.close()
    expect(reports).to.deep.equal([])
  })

  it('has at least 500 cases', () => expect(cases.length * 10).to.be.at.least(500))
  it('has cases of every dialect and every route', () => {
    for (const [name, create] of Object.entries(dialects)) {
      const own = cases.filter(({ dialect }) => dialect.name === create({ lenient: false }).name)
      expect(own.length, name).to.be.greaterThan(create({ lenient: false }).routes.length)
    }
  })

  for (const one of cases) {
    const { dialect, method, path, body, contentType, needs } = one
    it(`${dialect.name} ${method} ${decodeURI(path)} needs ${needs.map((need) => need.join(':')).join(', ')}`, async function () {
      this.timeout(20_000)
      for (const { role, scheme, headers } of principals) {
        await server.reset()
        const before = JSON.stringify(await server.store.dump())
        const answer = await ask(server.url, `${method} ${path}`, {
          headers: {
            accept: dialect.mediaType,
            ...(contentType ? { 'Content-Type': contentType } : {}),
            ...headers,
          },
          ...(body === undefined ? {} : { send: JSON.stringify(body) }),
        })
        const which = `${scheme} ${role}: ${answer.status} ${answer.text}`
        const allowed = isAllowed(role, needs)
        expect(answer.status, which).to.be.lessThan(500)
        if (allowed === true) expect(answer.status, which).not.to.be.oneOf([401, 403])
        if (allowed !== false) continue
        expect(answer.status, which).to.equal(role === 'anonymous' ? 401 : 403)
        expect(answer.text, which).not.to.match(/confidential|restricted|nothing is public/)
        if (role === 'anonymous')
          expect(answer.headers.get('www-authenticate'), which).to.match(/^Basic .*, Bearer /)
        if (method !== 'HEAD') expect(answer.headers.get('content-type'), which).to.contain(dialect.mediaType)
        expect(JSON.stringify(await server.store.dump()), which).to.equal(before)
      }
    })
  }
})

import { expect } from 'chai'

import type { AccessDeclaration } from '../../src/auth/access/access.ts'
import type { Dialect, Route } from '../../src/dialects/dialect.ts'
import { dialects } from '../../src/dialects/index.ts'
import { createServer, type Server } from '../../src/index.ts'
import { ask } from '../support/api.ts'
import { basic, bearer, club, passwords } from './club.ts'
import { everyDialect, sampleOf } from './writes.ts'

/** Everything here is for admins alone; the posts are the way in. */
const access = {
  posts: { read: 'public', write: 'user' },
  comments: { read: 'admin', write: 'admin' },
  secrets: { read: 'admin', write: 'admin' },
  users: { read: 'admin', write: 'admin' },
  profile: { read: 'admin', write: 'admin' },
  motto: { read: 'admin', write: 'admin' },
} as const satisfies AccessDeclaration

const data = { ...club, motto: 'restricted words' }

const closed = { secrets: 'collection', users: 'collection', profile: 'singular', motto: 'value' } as const
type Closed = keyof typeof closed

interface Case {
  readonly dialect: Dialect
  readonly method: string
  readonly path: string
  readonly body?: string
  readonly contentType?: string
}

/** Queries that are wrong because of what a collection has or has not, or in themselves. */
const queries: Readonly<Record<string, readonly string[]>> = {
  rest: [
    'nope=1',
    '_embed=x',
    '_expand=x',
    '_sort=x',
    '_sort=post.x',
    '_page=x',
    'filter={',
    '_where={"nope":1}',
    'text_gtee=1',
    '_fields=x',
    'text=1',
    '_dependent=x',
  ],
  envelope: ['nope=1', 'sort=x', 'page=x', 'limit=0', 'page=1&page=2', 'text=1'],
  'json-api': [
    'nope=1',
    'include=x',
    'include=post.x',
    'sort=x',
    'filter[x]=1',
    'filter=[{"name":"x","op":"eq","val":1}]',
    'page[size]=x',
    'fields[secret]=x',
    'fields[nope]=x',
    'filter[text]=1',
  ],
}

const bodies = (dialect: Dialect, type: string): readonly string[] =>
  dialect.name === 'json-api'
    ? [
        '{',
        '[]',
        '{}',
        '{"data":null}',
        '{"data":{"type":"nope"}}',
        `{"data":{"type":"${type}","id":"1","attributes":{"nope":{"deep":1}}}}`,
        `{"data":{"type":"${type}","id":"1","relationships":{"nope":{"data":null}}}}`,
        `{"data":[{"type":"nope","id":"1"}]}`,
        `{"atomic:operations":[{"op":"add","data":{"type":"${type}","relationships":{"nope":{"data":null}}}}]}`,
        `{"atomic:operations":[{"op":"update","data":{"type":"${type}","id":"99","attributes":{"text":"x"}}}]}`,
        `{"atomic:operations":[{"op":"update","ref":{"type":"${type}","id":"1","relationship":"nope"},"data":null}]}`,
      ]
    : ['{', '[', '[1]', '"x"', 'null', '{"id":{}}', '{"id":1}', '{"post_id":99}', '{"nope":1}', '']

const prefixOf = ({ name }: Dialect): string => (name === 'envelope' ? '/envelope' : '')

const pathsOf = (route: Route, name: Closed): readonly string[] => {
  const base = route.path.replace(':collection', name)
  if (!base.includes(':id')) return [base]
  const paths = ['1', '99'].flatMap((id) =>
    ['post', 'posts', 'nope'].map((relationship) =>
      base.replace(':id', id).replace(':relationship', relationship).replace('*nested', relationship),
    ),
  )
  return [...new Set(paths)]
}

/** From the posts, which are open, along their relationships to what is closed. */
const pathsAlong = (route: Route): readonly string[] =>
  /:relationship|\*nested/.test(route.path)
    ? ['secrets', 'comments'].map((target) =>
        route.path
          .replace(':collection', 'posts')
          .replace(':id', '1')
          .replace(':relationship', target)
          .replace('*nested', /^(PUT|PATCH|DELETE)$/.test(route.method) ? `${target}/1` : target),
      )
    : []

function casesOf(dialect: Dialect): readonly Case[] {
  return dialect.routes.flatMap((route) => {
    if (route.on.includes('root'))
      return route.accepts
        ? bodyCases(dialect, route, route.path, 'secret')
        : queryCases(dialect, route, route.path)
    const names = (Object.keys(closed) as Closed[]).filter((name) => route.on.includes(closed[name]))
    const paths = [...names.flatMap((name) => pathsOf(route, name)), ...pathsAlong(route)]
    return paths.flatMap((path) => {
      const type = path.split('/')[1]?.replace(/s$/, '') ?? ''
      return queryCases(dialect, route, path).concat(
        route.accepts ? bodyCases(dialect, route, path, type) : [],
      )
    })
  })
}

const queryCases = (dialect: Dialect, { method, accepts }: Route, path: string): readonly Case[] =>
  (queries[dialect.name] ?? []).flatMap((query) =>
    (method === 'GET' ? ['GET', 'HEAD'] : [method]).map((each): Case => {
      const asked = { dialect, method: each, path: `${path}?${query}` }
      return accepts ? Object.assign(asked, { body: '{}', contentType: accepts[0] ?? '' }) : asked
    }),
  )

const bodyCases = (
  dialect: Dialect,
  { method, accepts, path: pattern }: Route,
  path: string,
  type: string,
): readonly Case[] =>
  bodies(dialect, type)
    .filter((body) => body.includes('atomic:operations') === (pattern === '/operations') || body.length < 3)
    .map((body) => ({
      dialect,
      method,
      path,
      body,
      contentType:
        pattern === '/operations'
          ? `${dialect.mediaType};ext="https://jsonapi.org/ext/atomic"`
          : (accepts?.[0] ?? ''),
    }))

const cases = Object.values(dialects).flatMap((create) => sampleOf(casesOf(create({ lenient: false })), 7))

/** Whether a request names what is closed in its path: not even the mistake may be spoken of. */
const isClosedPath = ({ path }: Case): boolean => !/^\/(operations|db)\b/.test(path)

describe('auth/matrix: mistakes on what is closed, in every dialect and on every route', () => {
  let server: Server
  let principals: readonly { who: string; headers: Readonly<Record<string, string>> }[] = []
  before(async () => {
    server = await createServer({
      data,
      access,
      config: everyDialect,
      auth: { key: 'sesame', basic: true, jwt: true, tokens: { 'token-of-ada': 'ada' }, rateLimit: false },
    })
    principals = [
      { who: 'anonymous', headers: {} },
      { who: 'key', headers: { 'x-api-key': 'sesame' } },
      { who: 'ada', headers: bearer('token-of-ada') },
      { who: 'root', headers: basic('root', passwords.root) },
    ]
  })
  after(async () => server.close())

  it('has at least 1500 cases', () => expect(cases.length * principals.length).to.be.at.least(1500))

  for (const one of cases) {
    const { dialect, method, path, body, contentType } = one
    it(`${dialect.name} ${method} ${path} ${body ?? ''}`, async function () {
      this.timeout(20_000)
      const before = JSON.stringify(await server.store.dump())
      for (const { who, headers } of principals) {
        const answer = await ask(server.url, `${method} ${prefixOf(dialect)}${encodeURI(path)}`, {
          headers: {
            accept: dialect.mediaType,
            ...(contentType ? { 'Content-Type': contentType } : {}),
            ...headers,
          },
          ...(body === undefined ? {} : { send: body }),
        })
        const which = `${who}: ${answer.status} ${answer.text}`
        expect(answer.status, which).to.be.lessThan(500)
        if (who === 'root') {
          expect(answer.status, which).not.to.be.oneOf([401, 403])
          await server.reset()
          continue
        }
        if (isClosedPath(one)) expect(answer.status, which).to.equal(who === 'anonymous' ? 401 : 403)
        expect(answer.text, which).not.to.match(
          /confidential|restricted|nothing is public|post_id|user_id|username|"post"|Did you mean/,
        )
        expect(JSON.stringify(await server.store.dump()), which).to.equal(before)
      }
    })
  }
})

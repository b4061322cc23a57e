import { expect } from 'chai'

import { compileRule } from '../../src/rules/compile-rule.ts'
import { decideMatches } from '../../src/rules/decide.ts'
import type { Facts, RuleDeclaration } from '../../src/rules/rule.ts'

/** The names of the rules that act on a request, each with the step of its sequence. */
function decided(
  rules: readonly Partial<RuleDeclaration>[],
  [method = '', path = '']: readonly string[],
  facts: Facts = {},
  { drawn = 0, attempts = 0, over = false } = {},
): string {
  const compiled = rules.map((rule, at) =>
    compileRule({ then: { fail: 400 }, ...rule }, 'abcdefgh'[at] ?? ''),
  )
  const candidates = compiled.flatMap((rule) => {
    const params = rule.match(method, path)
    return params ? [{ rule, params }] : []
  })
  return decideMatches(candidates, facts, {
    draw: () => drawn,
    attemptsOf: () => attempts,
    isOver: () => over,
  })
    .map(({ rule, effects }) => `${rule.name}${rule.steps.length > 1 ? rule.steps.indexOf(effects) + 1 : ''}`)
    .join(' ')
}

/** A rule, a request, and whether that is one of the rule's. */
const whens: readonly (readonly [when: string, request: string, isMatch: boolean])[] = [
  ['GET /orders', 'GET /orders', true],
  ['GET /orders', 'GET /orders/', true],
  ['GET /orders', 'GET /Orders', true],
  ['GET /orders', 'GET /orders/1', false],
  ['GET /orders', 'GET /order', false],
  ['GET /orders', 'POST /orders', false],
  ['GET /orders', 'HEAD /orders', true],
  ['HEAD /orders', 'HEAD /orders', true],
  ['HEAD /orders', 'GET /orders', false],
  ['get /orders', 'GET /orders', true],
  ['GET,POST /orders', 'POST /orders', true],
  ['GET,POST /orders', 'PUT /orders', false],
  ['* /orders', 'DELETE /orders', true],
  ['/orders', 'PATCH /orders', true],
  ['GET /orders/:id', 'GET /orders/7', true],
  ['GET /orders/:id', 'GET /orders', false],
  ['GET /orders/:id', 'GET /orders/7/pay', false],
  ['GET /orders/:id', 'GET /orders/a%20b', true],
  ['GET /orders/:id', 'GET /orders/%E0', false],
  ['POST /orders/:id/pay', 'POST /orders/7/pay', true],
  ['POST /orders/:id/pay', 'POST /orders/7/refund', false],
  ['* /api/*rest', 'GET /api/a/b/c', true],
  ['* /api/*rest', 'GET /api', false],
  ['* /api/*rest', 'GET /apis/a', false],
  ['* /api{/*rest}', 'GET /api', true],
  ['* /api{/*rest}', 'GET /api/a', true],
  ['GET /:a/:b', 'GET /x/y', true],
  ['GET /:a/:b', 'GET /x', false],
  ['GET /a.b', 'GET /a.b', true],
  ['GET /a.b', 'GET /axb', false],
  ['GET /files/:name.:ending', 'GET /files/a.png', true],
  ['GET /files/:name.:ending', 'GET /files/a', false],
]

const facts: Facts = {
  method: 'POST',
  path: '/orders/7/pay',
  world: 'main',
  query: { page: '2', q: 'shoes', tag: ['a', 'b'] },
  headers: { 'x-flag': 'beta', authorization: '…' },
  cookies: { theme: 'dark' },
  body: {
    amount: 5,
    lines: [
      { sku: 'x', count: 2 },
      { sku: 'y', count: 9 },
    ],
    in: 'box',
    note: null,
  },
  principal: { id: '3', kind: 'user', roles: ['admin', 'staff'] },
  record: { id: 7, status: 'new', address: { city: 'Gent' }, total: 120, logged_in: true },
  state: { stock: 0, open: true },
}

/** Conditions, and whether these facts meet them. */
const wheres: readonly (readonly [where: object, isMet: boolean])[] = [
  [{}, true],
  [{ method: 'POST' }, true],
  [{ method: ['PUT', 'POST'] }, true],
  [{ method: 'GET' }, false],
  [{ path: { startsWith: '/orders' } }, true],
  [{ path: { like: '^/orders/\\d+/pay$' } }, true],
  [{ path: { like: '^/orders/\\d+$' } }, false],
  [{ world: 'main' }, true],
  [{ world: { ne: 'main' } }, false],
  [{ query: { page: 2 } }, true],
  [{ query: { page: { gt: 2 } } }, false],
  [{ query: { q: 'shoes' } }, true],
  [{ query: { q: 'boots' } }, false],
  [{ query: { tag: 'b' } }, true],
  [{ query: { tag: 'c' } }, false],
  [{ query: { missing: { isnull: true } } }, true],
  [{ 'query.page': '2' }, true],
  [{ headers: { 'x-flag': 'beta' } }, true],
  [{ headers: { 'X-Flag': 'beta' } }, true],
  [{ 'headers.x-flag': 'beta' }, true],
  [{ headers: { 'x-flag': 'alpha' } }, false],
  [{ headers: { authorization: { isnull: false } } }, true],
  [{ headers: { authorization: { contains: 'Bearer' } } }, false],
  [{ cookies: { theme: 'dark' } }, true],
  [{ cookies: { theme: { in: ['light'] } } }, false],
  [{ body: { amount: 5 } }, true],
  [{ body: { amount: { gte: 5 } } }, true],
  [{ body: { amount: { gt: 5 } } }, false],
  [{ body: { amount: { lt: 6, gt: 4 } } }, true],
  [{ body: { 'amount:gte': 5 } }, true],
  [{ body: { 'amount:lt': 5 } }, false],
  [{ body: { in: 'box' } }, true],
  [{ body: { in: 'bag' } }, false],
  [{ body: { lines: { sku: 'y' } } }, true],
  [{ body: { lines: { count: { gt: 8 } } } }, true],
  [{ body: { lines: { count: { gt: 9 } } } }, false],
  [{ body: { 'lines.sku': 'x' } }, true],
  [{ body: { note: null } }, true],
  [{ body: { coupon: null } }, true],
  [{ body: { coupon: { isnull: false } } }, false],
  [{ principal: { id: '3' } }, true],
  [{ principal: { id: 4 } }, false],
  [{ principal: { roles: 'admin' } }, true],
  [{ principal: { roles: { has: 'owner' } } }, false],
  [{ principal: { isnull: true } }, false],
  [{ record: { status: 'new' } }, true],
  [{ record: { status: ['paid', 'sent'] } }, false],
  [{ record: { status: { nin: ['paid', 'sent'] } } }, true],
  [{ record: { address: { city: 'Gent' } } }, true],
  [{ record: { 'address.city': 'Aalst' } }, false],
  [{ record: { logged_in: true } }, true],
  [{ record: { isnull: false } }, true],
  [{ record: { isnull: true } }, false],
  [{ state: { stock: 0 } }, true],
  [{ state: { stock: { gt: 0 } } }, false],
  [{ state: { open: true, stock: 0 } }, true],
  [{ or: [{ method: 'GET' }, { body: { amount: 5 } }] }, true],
  [{ or: [{ method: 'GET' }, { body: { amount: 6 } }] }, false],
  [{ and: [{ method: 'POST' }, { record: { total: { gt: 100 } } }] }, true],
  [{ and: [{ method: 'POST' }, { record: { total: { gt: 200 } } }] }, false],
  [{ not: { record: { status: 'new' } } }, false],
  [{ not: { record: { status: 'paid' } } }, true],
  [{ record: { status: { ieq: 'NEW' } } }, true],
  [{ record: { status: 'new' }, body: { amount: { gte: 6 } } }, false],
]

const go = ['GET', '/x']

/** Several rules, and which of them act. */
const orders: readonly (readonly [what: string, acting: string, expected: string])[] = [
  ['the first that answers', decided([{}, {}], go), 'a'],
  ['the next where the first does not match', decided([{ when: 'POST /x' }, {}], go), 'b'],
  ['those that do not end it, and the first that does', decided([{ then: { delay: 5 } }, {}, {}], go), 'a b'],
  ['all that do not end it', decided([{ then: { set: { a: 1 } } }, { then: { status: 202 } }], go), 'a b'],
  ['none', decided([], go), ''],
  ['a fault as an end', decided([{ then: { fault: 'reset' } }, {}], go), 'a'],
  ['a rewrite as an end', decided([{ then: { rewrite: '/y' } }, {}], go), 'a'],
  ['a response as an end', decided([{ then: { respond: { body: 1 } } }, {}], go), 'a'],
  ['a patch, which is no end', decided([{ then: { patch: { a: 1 } } }, {}], go), 'a b'],
  ['headers, which are no end', decided([{ then: { headers: { 'X-A': '1' } } }, {}], go), 'a b'],
  ['nothing special, which is no end', decided([{ then: {} }, {}], go), 'a b'],
  ['a chance that is met', decided([{ chance: '10%' }], go, {}, { drawn: 0.09 }), 'a'],
  ['a chance that is not met', decided([{ chance: '10%' }, {}], go, {}, { drawn: 0.1 }), 'b'],
  ['no chance', decided([{ chance: '0%' }], go, {}, { drawn: 0 }), ''],
  ['every chance', decided([{ chance: '100%' }], go, {}, { drawn: 0.999 }), 'a'],
  ['the first step', decided([{ then: [{ fail: 503 }, {}] }], go), 'a1'],
  ['the second step', decided([{ then: [{ fail: 503 }, {}] }, {}], go, {}, { attempts: 1 }), 'a2 b'],
  [
    'the last step, which stays',
    decided([{ then: [{ fail: 503 }, { fail: 500 }] }], go, {}, { attempts: 9 }),
    'a2',
  ],
  [
    'the first step again',
    decided([{ again: true, then: [{ fail: 503 }, { fail: 500 }] }], go, {}, { attempts: 2 }),
    'a1',
  ],
  [
    'the second step again',
    decided([{ again: true, then: [{ fail: 503 }, { fail: 500 }] }], go, {}, { attempts: 3 }),
    'a2',
  ],
  [
    'a limit that is not used up, which is no end',
    decided([{ then: { limit: { requests: 1, seconds: 1 } } }, {}], go),
    'a b',
  ],
  [
    'a limit that is used up as an end',
    decided([{ then: { limit: { requests: 1, seconds: 1 } } }, {}], go, {}, { over: true }),
    'a',
  ],
  ['a variable of the path', decided([{ when: '* /:a', where: { params: { a: 'x' } } }], go), 'a'],
  ['another value of it', decided([{ when: '* /:a', where: { params: { a: 'y' } } }], go), ''],
]

describe('rules: which act', () => {
  it('is decided by more than a hundred rows', () =>
    expect(whens.length + wheres.length + orders.length).to.be.greaterThan(100))

  for (const [when, request, isMatch] of whens)
    it(`"${when}" is ${isMatch ? '' : 'not '}for ${request}`, () =>
      expect(decided([{ when }], request.split(' '))).to.equal(isMatch ? 'a' : ''))

  for (const [where, isMet] of wheres)
    it(`${JSON.stringify(where)} is ${isMet ? '' : 'not '}met`, () =>
      expect(decided([{ where: where as RuleDeclaration['where'] & object }], go, facts)).to.equal(
        isMet ? 'a' : '',
      ))

  for (const [what, acting, expected] of orders) it(`finds ${what}`, () => expect(acting).to.equal(expected))
})

import { expect } from 'chai'
import {
  array,
  assert,
  asyncProperty,
  boolean,
  constantFrom,
  integer,
  option,
  record,
  uniqueArray,
  type Arbitrary,
} from 'fast-check'

import { createHandler, type Config, type Json } from '../../src/index.ts'
import { ask, serving } from '../support/api.ts'
import { planted } from '../support/planted.ts'

/** What a rule is for, and whether it is for a request; worked out without the code of rules. */
interface Case {
  readonly when: string
  readonly where: object
  readonly isFor: (request: Sample) => boolean
}

interface Sample {
  readonly method: string
  readonly path: string
  readonly page: number
  readonly flag: string
}

const method = constantFrom('GET', 'POST', 'PUT', 'DELETE')
const segment = constantFrom('orders', 'cookies', 'nothing', '7')
const path = array(segment, { minLength: 1, maxLength: 3 }).map((parts) => `/${parts.join('/')}`)

const sample: Arbitrary<Sample> = record({
  method,
  path,
  page: integer({ min: 0, max: 3 }),
  flag: constantFrom('a', 'b'),
})

const rule: Arbitrary<Case> = record({
  methods: uniqueArray(method, { minLength: 1, maxLength: 3 }),
  path,
  last: boolean(),
  least: option(integer({ min: 0, max: 4 }), { nil: undefined }),
  flag: option(constantFrom('a', 'b'), { nil: undefined }),
}).map(({ methods, path: wanted, last, least, flag }) => {
  const beginning = wanted.slice(0, wanted.lastIndexOf('/'))
  return {
    when: `${methods.join(',')} ${last ? `${beginning}/:last` : wanted}`,
    where: {
      ...(least === undefined ? {} : { query: { page: { gte: least } } }),
      ...(flag === undefined ? {} : { headers: { 'X-Flag': flag } }),
    },
    isFor: (request) =>
      methods.some((one) => one === request.method) &&
      (last ? request.path.slice(0, request.path.lastIndexOf('/')) === beginning : request.path === wanted) &&
      (least === undefined || request.page >= least) &&
      (flag === undefined || request.flag === flag),
  }
})

describe('http: how far rules go', () => {
  it('is what their "when" and "where" say, whatever they do', async () => {
    const api = await createHandler({ data: { orders: [{ id: 7 }], cookies: [{ id: 7 }] }, persist: false })
    const send = { method: 'PUT', headers: { 'Content-Type': 'application/json' } }
    try {
      await assert(
        asyncProperty(rule, array(sample, { minLength: 4, maxLength: 8 }), async (one, requests) => {
          const { when, where } = one
          const body = JSON.stringify({ when, where, then: { respond: { body: 'by the rule' } } })
          const added = await api.fetch('/_/rules/one', { ...send, body })
          expect(added.status).to.be.oneOf([200, 201])
          for (const request of requests) {
            const { path: at, page, flag } = request
            const answer = await api.fetch(`${at}?page=${page}`, {
              method: request.method,
              headers: { 'X-Flag': flag },
            })
            const isActing = answer.headers.get('X-Understudy-Rule') !== null
            expect(isActing, `${JSON.stringify({ when, where })} ${JSON.stringify(request)}`).to.equal(
              one.isFor(request),
            )
          }
        }),
        { numRuns: 60 },
      )
    } finally {
      await api.close()
    }
  })

  describe('where people sign in', () => {
    const everything: Json = {
      record: '{{record}}',
      headers: '{{headers}}',
      authorization: '{{headers.authorization}}',
      principal: '{{principal}}',
      state: '{{state}}',
    }
    const config: Config = {
      collections: { users: { hidden: ['password'] } },
      access: { orders: { read: 'key' }, users: { read: 'public' } },
      rules: [
        { name: 'all', when: '* /:collection/:id/all', then: { respond: { body: everything } } },
        { name: 'once', when: 'GET /users', then: { limit: { requests: 1, seconds: 60, by: 'principal' } } },
      ],
    }
    const api = serving({
      data: {
        orders: [{ id: 1, note: 'for key holders alone' }],
        users: [{ id: 1, name: 'ada', password: planted.password }],
      },
      config,
      auth: { key: planted.key },
    })

    it('a record is shown to those alone who may read it', async () => {
      const unknown = await api('GET /orders/1/all')
      expect(unknown.body).to.include({ record: null, principal: null })
      expect(unknown.text).not.to.contain('key holders')
      const holder = await api('GET /orders/1/all', { headers: { 'X-API-Key': planted.key } })
      expect(holder.body).to.have.nested.property('record.note', 'for key holders alone')
      expect(holder.body).to.have.nested.property('principal.kind', 'key')
    })

    it('no secret is in what a rule answers', async () => {
      for (const headers of [
        { 'X-API-Key': planted.key },
        { Authorization: `Bearer ${planted.bearer}`, Cookie: `session=${planted.secret}` },
      ]) {
        const { text, body } = await api('GET /users/1/all', { headers })
        expect(body).to.have.deep.property('record', { id: 1, name: 'ada' })
        for (const secret of Object.values(planted)) expect(text).not.to.contain(secret)
      }
    })

    it('a limit counts the requests of each sender for themselves', async () => {
      const statusFor = async (headers: Record<string, string>) =>
        (await api('GET /users', { headers })).status
      const key = { 'X-API-Key': planted.key }
      expect([
        await statusFor({}),
        await statusFor({}),
        await statusFor(key),
        await statusFor(key),
      ]).to.deep.equal([200, 429, 200, 429])
    })

    it('rules are added by admins alone', async () => {
      const { status } = await ask(api.url, 'POST /_/rules', { send: { then: { fail: 500 } } })
      expect(status).to.equal(401)
    })
  })

  it('ends with reading: a rule of a read-only server changes nothing', async () => {
    const api = await createHandler({
      data: { orders: [{ id: 1, status: 'new' }] },
      readOnly: true,
      config: {
        rules: [{ when: 'GET /pay', then: { change: { 'orders/1': { status: 'paid' } }, respond: {} } }],
      },
    })
    expect((await api.fetch('/pay')).status).to.equal(500)
    expect(await (await api.fetch('/orders/1')).json()).to.deep.equal({ id: 1, status: 'new' })
    await api.close()
  })
})

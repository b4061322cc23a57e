import { expect } from 'chai'

import { toNetworkSettings } from '../../../src/declarations/network.ts'
import { createRestDialect } from '../../../src/dialects/rest/rest.ts'
import { createEngine } from '../../../src/engine/engine.ts'
import { createApp } from '../../../src/http/app.ts'
import { createBodyReader } from '../../../src/http/body.ts'
import type { World } from '../../../src/http/middleware/enter-world.ts'
import { listen } from '../../../src/http/server.ts'
import { createWorldApp } from '../../../src/http/world-app.ts'
import { Agenda } from '../../../src/rules/agenda.ts'
import { RequestNumbers } from '../../../src/rules/draw.ts'
import { RuleBook } from '../../../src/rules/rule-book.ts'
import { inferModel } from '../../../src/schema/infer-model.ts'
import { createMemoryStore } from '../../../src/store/memory/memory-store.ts'
import { WorldClock } from '../../../src/worlds/world-clock.ts'
import { WorldList } from '../../../src/worlds/world-list.ts'
import { serving, withServer } from '../../support/api.ts'
import { blog } from '../../support/blog.ts'

const problem = { headers: { Accept: 'application/problem+json' } }

describe('http/contract: errors', () => {
  const api = serving({ data: blog })

  it('have one body', async () => {
    const { status, body, headers } = await api('GET /posts/99')
    expect(status).to.equal(404)
    expect(headers.get('Content-Type')).to.equal('application/json; charset=utf-8')
    const message = 'posts has no resource with id "99".'
    expect(body).to.deep.equal({
      error: { status_code: 404, code: 'not_found', message, help: 'GET /posts lists them all.' },
      message,
    })
  })

  it('name the parameter that is wrong, and what it could have been', async () => {
    const { body } = await api('GET /posts?titel=x')
    const message = 'posts has no attribute "titel".'
    expect(body).to.deep.equal({
      error: {
        status_code: 400,
        code: 'bad_request',
        message,
        help: 'Did you mean "title"? With --lenient, unknown parameters are ignored.',
        details: [{ parameter: 'titel', code: 'unknown_attribute', message }],
      },
      message,
    })
  })

  it('blame no parameter that is not there', async () => {
    const { body } = await api('GET /posts?_sort=titel')
    expect(body)
      .to.have.nested.property('error.details')
      .that.deep.equals([{ code: 'unknown_attribute', message: 'posts has no attribute "titel".' }])
  })

  it('name the header that is to blame, in every dialect', async () => {
    for (const [request, headers, status, header] of [
      ['GET /posts', { Accept: 'text/csv' }, 406, 'Accept'],
      ['POST /posts', { 'Content-Type': 'text/csv' }, 415, 'Content-Type'],
      ['POST /posts', { 'Content-Encoding': 'rot13' }, 415, 'Content-Encoding'],
    ] as const) {
      const sent = { headers, ...(status === 415 ? { send: '{}' } : {}) }
      const plain = await api(request, sent)
      expect(plain.status, header).to.equal(status)
      expect(plain.body).to.have.nested.property('error.details[0].header', header)
    }
    const accept = 'application/vnd.api+json'
    const coded = await api('POST /posts', {
      headers: { Accept: accept, 'Content-Encoding': 'rot13' },
      send: '{}',
    })
    expect(coded.body).to.have.deep.nested.property('errors[0].source', { header: 'Content-Encoding' })
  })

  it('list all that is invalid, also by field for forms', async () => {
    const { status, body } = await api('POST /posts', { send: { id: [] } })
    expect(status).to.equal(422)
    const message = 'id must be a number or a non-empty string.'
    expect(body).to.deep.equal({
      error: {
        status_code: 422,
        code: 'invalid',
        message,
        help: 'Fix the problems listed and send the request again.',
        details: [{ field: 'id', pointer: '/id', code: 'type', message }],
      },
      message,
      errors: { id: message },
    })
  })

  it('are RFC 9457 problems for who asks', async () => {
    const missing = await api('GET /posts/99', problem)
    expect(missing.headers.get('Content-Type')).to.equal('application/problem+json')
    expect(missing.status).to.equal(404)
    expect(missing.body).to.deep.equal({
      type: 'about:blank',
      title: 'Not found',
      status: 404,
      detail: 'posts has no resource with id "99".',
      help: 'GET /posts lists them all.',
    })
    const invalid = await api('POST /posts', { ...problem, send: { id: [] } })
    expect(invalid.body).to.deep.include({
      title: 'Invalid',
      status: 422,
      errors: [
        {
          field: 'id',
          pointer: '/id',
          code: 'type',
          message: 'id must be a number or a non-empty string.',
        },
      ],
    })
    expect((await api('GET /posts/1', problem)).status).to.equal(200)
    const type = async (accept: string) =>
      (await api('GET /posts/99', { headers: { Accept: accept } })).headers.get('Content-Type')
    expect(await type('*/*, Application/Problem+JSON')).to.equal('application/problem+json')
    expect(await type('*/*, application/problem+json;q=0')).to.equal('application/json; charset=utf-8')
    expect((await api('GET /nothing', problem)).headers.get('Content-Type')).to.equal(
      'application/problem+json',
    )
  })

  it('are the same beside a resource whose name no address can hold', async () => {
    await withServer({ data: { '\uD800': [{ id: 1 }] } }, async (server) => {
      expect((await fetch(`${server.url}/nothing`)).status).to.equal(404)
    })
  })

  it('tell line and column of broken JSON', async () => {
    const { body } = await api('POST /posts', { send: '{\n  "title": "x",\n}' })
    expect(body).to.have.nested.property('error.code', 'bad_request')
    expect(body)
      .to.have.property('message')
      .that.matches(/line 3, column 1: /)
  })

  it('say what a read-only server does not do', async () => {
    await withServer({ data: blog, readOnly: true }, async (server) => {
      for (const [method, path] of [
        ['POST', '/posts'],
        ['PUT', '/posts/1'],
        ['PATCH', '/posts/1'],
        ['PATCH', '/posts?id=1'],
        ['DELETE', '/posts/1'],
        ['DELETE', '/posts?id=1'],
        ['PUT', '/profile'],
      ] as const) {
        const response = await fetch(`${server.url}${path}`, {
          method,
          headers: { 'Content-Type': 'application/json' },
          body: '{}',
        })
        expect(response.status, `${method} ${path}`).to.equal(403)
        expect(await response.json()).to.have.nested.property('error.code', 'forbidden')
      }
      expect(await server.store.dump()).to.deep.equal(blog)
      expect((await fetch(`${server.url}/posts/1`)).status).to.equal(200)
    })
  })
})

describe('http/contract: what nobody expected', () => {
  it('is told to the log, and only an id to the client', async () => {
    const reports: string[] = []
    const store = createMemoryStore(blog, inferModel)
    const failing = {
      ...store,
      model: store.model,
      history: [],
      ownRows: 0,
      get: async () => Promise.reject(new Error('the secret is 42')),
    }
    const engine = createEngine(failing)
    const current = [{ path: '', dialect: createRestDialect({ lenient: false }), others: [], engine }]
    const network = { current: toNetworkSettings({}, {}) }
    const others = new WorldList<World>(async () => Promise.reject(new Error('there is only one')))
    const at = async () => Promise.reject(new Error('there is no past'))
    const answer = createWorldApp({
      engine,
      store,
      mounts: { current },
      network,
      policies: [],
      schemes: [],
      endpoints: [],
      readBody: createBodyReader('1mb'),
      reportUnseen: () => undefined,
      numbers: new RequestNumbers(),
      rules: new RuleBook(),
      agenda: new Agenda(new WorldClock()),
      report: (text) => reports.push(text),
      clock: new WorldClock(),
      world: { name: 'main', reset: async () => undefined, at },
      others,
    })
    const app = createApp({
      worlds: { main: { answer, store, at }, others },
      network,
      report: (text) => reports.push(text),
      refuse: ({ error }) => error,
    })
    const callback = app.callback()
    const listening = await listen((request, response) => void callback(request, response), {
      host: '127.0.0.1',
      port: 0,
    })
    const response = await fetch(`${listening.url}/posts/1`)
    const text = await response.text()
    const id = response.headers.get('X-Request-Id') ?? ''
    await listening.close()
    expect(response.status).to.equal(500)
    expect(id).to.match(/^[0-9a-f-]{36}$/)
    expect(text).to.include(id).and.not.include('secret').and.not.include('.ts')
    expect(JSON.parse(text)).to.have.nested.property('error.status_code', 500)
    expect(reports).to.have.length(1)
    expect(reports[0]).to.include(id).and.to.include('the secret is 42')
  })
})

import { once } from 'node:events'
import { createServer as createTcpServer } from 'node:net'

import { expect } from 'chai'

import { createServer } from '../../../src/index.ts'
import { ask, serving, withServer } from '../../support/api.ts'
import { blog } from '../../support/blog.ts'
import { answers } from '../../support/rows.ts'

const failure = async (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => expect.fail('it did not fail'),
    (error: Error) => error,
  )

describe('http/contract: where it listens', () => {
  it('on 127.0.0.1 and a free port', async () => {
    const url = await withServer({ data: {} }, async (server) => server.url)
    expect(url).to.match(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(await failure(fetch(url))).to.be.instanceOf(TypeError)
  })

  it('where it is told to', async () => {
    await withServer({ data: blog, host: '::1' }, async (server) => {
      expect(server.url).to.match(/^http:\/\/\[::1\]:\d+$/)
      expect((await ask(server.url, 'GET /tags')).status).to.equal(200)
    })
  })

  it('or says in one line what data is, when it is given something else', async () => {
    for (const data of [undefined, null, [{ id: 1 }], 3]) {
      const { name, message } = await failure(createServer({ data } as never))
      expect(name).to.equal('UserError')
      expect(message).to.match(/^data must be a file name/)
    }
  })

  it('or says in one line that the port is taken, and which is free', async () => {
    const other = createTcpServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    const { message } = await failure(createServer({ data: {}, port }))
    other.close()
    const [, taken, free] = /^Port (\d+) is taken\. Port (\d+) is free: add --port \2$/.exec(message) ?? []
    expect(Number(taken)).to.equal(port)
    await withServer({ data: {}, port: Number(free) }, async (server) => {
      expect(server.url).to.equal(`http://127.0.0.1:${free}`)
    })
  })

  it('or says that there is no such host', async () => {
    expect((await failure(createServer({ data: {}, host: '203.0.113.9' }))).message).to.match(
      /has no address "203/,
    )
  })
})

describe('http/contract: lenient', () => {
  const api = serving({ data: blog, lenient: true })
  answers(api, [
    { request: 'GET /tags?nope=1', ids: [1, 2, 3] },
    { request: 'GET /tags?nope=1&name=sad', ids: [3] },
    { request: 'GET /tags?_nope=1', ids: [1, 2, 3] },
    { request: 'GET /tags?name:nope=1', ids: [1, 2, 3] },
    { request: 'GET /tags?nope_gte=1', ids: [1, 2, 3] },
    { request: 'GET /tags?_sort=nope,-id', ids: [3, 2, 1] },
    { request: 'GET /tags?_fields=id,nope&id=1', body: [{ id: 1 }] },
    { request: 'GET /tags?_where={"or":[{"nope":1},{"name":"sad"}]}', ids: [3] },
    { request: 'GET /tags?_where={"not":{"nope":1}}', ids: [1, 2, 3] },
    { request: 'GET /tags/1?nope=1', body: { id: 1, name: 'sweet' } },
    { request: 'PATCH /tags/1?nope=1', send: { name: 'x' }, body: { id: 1, name: 'x' } },
    {
      name: 'still no change of everything',
      request: 'DELETE /tags?nope=1',
      status: 400,
      says: /needs a filter/,
    },
    { name: 'still no change of everything', request: 'PATCH /tags?_page=1', send: {}, status: 400 },
    { name: 'nonsense is still refused', request: 'GET /tags?_page=x', status: 400 },
  ])
})

describe('http/contract: delays', () => {
  const api = serving({ data: { things: [{ id: 1, ship_delay: 3 }] }, delay: '60-90' })
  const slow = serving({ data: { things: [{ id: 1 }] }, delay: '50000' })
  /** Milliseconds; at least so many have passed, however busy the machine is. */
  const timed = async (request: string): Promise<number> => {
    const start = performance.now()
    expect((await api(request)).status).to.equal(200)
    return performance.now() - start
  }

  it('wait as long as the server was told to', async () =>
    expect(await timed('GET /things')).to.be.at.least(55))
  it('wait as long as one request says', async () =>
    expect(await timed('GET /things?_delay=200')).to.be.at.least(195))
  it('can be shorter than the server was told, or none', async () => {
    expect((await slow('GET /things?_delay=1')).status).to.equal(200)
    expect((await slow('GET /things?_delay=0')).status).to.equal(200)
  })

  answers(api, [
    { request: 'GET /things?ship_delay=3', ids: [1] },
    { request: 'GET /things?_=1700000000000', ids: [1] },
    { request: 'GET /things?_delay=soon', status: 400, says: /"soon" is not a valid delay.*milliseconds/ },
    { request: 'GET /things?_delay=-1', status: 400 },
    { request: 'GET /things?_delay=60001', status: 400 },
    { request: 'GET /things?_delay=1&_delay=2', status: 400 },
  ])
})

describe('http/contract: wrong options', () => {
  for (const [name, options, message] of [
    ['a dialect that there is not', { dialect: 'rset' as 'rest' }, /Unknown dialect "rset"/],
    [
      'a dialect that every object has',
      { dialect: 'constructor' as 'rest' },
      /Unknown dialect "constructor"/,
    ],
    ['no delay', { delay: 'soon' }, /"soon" is not a valid delay/],
  ] as const) {
    it(`are refused: ${name}`, async () => {
      expect((await failure(createServer({ data: {}, ...options }))).message).to.match(message)
    })
  }
})

describe('http/contract: the access log', () => {
  it('has a line for each request, without secrets', async () => {
    const lines: string[] = []
    await withServer(
      {
        data: blog,
        accessLog: { write: (line) => lines.push(line), color: false },
        lenient: true,
      },
      async (server) => {
        await ask(server.url, 'GET /tags?token=abc&id=1')
        await ask(server.url, 'DELETE /tags/9')
      },
    )
    expect(lines[0]).to.match(/^GET {4}\/tags\?token=…&id=1 200 \d+\.\d ms$/)
    expect(lines[1]).to.match(/^DELETE \/tags\/9 404 \d+\.\d ms$/)
    expect(lines).to.have.length(2)
  })

  it('can be coloured', async () => {
    const lines: string[] = []
    await withServer(
      {
        data: blog,
        accessLog: { write: (line) => lines.push(line), color: true },
      },
      async (server) => {
        await ask(server.url, 'GET /tags')
        await ask(server.url, 'GET /nothing')
        const { headers } = await ask(server.url, 'GET /tags')
        await ask(server.url, 'GET /tags', { headers: { 'If-None-Match': headers.get('ETag') ?? '' } })
      },
    )
    expect(lines.map((line) => /\[(\d+)m(\d{3})\b/.exec(line)?.slice(1))).to.deep.equal([
      ['32', '200'],
      ['33', '404'],
      ['32', '200'],
      ['36', '304'],
    ])
  })
})

describe('http/contract: reset', () => {
  it('brings back the data and the next id', async () => {
    await withServer({ data: blog }, async (server) => {
      await ask(server.url, 'POST /tags', { send: {} })
      await ask(server.url, 'DELETE /posts/1')
      await server.reset()
      expect(await server.store.dump()).to.deep.equal(blog)
      expect((await ask(server.url, 'POST /tags', { send: {} })).body).to.deep.equal({ id: 4 })
    })
  })
})

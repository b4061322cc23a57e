import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer, request as sendRequest, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

import { expect } from 'chai'
import express from 'express'
import Koa from 'koa'

import { createHandler, createServer, type Handler, type ServerOptions } from '../../src/index.ts'
import { inFolder } from '../support/folder.ts'

const data = { names: [{ id: 1, name: 'Ada' }] }

async function withHandler(options: Partial<ServerOptions>, test: (api: Handler) => Promise<void>) {
  const api = await createHandler({ data, ...options })
  try {
    await test(api)
  } finally {
    await api.close()
  }
}

/** Another server, which hands requests on. */
async function withOther(listener: RequestListener, test: (url: string) => Promise<void>) {
  const server = createHttpServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    await test(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const json = (method: string, body: unknown) => ({
  method,
  body: JSON.stringify(body),
  headers: { 'Content-Type': 'application/json' },
})

describe('server: a world in code', () => {
  const namesIn = async (fetch: Handler['fetch']): Promise<readonly string[]> =>
    ((await (await fetch('/names')).json()) as { name: string }[]).map(({ name }) => name)

  it('has its own state, which it resets, undoes and deletes, also where users sign in', async () => {
    const access = { names: { read: 'public', write: 'public' } }
    await withHandler({ auth: { key: 'a-key-of-a-test' }, access }, async (api) => {
      const one = api.world('one')
      expect([one.name, one.url]).to.deep.equal(['one', 'http://localhost/_/in/one'])
      for (const name of ['Bob', 'Cleo']) await one.fetch('/names', json('POST', { name }))
      expect(await namesIn(one.fetch)).to.deep.equal(['Ada', 'Bob', 'Cleo'])
      expect(await namesIn(api.world('two').fetch)).to.deep.equal(['Ada'])
      expect(await namesIn(api.fetch)).to.deep.equal(['Ada'])
      await one.undo()
      expect(await namesIn(api.world('one').fetch)).to.deep.equal(['Ada', 'Bob'])
      await one.reset()
      expect(await namesIn(one.fetch)).to.deep.equal(['Ada'])
      await one.fetch('/names', json('POST', { name: 'Bob' }))
      await one.delete()
      expect(await namesIn(one.fetch)).to.deep.equal(['Ada'])
      expect(await namesIn(api.world('main').fetch)).to.deep.equal(['Ada'])
    })
  })

  it('has the address of the server, and a name that can be one', async () => {
    const server = await createServer({ data })
    const { url, fetch: ask } = server.world('one')
    expect(url).to.equal(`${server.url}/_/in/one`)
    expect((await ask('/names', json('POST', { name: 'Bob' }))).headers.get('location')).to.equal(
      `${server.url}/names/2`,
    )
    expect(await namesIn(async () => fetch(`${url}/names`))).to.deep.equal(['Ada', 'Bob'])
    expect(() => server.world('a/b')).to.throw('"a/b" cannot be the name of a world. Use 1 to 64 letters')
    const mistake = await server
      .world('main')
      .delete()
      .catch((error: Error) => error.message)
    expect(mistake).to.include('"main" is the data itself')
    await server.close()
  })
})

describe('server: a handler without a socket', () => {
  it('answers fetch as a server does, whatever the host', async () => {
    await withHandler({}, async (api) => {
      const created = await api.fetch('/names', json('POST', { name: 'Bob' }))
      expect([created.status, created.headers.get('location')]).to.deep.equal([
        201,
        'http://localhost/names/2',
      ])
      const elsewhere = await api.fetch('https://api.example.com/names', json('POST', { id: 3 }))
      expect(elsewhere.headers.get('location')).to.equal('https://api.example.com/names/3')
      expect((await api.fetch('/names/3', { method: 'DELETE' })).status).to.equal(200)
      const list = await api.fetch('https://api.example.com/names?_sort=-id')
      expect(list.headers.get('x-total-count')).to.equal('2')
      expect(await list.json()).to.deep.equal([
        { id: 2, name: 'Bob' },
        { id: 1, name: 'Ada' },
      ])
      const unchanged = await api.fetch(
        new Request('http://localhost/names/1', { headers: { 'If-None-Match': '*' } }),
      )
      expect([unchanged.status, unchanged.body]).to.deep.equal([304, null])
      expect((await api.fetch('/names/1', { method: 'HEAD' })).status).to.equal(200)
      expect((await api.fetch('/names/1', { method: 'DELETE' })).status).to.equal(200)
      expect((await api.fetch('/names/9')).status).to.equal(404)
    })
  })

  it('answers malformed and large bodies, and forty requests at once', async () => {
    await withHandler({ bodyLimit: '1kb' }, async (api) => {
      const broken = { method: 'POST', body: '{"name":', headers: { 'Content-Type': 'application/json' } }
      expect((await api.fetch('/names', broken)).status).to.equal(400)
      expect((await api.fetch('/names', json('POST', { name: 'x'.repeat(2000) }))).status).to.equal(413)
      const all = await Promise.all(
        Array.from({ length: 40 }, async (_, i) => api.fetch('/names', json('POST', { name: `n${i}` }))),
      )
      expect(new Set(all.map(({ status }) => status))).to.deep.equal(new Set([201]))
      expect((await api.store.dump())['names']).to.have.length(41)
    })
  })

  it('lets an answer that streams be read and given up', async () => {
    await withHandler({}, async (api) => {
      const stop = new AbortController()
      const events = await api.fetch('/_/events', { signal: stop.signal })
      expect(events.headers.get('content-type')).to.contain('text/event-stream')
      const reader = events.body?.getReader()
      await api.fetch('/names', json('POST', { name: 'Bob' }))
      let text = ''
      while (!text.includes('event: data')) text += String(Buffer.from((await reader?.read())?.value ?? []))
      stop.abort()
      const readAll = async (): Promise<void> => {
        while (!(await reader?.read())?.done);
      }
      expect(await readAll().catch((error: unknown) => error)).to.have.property('name', 'AbortError')
    })
  })

  it('rejects a request that is given up with its reason', async () => {
    await withHandler({}, async (api) => {
      const stop = new AbortController()
      const late = api.fetch('/names?_delay=60000', { signal: stop.signal })
      stop.abort()
      expect(await late.catch((error: unknown) => error)).to.have.property('name', 'AbortError')
    })
  })

  it('breaks answers as a socket would', async () => {
    await withHandler({}, async (api) => {
      const fateOf = async (fault: string) =>
        api.fetch('/names', { headers: { Prefer: `fault=${fault}` } }).then(
          async (answer) => answer.json().catch((error: unknown) => (error as Error).name),
          (error: unknown) => (error as Error).message,
        )
      for (const fault of ['reset', 'empty', 'lost']) expect(await fateOf(fault)).to.equal('fetch failed')
      expect(await fateOf('truncate')).to.equal('Error')
      expect(await fateOf('broken')).to.equal('SyntaxError')
      expect(await fateOf('garbage')).to.equal('Error')
      expect(await fateOf('dribble')).to.deep.equal(data.names)
    })
  })

  it('finishes what is under way before it closes, keeps it in the file, and then answers nothing', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'db.json')
      await writeFile(file, JSON.stringify(data))
      const api = await createHandler({ data: file })
      const under = api.fetch('/names?_delay=200', json('POST', { name: 'Bob' }))
      await api.fetch('/names')
      const closed = api.close()
      expect((await under).status).to.equal(201)
      await closed
      expect(JSON.parse(await readFile(file, 'utf8')))
        .to.have.property('names')
        .with.length(2)
      const late = await api.fetch('/names')
      expect(late.status).to.equal(503)
      expect(await late.text()).to.contain('The server is stopping.')
    })
  })

  it('cuts what takes longer than the time to stop, and reports it', async () => {
    const reports: string[] = []
    const api = await createHandler({ data, stopTimeout: 1, report: (text) => reports.push(text) })
    const late = api.fetch('/names?_delay=60000').catch((error: unknown) => error)
    await api.fetch('/names')
    await api.close()
    expect(await late).to.be.an.instanceOf(TypeError)
    expect(reports).to.deep.equal(['Stopped before a request was answered: GET /names'])
  })

  it('listens where its options say, with the guard against unknown hosts', async () => {
    await withHandler({}, async (api) => {
      const url = await api.listen()
      expect((await fetch(`${url}/names/1`)).status).to.equal(200)
      expect(await statusFor(url, 'evil.example.com')).to.equal(421)
      expect((await api.fetch('http://evil.example.com/names/1')).status).to.equal(200)
    })
  })
})

/** The status for a path as it stands, which fetch would change. */
async function statusOf(url: string, path: string): Promise<number | undefined> {
  const { hostname, port } = new URL(url)
  const sent = sendRequest({ hostname, port, path }).end()
  const [answer] = (await once(sent, 'response')) as [{ statusCode?: number; resume: () => void }]
  answer.resume()
  return answer.statusCode
}

/** The status for a request that names another host, which fetch does not let us say. */
async function statusFor(url: string, host: string): Promise<number | undefined> {
  const sent = sendRequest(`${url}/names/1`, { headers: { host } }).end()
  const [answer] = (await once(sent, 'response')) as [{ statusCode?: number; resume: () => void }]
  answer.resume()
  return answer.statusCode
}

describe('server: a handler in another server', () => {
  const ask = async (url: string, path: string, init?: RequestInit) => {
    const answer = await fetch(url + path, init)
    return [answer.status, await answer.text()]
  }

  it('is a listener of node:http', async () => {
    await withHandler({}, async (api) => {
      await withOther(api.handler, async (url) => {
        expect(await ask(url, '/names/1')).to.deep.equal([200, '{"id":1,"name":"Ada"}'])
        expect((await ask(url, '/names', json('POST', { name: 'Bob' })))[0]).to.equal(201)
        expect((await ask(url, '/nothing'))[0]).to.equal(404)
      })
    })
  })

  it('is middleware of Express, which goes on with what is not below a mount', async () => {
    await withHandler({ prefix: '/api' }, async (api) => {
      const app = express()
      app.use(api.handler)
      app.get('/', (_request, response) => void response.send('the application'))
      await withOther(app, async (url) => {
        expect(await ask(url, '/')).to.deep.equal([200, 'the application'])
        expect(await ask(url, '/api/names/1')).to.deep.equal([200, '{"id":1,"name":"Ada"}'])
        expect((await ask(url, '/api/nothing'))[0]).to.equal(404)
        for (const other of ['/apis', '//', '//api/names', '/%'])
          expect(await statusOf(url, other)).to.be.oneOf([200, 400, 404])
        expect(await ask(url, '/api/names/1?fields=/')).to.have.property('0', 400)
        expect((await ask(url, '/_/health'))[0]).to.equal(200)
        const created = await fetch(`${url}/api/names`, json('POST', { name: 'Bob' }))
        expect(created.headers.get('location')).to.equal(`${url}/api/names/2`)
      })
    })
  })

  it('says what to do when a body was read before it', async () => {
    const reports: string[] = []
    await withHandler({ prefix: '/api', report: (text) => reports.push(text) }, async (api) => {
      const app = express()
      app.use(express.json())
      app.use(api.handler)
      await withOther(app, async (url) => {
        const [status, text] = await ask(url, '/api/names', json('POST', { name: 'Bob' }))
        expect(status).to.equal(500)
        expect(text).to.contain('before')
      })
      expect(await api.store.dump()).to.deep.equal(data)
    })
  })

  it('is middleware of Koa', async () => {
    await withHandler({ prefix: '/api' }, async (api) => {
      const app = new Koa()
      app.use(async (ctx, next) => {
        if (!api.answers(ctx.path)) return next()
        ctx.respond = false
        api.handler(ctx.req, ctx.res)
      })
      app.use((ctx) => {
        ctx.body = 'the application'
      })
      const callback = app.callback()
      await withOther(
        (request, response) => void callback(request, response),
        async (url) => {
          expect(await ask(url, '/page')).to.deep.equal([200, 'the application'])
          expect(await ask(url, '/api/names/1')).to.deep.equal([200, '{"id":1,"name":"Ada"}'])
        },
      )
    })
  })
})

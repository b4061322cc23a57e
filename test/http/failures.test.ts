import { readdir, readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'

import { expect } from 'chai'

import { createHandler, type JsonObject, type ServerOptions } from '../../src/index.ts'
import type { Exchange } from '../../src/log/exchange.ts'
import { delayTime } from '../../src/rules/delay.ts'
import { drawFor } from '../../src/rules/draw.ts'
import { faults } from '../../src/rules/fate.ts'
import { type Api, ask, serving, withServer } from '../support/api.ts'
import { blog } from '../support/blog.ts'
import { eventually } from '../support/eventually.ts'
import { inFolder } from '../support/folder.ts'

const mounts = [
  { path: '/', dialect: 'rest' },
  { path: '/v1', dialect: 'json-api' },
  { path: '/v2', dialect: 'envelope' },
] as const

const options: ServerOptions = {
  data: { ...blog, notes: [{ id: 1, title: 'a' }], user_delay: [{ id: 1, ship_code: 3, x_fault: 'a' }] },
  config: { mounts },
  staticFolder: 'data',
}

/** What comes over the socket until it ends, how it ended, and the times of the pieces. */
async function raw(
  url: string,
  request: string,
  fields = '',
): Promise<{ text: string; end: string; times: number[] }> {
  const { hostname, port, host } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    const [chunks, times]: [Buffer[], number[]] = [[], []]
    let end = 'closed'
    socket.on('data', (chunk) => {
      chunks.push(chunk)
      times.push(performance.now())
    })
    socket.on('error', (error: NodeJS.ErrnoException) => (end = error.code ?? 'error'))
    socket.on('close', () => resolve({ text: Buffer.concat(chunks).toString(), end, times }))
    const [line, body = ''] = request.split('\n')
    const type = body === '' ? '' : `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`
    socket.write(`${line} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${fields}${type}\r\n${body}`)
  })
}

const headOf = (text: string): string => text.slice(0, text.indexOf('\r\n\r\n'))
const bodyOf = (text: string): string => text.slice(text.indexOf('\r\n\r\n') + 4)
const announced = (text: string): number => Number(/Content-Length: (\d+)/i.exec(headOf(text))?.[1])

const lastOf = async (api: Api): Promise<Exchange> =>
  ((await api('GET /_/requests')).body as unknown as Exchange[]).at(-1) as Exchange

describe('http: failing on purpose', () => {
  const api = serving(options)

  for (const { path, dialect } of mounts)
    describe(`in ${dialect}`, () => {
      const notes = `${path === '/' ? '' : path}/notes`
      const messageIn = (body: unknown): string =>
        dialect === 'json-api'
          ? (body as { errors: [{ detail: string }] }).errors[0].detail
          : (body as { error: { message: string } }).error.message

      for (const [code, name] of [
        [400, 'bad_request'],
        [401, 'unauthorized'],
        [418, 'bad_request'],
        [429, 'too_many_requests'],
        [500, 'internal'],
        [502, 'internal'],
        [503, 'unavailable'],
        [599, 'internal'],
      ] as const)
        for (const [request, headers] of [
          [`GET ${notes}?_code=${code}`, {}],
          [`DELETE ${notes}/1`, { Prefer: `code=${code}` }],
        ] as const)
          it(`${request} ${JSON.stringify(headers)} fails, and does nothing`, async () => {
            const before = await api.dump()
            const answer = await api(request, { headers })
            expect(answer.status).to.equal(code)
            expect(messageIn(answer.body)).to.match(/^Failed on purpose: (_|Prefer: )code=\d+\.$/)
            expect(answer.text).to.include(name)
            expect(answer.headers.get('Preference-Applied')).to.equal(`code=${code}`)
            expect(answer.headers.get('X-Understudy-Rule')).to.equal('Prefer')
            expect(answer.headers.get('Retry-After')).to.equal(code === 429 || code === 503 ? '1' : null)
            expect(answer.headers.get('WWW-Authenticate') !== null).to.equal(code === 401)
            expect(await api.dump()).to.deep.equal(before)
          })

      it('answers with another status of success, when all is done', async () => {
        const answer = await api(`DELETE ${notes}/1`, { headers: { Prefer: 'code=202, return=minimal' } })
        expect(answer.status).to.equal(202)
        expect(answer.headers.get('Preference-Applied')).to.match(/(^|, )code=202$/)
        expect((await api.dump())['notes']).to.deep.equal([])
      })

      it('says in its own words what is wrong with a preference', async () => {
        for (const [request, headers, message] of [
          [`GET ${notes}?_code=99`, {}, '"99" is not a status'],
          [`GET ${notes}`, { Prefer: 'code=99' }, '"99" is not a status'],
          [`GET ${notes}?_fault=rest`, {}, 'Unknown fault "rest"'],
          [`GET ${notes}?_delay=soon`, {}, '"soon" is not a valid delay'],
          [`GET ${notes}?_code=500&_code=503`, {}, '_code is given 2 times'],
        ] as const) {
          const answer = await api(request, { headers })
          expect([answer.status, messageIn(answer.body)]).to.satisfy(
            ([status, text]: [number, string]) => status === 400 && text.includes(message),
            `${request}: ${answer.text}`,
          )
        }
      })

      it('waits as long as a preference says', async () => {
        const begin = performance.now()
        const { status, headers } = await api(`GET ${notes}`, { headers: { Prefer: 'delay=60' } })
        expect(status).to.equal(200)
        expect(performance.now() - begin).to.be.greaterThan(58)
        expect(headers.get('Preference-Applied')).to.equal('delay=60')
      })

      it('truncate: half of the body, and all of its length', async () => {
        const whole = (await api(`GET ${notes}`)).text
        const { text, end } = await raw(api.url, `GET ${notes}`, 'Prefer: fault=truncate\r\n')
        expect(headOf(text)).to.include('HTTP/1.1 200')
        expect([announced(text), end]).to.deep.equal([whole.length, 'closed'])
        expect(bodyOf(text)).to.equal(whole.slice(0, Math.ceil(whole.length / 2)))
      })

      it('broken: half of the JSON, with the length of that', async () => {
        const whole = (await api(`GET ${notes}`)).text
        const { text } = await raw(api.url, `GET ${notes}`, 'Prefer: fault=broken\r\n')
        expect(announced(text)).to.equal(bodyOf(text).length)
        expect(whole.startsWith(bodyOf(text))).to.equal(true)
        expect(() => JSON.parse(bodyOf(text)) as unknown).to.throw(SyntaxError)
      })

      it('an error suffers like any other answer, in its dialect', async () => {
        const { text } = await raw(api.url, `GET ${notes}?_code=503&_fault=truncate`)
        expect(headOf(text)).to.match(/^HTTP\/1\.1 503 /)
        expect(bodyOf(text).length).to.equal(Math.ceil(announced(text) / 2))
      })
    })

  describe('on the wire', () => {
    for (const fault of ['reset', 'empty', 'lost'] as const)
      it(`${fault}: not a byte, and ${fault === 'lost' ? 'the write is done' : 'nothing is done'}`, async () => {
        const { text, end } = await raw(api.url, `POST /notes?_fault=${fault}\n{"title":"b"}`)
        expect(text).to.equal('')
        expect(end).to.equal(fault === 'empty' ? 'closed' : 'ECONNRESET')
        expect((await api.dump())['notes']).to.have.length(fault === 'lost' ? 2 : 1)
      })

    it('lost: what it has changed is on the disk by then', async () => {
      await inFolder(async (folder) => {
        const file = join(folder, 'db.json')
        await writeFile(file, '{"notes":[]}')
        await withServer({ data: file, report: () => undefined }, async ({ url }) => {
          expect((await raw(url, 'POST /notes?_fault=lost\n{"title":"kept"}')).end).to.equal('ECONNRESET')
          const files = (await readdir(folder)).filter((name) => name.includes('db.json'))
          const texts = await Promise.all(
            files.map(async (name) => readFile(join(folder, name), 'utf8').catch(() => '')),
          )
          expect(texts.join('')).to.include('"kept"')
        })
      })
    })

    it('hang: nothing, as long as the client waits, and nothing is done', async () => {
      const waiting = fetch(`${api.url}/notes/1`, {
        method: 'DELETE',
        headers: { Prefer: 'fault=hang' },
        signal: AbortSignal.timeout(300),
      })
      expect(await waiting.catch(({ name }: Error) => name)).to.equal('TimeoutError')
      expect((await api.dump())['notes']).to.have.length(1)
      await eventually(async () =>
        expect((await lastOf(api)).response).to.include({ fault: 'hang', status: 0 }),
      )
    })

    it('garbage: a chunk whose length is not a number', async () => {
      const { text } = await raw(api.url, 'GET /notes?_fault=garbage')
      expect(headOf(text)).to.match(/^HTTP\/1\.1 200 [^]*Transfer-Encoding: chunked/i)
      const failed = await fetch(`${api.url}/notes?_fault=garbage`)
        .then(async (response) => response.text())
        .catch((error: unknown) => error)
      expect(failed).to.be.an('error').with.nested.property('cause.code', 'HPE_INVALID_CHUNK_SIZE')
    })

    it('dribble: the right answer, in pieces', async () => {
      const whole = (await api('GET /posts')).text
      const { text, times } = await raw(api.url, 'GET /posts?_fault=dribble')
      expect(bodyOf(text)).to.equal(whole)
      expect(times.length).to.be.at.least(9)
      expect((times.at(-1) ?? 0) - (times[0] ?? 0)).to.be.greaterThan(2000)
    })

    it('in memory: an answer that breaks, or none', async () => {
      const handler = await createHandler({ data: blog })
      const outcome = async (fault: string) =>
        handler.fetch(`/tags?_fault=${fault}`).then(
          async (response) => response.text().catch(() => 'broken'),
          ({ name }: Error) => name,
        )
      expect(await Promise.all(['reset', 'empty', 'lost'].map(outcome))).to.deep.equal(
        Array(3).fill('TypeError'),
      )
      expect(await Promise.all(['truncate', 'garbage'].map(outcome))).to.deep.equal(['broken', 'broken'])
      expect(await outcome('broken')).to.match(/^\[/)
      await handler.close()
    })

    it('an answer without a body is closed without a byte, or sent as it is', async () => {
      expect((await raw(api.url, 'HEAD /notes?_fault=truncate')).text).to.equal('')
      expect(headOf((await raw(api.url, 'HEAD /notes?_fault=broken')).text)).to.include('HTTP/1.1 200')
    })

    it('half a number is made to be none', async () => {
      await withServer({ data: { answer: 4711 } }, async ({ url }) => {
        const { text } = await raw(url, 'GET /answer?_fault=broken')
        expect(bodyOf(text)).to.equal('47{')
      })
    })
  })

  describe('is seen', () => {
    it('in the log: the rule, the fault, and that nothing was sent', async () => {
      await raw(api.url, 'POST /notes?_fault=lost\n{"title":"b"}')
      const lost = await lastOf(api)
      expect(lost).to.deep.include({ by: 'data', rules: ['Prefer'] })
      expect(lost.response).to.include({ status: 0, fault: 'lost' })
      expect(lost.response).not.to.have.property('isAborted')
      await api('GET /notes?_code=503')
      expect(await lastOf(api)).to.deep.include({ by: 'rule', rules: ['Prefer'] })
      await api('GET /notes')
      expect(await lastOf(api)).to.deep.include({ by: 'data', rules: [] })
    })

    it('in the access log', async () => {
      const lines: string[] = []
      const accessLog = { write: (line: string) => lines.push(line), color: false }
      await withServer({ data: blog, accessLog, chaos: '100%:503', seed: 42 }, async ({ url }) => {
        await ask(url, 'POST /tags', { send: {} })
        await ask(url, 'GET /tags', { headers: { Prefer: 'code=201' } })
        await raw(url, 'GET /tags?_fault=reset')
      })
      expect(lines[0]).to.match(/^POST {3}\/tags 503 \S+ ms {2}chaos \(seed 42, request 1\)$/)
      expect(lines[1]).to.match(/^GET {4}\/tags 201 \S+ ms {2}Prefer: code=201$/)
      expect(lines[2]).to.match(/^GET {4}\/tags\?_fault=reset --- \S+ ms {2}_fault=reset$/)
    })

    it('by pages of other origins: with the headers of CORS, whatever is answered', async () => {
      const headers = { Origin: 'http://localhost:5173' }
      for (const request of [
        'GET /notes?_code=503',
        'POST /v1/notes?_code=401',
        'GET /notes?_code=99',
        'GET /notes?_fault=broken',
      ]) {
        const answer = await api(request, { headers })
        expect(answer.headers.get('Access-Control-Allow-Origin'), request).to.equal(headers.Origin)
        expect(answer.headers.get('Access-Control-Expose-Headers')).to.include('X-Understudy-Rule')
      }
    })
  })

  describe('leaves alone', () => {
    const preflight = { Origin: 'http://localhost:5173', 'Access-Control-Request-Method': 'PUT' }
    for (const [request, headers, status] of [
      ['GET /', {}, 200],
      ['GET /_/', {}, 200],
      ['GET /_/health', {}, 200],
      ['GET /_/openapi.json', {}, 200],
      ['GET /_/requests', {}, 200],
      ['GET /_/nowhere', {}, 404],
      ['OPTIONS /notes', preflight, 204],
      ['OPTIONS /notes', {}, 204],
      ['GET /blog.json', {}, 200],
      ['HEAD /README.md', {}, 200],
    ] as const)
      it(`${request} ${JSON.stringify(headers)}`, async () => {
        const twin = request.startsWith('OPTIONS') ? `${request}?_code=503` : request
        const answer = await api(twin, { headers: { ...headers, Prefer: 'code=503, delay=5000' } })
        expect(answer.status).to.equal(status)
        expect(answer.headers.get('X-Understudy-Rule')).to.equal(null)
      })

    it('files, but not a collection with the name of a file', async () => {
      await inFolder(async (staticFolder) => {
        for (const name of ['notes', 'other']) await writeFile(join(staticFolder, `${name}.html`), 'a page')
        await withServer({ ...options, staticFolder }, async ({ url }) => {
          expect((await ask(url, 'GET /other?_code=503')).text).to.equal('a page')
          expect((await ask(url, 'GET /notes?_code=503')).status).to.equal(503)
        })
      })
    })

    it('a filter whose name ends like a preference', async () => {
      expect((await api('GET /user_delay?ship_code=3&x_fault=a')).body).to.have.length(1)
    })

    it('preferences that it does not know, and those of others', async () => {
      const headers = { Prefer: 'respond-async, handling=lenient, wait=10, barcode=503' }
      const answer = await api('GET /notes', { headers })
      expect([answer.status, answer.headers.get('Preference-Applied')]).to.deep.equal([200, null])
    })

    it('what fails anyway', async () => {
      const answer = await api('GET /notes/99', { headers: { Prefer: 'code=201, delay=1' } })
      expect([answer.status, answer.headers.get('Preference-Applied')]).to.deep.equal([404, 'delay=1'])
    })

    it('all of it, where simulation is off, and chaos too', async () => {
      await withServer({ ...options, simulation: false, chaos: '100%:503' }, async ({ url }) => {
        expect((await ask(url, 'GET /notes')).status).to.equal(200)
        for (const fault of faults)
          expect((await ask(url, 'GET /notes', { headers: { Prefer: `fault=${fault}` } })).status).to.equal(
            403,
          )
        const { status, text } = await ask(url, 'GET /notes?_code=503')
        expect([status, text]).to.satisfy(() => status === 403 && text.includes('_code is not available'))
      })
    })
  })

  describe('where users sign in', () => {
    it('is answered in the shape of those paths', async () => {
      const data = { users: [{ id: 1, name: 'ada', password: 'night-garden' }] }
      const protectedOptions = {
        data,
        auth: { jwt: true, jwtSecrets: { secret: 'x'.repeat(40), privateKey: undefined } },
        config: { mounts: [{ path: '/', dialect: 'json-api' }] },
      } as const
      await withServer({ ...protectedOptions, report: () => undefined }, async ({ url }) => {
        const answer = await ask(url, 'POST /auth/login?_code=503', { send: {} })
        expect(answer.status).to.equal(503)
        expect(answer.body).to.have.nested.property('error.code', 'unavailable')
      })
    })
  })
})

describe('http: chaos', () => {
  /** For each of the requests, its status, or that it was reset. */
  const fates = async (url: string, requests: readonly string[]): Promise<readonly string[]> =>
    Promise.all(
      requests.map(async (request) =>
        ask(url, request).then(
          ({ status, headers }) => `${request} ${status} ${headers.get('X-Understudy-Rule')}`,
          () => `${request} reset`,
        ),
      ),
    )

  const shuffled = <T>(values: readonly T[], seed: number): readonly T[] =>
    values
      .map((value, at) => ({ value, at: Math.sin(seed * 1000 + at) }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ value }) => value)

  it('has the same fates for the same seed, in whatever order 64 requests at a time come', async () => {
    const requests = Array.from({ length: 64 }, (_, at) => `GET /posts/${1 + (at % 16)}`)
    const run = async (seed: number, order: number) =>
      withServer({ data: blog, chaos: '30%:503,500,reset', seed }, async ({ url }) =>
        (await fates(url, shuffled(requests, order))).toSorted(),
      )
    const first = await run(42, 1)
    expect(await run(42, 2)).to.deep.equal(first)
    expect(await run(42, 3)).to.deep.equal(first)
    expect(await run(43, 1)).to.not.deep.equal(first)
    expect(first.filter((fate) => / (503|500) chaos$| reset$/.test(fate)).length).to.be.within(8, 30)
  })

  it('lets a request have what it asks for', async () => {
    await withServer({ data: blog, chaos: { rate: '100%', of: { 503: 1 } } }, async ({ url }) => {
      expect((await ask(url, 'GET /tags')).status).to.equal(503)
      expect((await ask(url, 'GET /tags?_code=200')).status).to.equal(200)
      expect((await ask(url, 'GET /tags?_delay=1')).status).to.equal(503)
      expect((await ask(url, 'GET /_/health')).status).to.equal(200)
    })
  })

  it('is a setting of the config file, too', async () => {
    const config = { chaos: '100%:418', seed: 'winter', delay: { median: 1, p99: 2 } } as const
    await withServer({ data: blog, config }, async ({ url, simulation }) => {
      expect((await ask(url, 'GET /tags')).status).to.equal(418)
      expect(simulation).to.deep.equal([
        'each response is delayed by median=1,p99=2 ms',
        '100% of requests from this machine go wrong (418)',
        'random; --seed winter repeats this run',
      ])
    })
  })

  it('waits as long as the seed says', async () => {
    await withServer({ data: blog, delay: '0-200', seed: 5 }, async ({ url }) => {
      for (let request = 1; request <= 6; request++) {
        const drawn = delayTime({ min: 0, max: 200 }, drawFor('5', 'main', 'GET', '/tags', request))
        const begin = performance.now()
        await ask(url, 'GET /tags')
        expect(performance.now() - begin, String(request)).to.be.greaterThan(drawn - 2)
      }
    })
  })

  for (const [chosen, message] of [
    [{ chaos: '150%' }, 'chaos: A rate lies between 0% and 100%, so 150% is not possible.'],
    [{ chaos: '5%:slwo' }, 'chaos: There is no failure "slwo". Did you mean "slow"?'],
    [{ config: { chaos: { of: {} } } }, 'chaos: '],
    [{ config: { chaos: null } }, 'chaos: '],
    [{ config: { delay: 'soon' } }, 'delay: "soon" is not a valid delay.'],
    [{ config: { seed: [] } }, 'seed: '],
  ] as const)
    it(`names what is wrong with ${JSON.stringify(chosen)}`, async () => {
      const starting = withServer({ data: blog, ...(chosen as unknown as JsonObject) }, async () => 'started')
      expect(await starting.catch(({ message: text }: Error) => text)).to.include(message)
    })
})

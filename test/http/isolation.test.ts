import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import type { JsonObject } from '../../src/index.ts'
import type { Exchange } from '../../src/log/exchange.ts'
import { type Answer, ask, serving, withServer } from '../support/api.ts'
import { blog } from '../support/blog.ts'
import { eventually } from '../support/eventually.ts'
import { inFolder } from '../support/folder.ts'

const inWorld = (name: string) => ({ 'X-Understudy-World': name })
const lines = {
  items: [
    { id: 1, name: 'a' },
    { id: 2, name: 'b' },
  ],
  tags: [{ id: 1 }],
}

describe('http: worlds', () => {
  const api = serving({ data: lines, report: () => undefined })
  const namesIn = async (world?: string) =>
    (
      (await api('GET /items', world === undefined ? {} : { headers: inWorld(world) })).body as JsonObject[]
    ).map(({ name }) => name)
  afterEach(async () => {
    for (const { name } of (await api('GET /_/worlds')).body as { name: string }[])
      if (name !== 'main') await api(`DELETE /_/worlds/${name}`)
  })

  it('are made by a header; what one changes, no other sees', async () => {
    const [one, two] = [inWorld('one'), inWorld('two')]
    expect((await api('POST /items', { send: { name: 'c' }, headers: one })).body).to.deep.equal({
      id: 3,
      name: 'c',
    })
    expect((await api('POST /items', { send: { name: 'd' }, headers: two })).body).to.deep.equal({
      id: 3,
      name: 'd',
    })
    await api('DELETE /items/1', { headers: one })
    await api('PATCH /items/2', { send: { name: 'B', size: 3 }, headers: two })
    expect(await namesIn('one')).to.deep.equal(['b', 'c'])
    expect(await namesIn('two')).to.deep.equal(['a', 'B', 'd'])
    expect(await namesIn()).to.deep.equal(['a', 'b'])
    expect((await api('GET /items?size=3', { headers: two })).status).to.equal(200)
    expect((await api('GET /items?size=3', { headers: one })).status).to.equal(400)
  })

  it('do not see what has changed in main since it was opened, and main nothing of theirs', async () => {
    await api('POST /items', { send: { name: 'main' } })
    expect(await namesIn('one')).to.deep.equal(['a', 'b'])
    await api('DELETE /items/2', { headers: inWorld('one') })
    expect(await namesIn()).to.deep.equal(['a', 'b', 'main'])
  })

  it('are made by a path, below which all is as at the root, links included', async () => {
    const { status, headers } = await api('POST /_/in/one/items', { send: { name: 'c' } })
    expect(status).to.equal(201)
    expect(headers.get('Location')).to.equal(`${api.url}/_/in/one/items/3`)
    expect(headers.get('X-Understudy-World')).to.equal('one')
    expect(await namesIn('one')).to.deep.equal(['a', 'b', 'c'])
    expect((await api('GET /_/in/one/_/health')).status).to.equal(200)
    expect((await api('GET /_/in/one')).body).to.have.nested.property('mounts[0].url', `${api.url}/_/in/one/`)
    const page = await api('GET /_/in/one/items?_page=1&_limit=1')
    expect(page.headers.get('Link')).to.include(`<${api.url}/_/in/one/items?_page=2`)
  })

  it('are selected by a cookie, which makes none', async () => {
    const headers = { Cookie: 'a=b; understudy_world=one' }
    const missing = await api('GET /items', { headers })
    expect(missing.status).to.equal(404)
    expect(missing.text).to.include('PUT /_/worlds/one')
    expect(missing.headers.get('Set-Cookie')).to.equal('understudy_world=; Path=/; Max-Age=0')
    expect((await api('PUT /_/worlds/one')).status).to.equal(201)
    await api('DELETE /items/1', { headers })
    expect(await namesIn('one')).to.deep.equal(['b'])
    expect(await namesIn()).to.deep.equal(['a', 'b'])
    expect((await api('GET /items', { headers: { ...headers, ...inWorld('main') } })).body).to.have.length(2)
  })

  it('are listed, made, made anew and removed', async () => {
    const made = await api('PUT /_/worlds/one')
    expect([made.status, made.body]).to.deep.equal([201, { name: 'one', url: `${api.url}/_/in/one` }])
    await api('DELETE /items/1', { headers: inWorld('one') })
    expect((await api('PUT /_/worlds/one')).status).to.equal(200)
    expect(await namesIn('one')).to.deep.equal(['a', 'b'])
    expect((await api('GET /_/worlds')).body).to.deep.equal([
      { name: 'main', url: api.url },
      { name: 'one', url: `${api.url}/_/in/one` },
    ])
    expect((await api('DELETE /_/worlds/one')).status).to.equal(204)
    expect((await api('GET /_/worlds/one')).status).to.equal(404)
  })

  it('go back to their beginning, each for itself', async () => {
    for (const headers of [{}, inWorld('one'), inWorld('two')]) await api('DELETE /items/1', { headers })
    expect((await api('POST /_/reset', { headers: inWorld('one') })).body).to.deep.equal({ world: 'one' })
    expect([await namesIn('one'), await namesIn('two'), await namesIn()]).to.deep.equal([
      ['a', 'b'],
      ['b'],
      ['b'],
    ])
    expect((await api('POST /_/in/two/_/reset')).body).to.deep.equal({ world: 'two' })
    expect((await api('POST /_/reset')).body).to.deep.equal({ world: 'main' })
    expect([await namesIn('two'), await namesIn()]).to.deep.equal([
      ['a', 'b'],
      ['a', 'b'],
    ])
    expect((await api('POST /items', { send: {}, headers: inWorld('one') })).body).to.include({ id: 3 })
  })

  for (const [request, headers, status, message] of [
    ['GET /items', inWorld('a b'), 400, '"a b" cannot be the name of a world.'],
    ['GET /items', inWorld(''), 400, '"" cannot be the name of a world.'],
    ['GET /_/in/a%20b/items', {}, 404, '"a%20b" cannot be the name of a world.'],
    ['GET /_/in/', {}, 404, '"" cannot be the name of a world.'],
    [`GET /_/in/${'x'.repeat(65)}/items`, {}, 404, 'cannot be the name of a world.'],
    ['PUT /_/worlds/main', {}, 409, 'The world \\"main\\" is the data itself'],
    ['DELETE /_/worlds/main', {}, 409, 'POST /_/reset'],
    ['PUT /_/worlds/a%20b', {}, 400, 'cannot be the name of a world.'],
    ['GET /_/worlds/mian', {}, 404, 'Did you mean \\"main\\"? Make it: PUT /_/worlds/mian'],
    ['POST /_/worlds', {}, 405, '/_/worlds does not support POST.'],
    ['GET /_/reset', {}, 405, 'Allowed: POST'],
  ] as const)
    it(`${request} ${JSON.stringify(headers).slice(0, 40)} is a ${status}`, async () => {
      const answer = await api(request, { headers })
      expect([answer.status, answer.text]).to.satisfy(
        ([code, text]: [number, string]) =>
          code === status && text.includes(message.replaceAll(/(?<!\\)"/g, '\\"')),
        answer.text,
      )
      expect((await api('GET /_/worlds')).body).to.have.length(1)
    })

  it('are in the log by name, and hand their name to pages of other origins', async () => {
    const headers = { ...inWorld('one'), Origin: 'http://localhost:5173' }
    const answer = await api('GET /items', { headers })
    expect(answer.headers.get('X-Understudy-World')).to.equal('one')
    expect(answer.headers.get('Access-Control-Expose-Headers')).to.include('X-Understudy-World')
    await api('GET /_/in/one/items?name=a')
    const found = (await api('GET /_/requests?world=one')).body as unknown as Exchange[]
    expect(found.slice(-2).map(({ world, request }) => [world, request.url])).to.deep.equal([
      ['one', '/items'],
      ['one', '/items?name=a'],
    ])
  })

  it('judge what follows their path as at the root: the gate, CORS and media types', async () => {
    await api('PUT /_/worlds/one')
    const foreign = { Origin: 'https://evil.example' }
    for (const [path, status] of [
      ['/_/worlds', 403],
      ['/_/in/one/_/worlds', 403],
      ['/_/requests', 403],
      ['/_/in/one/_/requests', 403],
      ['/_/health', 200],
      ['/_/in/one/_/health', 200],
    ] as const) {
      const answer = await api(`GET ${path}`, { headers: foreign })
      expect(answer.status, path).to.equal(status)
      expect(answer.headers.get('Access-Control-Allow-Origin'), path).to.equal(null)
    }
    const near = { Origin: 'http://localhost:5173' }
    expect(
      (await api('GET /_/in/one/items', { headers: near })).headers.get('Access-Control-Allow-Origin'),
    ).to.equal(near.Origin)
    expect(
      (await api('GET /_/in/one/_/worlds', { headers: near })).headers.get('Access-Control-Allow-Origin'),
    ).to.equal(null)
    expect((await api('GET /_/in/one/items', { headers: { Accept: 'text/csv' } })).status).to.equal(406)
  })

  it('are not made by pages of other websites, which could make room for theirs', async () => {
    for (const headers of [{ Origin: 'https://evil.example' }, { 'Sec-Fetch-Site': 'cross-site' }]) {
      expect((await api('GET /_/in/theirs/items', { headers })).status).to.equal(403)
      expect((await api('GET /items', { headers: { ...headers, ...inWorld('theirs') } })).status).to.equal(
        403,
      )
    }
    expect((await api('GET /_/worlds')).body).to.have.length(1)
    const near = { Origin: 'http://localhost:5173', 'Sec-Fetch-Site': 'cross-site' }
    expect((await api('GET /items', { headers: { ...near, ...inWorld('ours') } })).status).to.equal(200)
  })

  it('draw their failures for themselves, and anew after a reset', async () => {
    await withServer({ data: lines, chaos: '50%:503', seed: 7 }, async ({ url }) => {
      const fates = async (world: string) => {
        const all: number[] = []
        for (let at = 0; at < 16; at++)
          all.push((await ask(url, 'GET /items', { headers: inWorld(world) })).status)
        return all.join()
      }
      const [one, two] = [await fates('one'), await fates('two')]
      expect(one).to.not.equal(two)
      await ask(url, 'POST /_/reset', { headers: inWorld('one') })
      expect(await fates('one')).to.equal(one)
    })
  })

  it('leave the file of main alone', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'db.json')
      await writeFile(file, JSON.stringify(lines))
      await withServer({ data: file, report: () => undefined }, async ({ url }) => {
        await ask(url, 'POST /items', { send: { name: 'c' }, headers: inWorld('one') })
        await ask(url, 'DELETE /items/1', { headers: inWorld('one') })
        await ask(url, 'POST /_/reset', { headers: inWorld('one') })
      })
      expect(await readFile(file, 'utf8')).to.equal(JSON.stringify(lines))
    })
  })

  it('begin with what was edited by hand; those that exist stay as they are', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'db.json')
      await writeFile(file, JSON.stringify(lines))
      await withServer({ data: file, report: () => undefined }, async ({ url }) => {
        const count = async (world: string) =>
          ((await ask(url, 'GET /items', { headers: inWorld(world) })).body as JsonObject[]).length
        expect(await count('before')).to.equal(2)
        await writeFile(
          file,
          JSON.stringify({ ...lines, items: [...lines.items, { id: 9, name: 'edited' }] }),
        )
        await eventually(async () => expect(await count('main')).to.equal(3))
        expect([await count('before'), await count('after')]).to.deep.equal([2, 3])
      })
    })
  })

  it('follow a change of the declarations', async () => {
    await inFolder(async (folder) => {
      await writeFile(join(folder, 'db.json'), JSON.stringify(lines))
      await withServer({ data: join(folder, 'db.json'), report: () => undefined }, async ({ url }) => {
        const post = async () => (await ask(url, 'POST /items', { send: {}, headers: inWorld('one') })).status
        expect(await post()).to.equal(201)
        await ask(url, 'POST /items', { send: { name: 'kept' }, headers: inWorld('one') })
        await writeFile(join(folder, 'db.config.json'), '{"collections":{"items":{"required":["name"]}}}')
        await eventually(async () => expect(await post()).to.equal(422))
        expect((await ask(url, 'GET /items?name=kept', { headers: inWorld('one') })).body).to.have.length(1)
      })
    })
  })
})

describe('http: the bounds of worlds', () => {
  const count = async (url: string) => ((await ask(url, 'GET /_/worlds')).body as unknown[]).length - 1

  it('the longest idle one makes room, never one in use; all in use is a 503', async () => {
    await withServer({ data: lines, worlds: { most: 3 } }, async ({ url }) => {
      for (const name of ['a', 'b', 'c', 'a', 'd'])
        await ask(url, 'DELETE /items/1', { headers: inWorld(name) })
      expect((await ask(url, 'GET /_/worlds')).text)
        .to.match(/"a".*"c".*"d"/)
        .and.not.include('"b"')
      const slow = ['a', 'c', 'd'].map(async (name) =>
        ask(url, 'GET /items?_delay=700', { headers: inWorld(name) }),
      )
      await eventually(async () => {
        const refused = await ask(url, 'GET /items', { headers: inWorld('e') })
        expect(refused.status).to.equal(503)
        expect(refused.text).to.include('DELETE /_/worlds/NAME')
      })
      expect((await Promise.all(slow)).map(({ status }) => status)).to.deep.equal([200, 200, 200])
    })
  })

  it('idle ones are forgotten', async () => {
    await withServer({ data: lines, worlds: { idleMs: 200 } }, async ({ url }) => {
      for (const name of ['a', 'b', 'c', 'd', 'e']) await ask(url, 'GET /items', { headers: inWorld(name) })
      await eventually(async () => expect(await count(url)).to.equal(0))
    })
  })

  it('what they have copied has a limit', async () => {
    const items = Array.from({ length: 100 }, (_, at) => ({ id: at + 1 }))
    await withServer({ data: { items }, worlds: { bytes: 120_000 } }, async ({ url }) => {
      for (let at = 0; at < 10; at++) await ask(url, 'GET /items', { headers: inWorld(`read-${at}`) })
      expect(await count(url)).to.equal(10)
      for (let at = 0; at < 10; at++) await ask(url, 'DELETE /items/1', { headers: inWorld(`write-${at}`) })
      expect(await count(url)).to.be.within(2, 4)
    })
  })

  it('must be above 0', async () => {
    const failed = await withServer({ data: lines, worlds: { most: 0 } }, async () => 'started').catch(
      ({ message }: Error) => message,
    )
    expect(failed).to.equal('worlds: most must be a number above 0, not 0.')
  })
})

describe('http: users in worlds', () => {
  const jwtSecrets = { secret: 'a signing secret of at least 32 bytes', privateKey: undefined }
  const api = serving({ data: ':memory:', demo: 'items', auth: { jwt: true, jwtSecrets }, trustProxy: true })
  const ada = { username: 'ada@example.com', password: 'night-garden' }
  const signIn = async (world: string, send = ada) =>
    (await api('POST /auth/login', { send, headers: inWorld(world) })).body as JsonObject
  const bearer = (token: unknown) => ({ Authorization: `Bearer ${String(token)}` })

  it('a token is valid in the world where it was given, and in no other', async () => {
    for (const world of ['main', 'one', 'two']) {
      const { access_token: token } = await signIn(world)
      for (const other of ['main', 'one', 'two'])
        expect(
          (await api('GET /auth/me', { headers: { ...bearer(token), ...inWorld(other) } })).status,
          `${world} in ${other}`,
        ).to.equal(world === other ? 200 : 401)
    }
  })

  it('so is a refresh token', async () => {
    const { refresh_token: refresh } = await signIn('one')
    const use = async (world: string) =>
      (await api('POST /auth/refresh', { send: { refresh_token: refresh }, headers: inWorld(world) })).status
    expect([await use('main'), await use('two'), await use('one')]).to.deep.equal([401, 401, 200])
  })

  it('their sessions are never on the disk', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'db.json')
      await writeFile(file, JSON.stringify({ users: (await api.dump())['users'] }))
      await withServer({ data: file, auth: { jwt: true, jwtSecrets } }, async ({ url }) => {
        expect((await ask(url, 'POST /auth/login', { send: ada, headers: inWorld('one') })).status).to.equal(
          200,
        )
        expect(await readdir(join(folder, '.db.json.auth')).catch(() => [])).to.not.include('tokens.json')
        expect((await ask(url, 'POST /auth/login', { send: ada })).status).to.equal(200)
        expect(await readdir(join(folder, '.db.json.auth'))).to.include('tokens.json')
      })
    })
  })

  it('their cookies are for the path that names them, and what they keep is for them alone', async () => {
    const auth = { jwt: { cookie: true }, jwtSecrets, oidc: 'local' as const }
    await withServer(
      { data: ':memory:', demo: 'items', auth, report: () => undefined },
      async ({ url, tokenFor }) => {
        const admin = { Authorization: `Bearer ${await tokenFor('ada@example.com')}` }
        await ask(url, 'PUT /_/worlds/one', { headers: admin })
        const cookieOf = ({ headers }: Answer) => headers.get('Set-Cookie') ?? ''
        const path = (answer: Answer) => /Path=([^;]*)/.exec(cookieOf(answer))?.[1]
        const signedIn = await ask(url, 'POST /_/in/one/auth/login', { send: ada })
        expect([path(signedIn), path(await ask(url, 'POST /auth/login', { send: ada }))]).to.deep.equal([
          '/_/in/one',
          '/',
        ])
        const Cookie = cookieOf(signedIn).split(';')[0] ?? ''
        const refresh = async (base: string) =>
          (await ask(url, `POST ${base}/auth/refresh`, { headers: { Cookie } })).status
        expect([await refresh(''), await refresh('/_/in/one')]).to.deep.equal([401, 200])

        const begun = await ask(url, 'GET /_/in/one/auth/oidc/login')
        expect([begun.status, path(begun)]).to.deep.equal([302, '/_/in/one'])
        const provider = new URL(begun.headers.get('Location') ?? '')
        const query = `code=x&state=${provider.searchParams.get('state')}&iss=${provider.origin}`
        const complete = async (base: string) =>
          (
            await ask(url, `GET ${base}/auth/oidc/callback?${query}`, {
              headers: { Cookie: cookieOf(begun).split(';')[0] ?? '' },
            })
          ).text
        expect(await complete('')).to.include('does not belong to a sign-in that was started here')
        expect(await complete('/_/in/one')).to.include('The identity provider rejected the sign-in.')
      },
    )
  })

  it('who registers in one is unknown in the others', async () => {
    const person = { email: 'cy@example.com', name: 'cy', age: 30, password: 'green-window' }
    const made = await api('POST /auth/register', { send: person, headers: inWorld('one') })
    expect(made.status, made.text).to.equal(201)
    const status = async (world: string) =>
      (await api('POST /auth/login', { send: person, headers: inWorld(world) })).status
    expect([await status('one'), await status('two'), await status('main')]).to.deep.equal([200, 401, 401])
  })

  it('from another machine, only admins make one; what is made is open to all', async () => {
    const from = { 'X-Forwarded-For': '203.0.113.9' }
    const away = { ...from, ...inWorld('far') }
    expect((await api('POST /auth/login', { send: ada, headers: away })).status).to.equal(401)
    const joris = await signIn('main', { username: 'joris@example.com', password: 'paper-boat' })
    const asJoris = { headers: { ...away, ...bearer(joris['access_token']) } }
    expect((await api('GET /items', asJoris)).status).to.equal(403)
    expect((await api('GET /_/worlds')).status).to.equal(401)
    const asAda = { headers: { ...from, ...bearer((await signIn('main'))['access_token']) } }
    expect((await api('PUT /_/worlds/far', asAda)).status).to.equal(201)
    expect((await api('POST /auth/login', { send: ada, headers: away })).status).to.equal(200)
  })
})

describe('http: many worlds at once', () => {
  /** The same numbers for the same seed. */
  const numbers = (seed: number) => {
    let state = seed
    return (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return Math.floor((state / 2 ** 32) * below)
    }
  }

  /** So many random writes, one after the other; then all that there is. */
  const play = async (url: string, world: string, seed: number, writes: number): Promise<string> => {
    const next = numbers(seed)
    const headers = inWorld(world)
    for (let at = 0; at < writes; at++) {
      const id = 1 + next(6)
      const request = [
        ['POST /tags', { name: `t${next(100)}` }],
        [`PATCH /posts/${id}`, { title: `p${next(100)}`, extra: next(5) }],
        [`DELETE /posts/${id}`, undefined],
        [`PUT /tags/${id}`, { name: `u${next(100)}` }],
        ['POST /comments', { post_id: id, text: 'x' }],
      ][next(5)] as [string, unknown]
      await ask(url, request[0], { headers, ...(request[1] === undefined ? {} : { send: request[1] }) })
    }
    return (await ask(url, 'GET /db', { headers })).text
  }

  it('equal the same writes in a server of their own, and main is untouched', async function () {
    this.timeout(300_000)
    const isWhole = process.env['WORLDS'] === 'all'
    const [worlds, writes] = isWhole ? [200, 50] : [24, 12]
    await withServer({ data: blog }, async ({ url }) => {
      const before = (await ask(url, 'GET /db')).text
      const seeds = Array.from({ length: worlds }, (_, at) => at)
      const together = await Promise.all(seeds.map(async (seed) => play(url, `w${seed}`, seed, writes)))
      expect((await ask(url, 'GET /db')).text).to.equal(before)
      for (const seed of seeds.filter((one) => isWhole || one % 4 === 0))
        await withServer({ data: blog }, async (alone) =>
          expect(await play(alone.url, 'main', seed, writes), `world ${seed}`).to.equal(together[seed]),
        )
    })
  })
})

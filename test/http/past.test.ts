import { expect } from 'chai'

import { ask, serving, withServer } from '../support/api.ts'

const inWorld = { 'X-Understudy-World': 'one' }
const jsonApi = { Accept: 'application/vnd.api+json' }
const jwtSecrets = { secret: 'a signing secret of at least 32 bytes', privateKey: undefined }

describe('http: reads of the past', () => {
  const api = serving({
    data: {
      items: [
        { id: 1, name: 'a', box_id: 1 },
        { id: 2, name: 'b', box_id: 1 },
      ],
      boxes: [{ id: 1, label: 'x' }],
    },
    report: () => undefined,
  })
  const change = async (request: string, send?: unknown, headers = {}) =>
    (await api(request, { headers, ...(send === undefined ? {} : { send }) })).headers.get(
      'X-Understudy-Change',
    ) ?? ''

  it('answer as it was then, in every dialect, by header and by path', async () => {
    const requests = [
      ['GET /items/1', {}],
      ['GET /items?name=a&_embed=box', {}],
      ['GET /items', jsonApi],
      ['GET /boxes/1?include=items', jsonApi],
      ['GET /items?filter[name]=a', jsonApi],
      ['HEAD /items/1', {}],
    ] as const
    const point = await change('PATCH /items/1', { name: 'c' })
    const then = await Promise.all(requests.map(async ([request, headers]) => api(request, { headers })))
    await change('PATCH /items/1', { name: 'a' })
    await change('DELETE /boxes/1')
    for (const [at, [request, headers]] of requests.entries()) {
      const byHeader = await api(request, { headers: { ...headers, 'X-Understudy-At': point } })
      expect([byHeader.status, byHeader.text], request).to.deep.equal([then[at]?.status, then[at]?.text])
      expect(byHeader.headers.get('ETag')).to.equal(then[at]?.headers.get('ETag'))
      const byPath = await api(request.replace(' ', ` /_/at/${point}`), { headers })
      expect(byPath.text).to.equal(then[at]?.text.replaceAll(api.url, `${api.url}/_/at/${point}`))
    }
    expect((await api('GET /items/1')).body).to.include({ name: 'a' })
    expect((await api(`GET /_/at/${encodeURIComponent(point)}/items/1`)).body).to.include({ name: 'c' })
    expect((await api('GET /_/at/start/items/1')).body).to.include({ name: 'a', box_id: 1 })
    expect((await api('GET /_/at/-2/items/1')).body).to.include({ name: 'c' })
    expect((await api('GET /_/at/start')).status).to.equal(200)
  })

  it('are those of the world that is named', async () => {
    await change('PATCH /items/1', { name: 'main' })
    const point = await change('PATCH /items/1', { name: 'one' }, inWorld)
    await change('PATCH /items/1', { name: 'later' }, inWorld)
    expect((await api(`GET /_/in/one/_/at/${point}/items/1`)).body).to.include({ name: 'one' })
    const both = await api('GET /items/1', { headers: { ...inWorld, 'X-Understudy-At': '-1' } })
    expect(both.body).to.include({ name: 'one' })
    expect(both.headers.get('Vary')).to.match(/X-Understudy-World.*X-Understudy-At/)
    expect((await api('GET /_/in/one/_/at/start/items/1')).body).to.include({ name: 'a' })
  })

  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
    it(`${method} is a 405 that says how to go on, and changes nothing`, async () => {
      const before = (await api('GET /db')).text
      for (const [path, headers] of [
        ['/_/at/start/items/1', {}],
        ['/items/1', { 'X-Understudy-At': 'start' }],
        ['/_/at/start/_/reset', {}],
      ] as const) {
        const answer = await api(`${method} ${path}`, { headers, send: {} })
        expect([answer.status, answer.headers.get('Allow')]).to.deep.equal([405, 'GET, HEAD, OPTIONS'])
        expect(answer.text).to.include('The past stays as it is.').and.include('PUT /_/worlds/NAME')
      }
      expect((await api('GET /db')).text).to.equal(before)
    })

  it('a world can begin there', async () => {
    const point = await change('PATCH /items/1', { name: 'then' })
    await change('PATCH /items/1', { name: 'now' })
    const made = await api('PUT /_/worlds/other', { send: { from: point } })
    expect(made.status, made.text).to.equal(201)
    const inOther = { headers: { 'X-Understudy-World': 'other' } }
    await api('DELETE /items/2', inOther)
    expect((await api('GET /items', inOther)).body).to.deep.equal([{ id: 1, name: 'then', box_id: 1 }])
    await api('POST /_/reset', inOther)
    expect((await api('GET /items', inOther)).body).to.have.length(2)
    expect((await api('GET /items/1')).body).to.include({ name: 'now' })
    const refused = await api('PUT /_/worlds/other', { send: { from: 'nothing' } })
    expect(refused.status).to.equal(404)
    expect((await api('GET /items/1', inOther)).body).to.include({ name: 'then' })
  })

  for (const [request, status, message] of [
    ['GET /_/at/@99999/items', 404, 'There is no change @99999 yet.'],
    ['GET /_/at/stat/items', 404, 'Did you mean \\"start\\"?'],
    ['GET /_/at/%ff/items', 400, 'is not a point in time'],
    ['GET /_/at/-99999/items', 409, 'The history does not reach so far.'],
    ['GET /_/at/', 400, 'is not a point in time'],
    ['GET /_/at/start/itmes', 404, 'Did you mean'],
  ] as const)
    it(`${request} is a ${status}`, async () => {
      const answer = await api(request)
      expect([answer.status, answer.text]).to.satisfy(
        () => answer.status === status && answer.text.includes(message),
        answer.text,
      )
    })

  it('are judged as what follows: the same gate, and the same websites', async () => {
    const evil = { Origin: 'https://evil.example' }
    const near = { Origin: 'http://localhost:5173' }
    for (const [path, headers] of [
      ['/_/history', near],
      ['/_/snapshots', near],
      ['/_/health', evil],
      ['/items', evil],
      ['/items', near],
      ['/_/openapi.json', near],
    ] as const) {
      const [plain, past] = [
        await api(`GET ${path}`, { headers }),
        await api(`GET /_/at/start${path}`, { headers }),
      ]
      expect([past.status, past.headers.get('Access-Control-Allow-Origin')], path).to.deep.equal([
        plain.status,
        plain.headers.get('Access-Control-Allow-Origin'),
      ])
    }
  })

  it('are for those who may read now', async () => {
    const data = {
      users: [{ id: 1, name: 'ada', password: 'night-garden' }],
      notes: [{ id: 1, user_id: 1, text: 'mine' }],
    }
    await withServer({ data, auth: { jwt: true, jwtSecrets }, report: () => undefined }, async (server) => {
      const headers = { Authorization: `Bearer ${await server.tokenFor('ada')}` }
      await ask(server.url, 'PATCH /notes/1', { send: { text: 'changed' }, headers })
      expect((await ask(server.url, 'GET /_/at/start/notes/1', { headers })).body).to.include({
        text: 'mine',
      })
      for (const path of ['/notes/1', '/_/at/start/notes/1', '/_/at/start/users/1'])
        expect((await ask(server.url, `GET ${path}`)).status, path).to.equal(
          (await ask(server.url, `GET ${path.replace('/_/at/start', '')}`)).status,
        )
      expect((await ask(server.url, 'GET /_/at/start/_/history', { headers })).status).to.equal(403)
      await server.store.keepSnapshot('private-name')
      const unknown = await ask(server.url, 'GET /_/at/privat-name/notes')
      expect([unknown.status, unknown.text]).to.satisfy(() => unknown.status === 404, unknown.text)
      expect(unknown.text).to.not.include('private-name')
    })
  })
})

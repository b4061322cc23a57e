import { expect } from 'chai'

import type { JsonObject } from '../../src/index.ts'
import { serving } from '../support/api.ts'

const inWorld = { 'X-Understudy-World': 'one' }
const jwtSecrets = { secret: 'a signing secret of at least 32 bytes', privateKey: undefined }
const eve = '2026-12-24T18:00:00.000Z'

describe('http: the clock', () => {
  const api = serving({
    data: { items: [{ id: 1 }] },
    config: { collections: { items: { timestamps: true, defaults: { due: '$now' } } } },
    report: () => undefined,
  })
  const set = async (send: unknown, headers = {}) => api('PUT /_/clock', { send, headers })
  const make = async (headers = {}) =>
    (await api('POST /items', { send: {}, headers })).body as Record<string, string>

  it('stands still: timestamps and defaults go by it, in one world and in no other', async () => {
    expect((await set({ now: '2026-12-24T18:00Z', frozen: true }, inWorld)).body).to.deep.equal({
      now: eve,
      frozen: true,
    })
    const made = await make(inWorld)
    expect(made).to.include({ created_at: eve, updated_at: eve, due: eve })
    await set({ advance: '2h' }, inWorld)
    const changed = (await api(`PATCH /items/${made['id']}`, { send: { name: 'x' }, headers: inWorld })).body
    expect(changed).to.include({ created_at: eve, updated_at: '2026-12-24T20:00:00.000Z' })
    expect((await make())['due']).to.not.equal(eve)
    expect((await api('GET /_/clock')).body).to.include({ frozen: false })
  })

  it('runs on from a time, is moved on, and shows the time of this machine again', async () => {
    await set({ now: '2030-01-01' })
    expect((await make())['due']).to.match(/^2030-01-01T00:0/)
    await set({ advance: '30d' })
    expect((await make())['due']).to.match(/^2030-01-31T00:0/)
    await set({ frozen: true })
    const { now } = (await api('GET /_/clock')).body as JsonObject
    expect((await make())['due']).to.equal(now)
    for (const request of ['PUT /_/clock', 'POST /_/reset']) {
      await set({ now: eve, frozen: true })
      await api(request)
      const { now: shown, frozen } = (await api('GET /_/clock')).body as { now: string; frozen: boolean }
      expect([frozen, Math.abs(Date.parse(shown) - Date.now()) < 60_000], request).to.deep.equal([
        false,
        true,
      ])
    }
  })

  for (const [send, message] of [
    [{ now: 'tomorrow' }, 'The value of \\"now\\" is not valid.'],
    [{ now: '+020000-01-01T00:00:00Z' }, 'up to the year 9999'],
    [{ advance: '2 hours' }, 'Use a duration'],
    [{ advance: '999999999d' }, 'The value of \\"advance\\" is not valid.'],
    [{ frozen: 'yes' }, 'Use true or false.'],
    [{ now: eve, advance: '2h' }, 'exclude each other'],
    [{ advnce: '2h' }, 'Did you mean \\"advance\\"?'],
  ] as const)
    it(`${JSON.stringify(send)} is a 400, and changes nothing`, async () => {
      await set({ now: eve, frozen: true })
      const answer = await set(send)
      expect([answer.status, answer.text]).to.satisfy(
        () => answer.status === 400 && answer.text.includes(message),
        answer.text,
      )
      expect((await api('GET /_/clock')).body).to.deep.equal({ now: eve, frozen: true })
    })

  it('is for those who run the server, and is read and set', async () => {
    const headers = { Origin: 'http://localhost:5173' }
    expect((await api('PUT /_/clock', { send: {}, headers })).status).to.equal(403)
    expect((await api('DELETE /_/clock')).status).to.equal(405)
  })
})

describe('http: the clock and tokens', () => {
  const api = serving({
    data: ':memory:',
    demo: 'items',
    auth: { jwt: true, jwtSecrets },
    report: () => undefined,
  })
  const ada = { username: 'ada@example.com', password: 'night-garden' }

  it('tokens and sessions expire by it, in their world', async () => {
    const admin = { Authorization: `Bearer ${await api.tokenFor('ada@example.com')}` }
    await api('PUT /_/worlds/one', { headers: admin })
    const signedIn = await api('POST /auth/login', { send: ada, headers: inWorld })
    const { access_token: token, refresh_token: refresh } = signedIn.body as Record<string, string>
    const me = async () =>
      (await api('GET /auth/me', { headers: { Authorization: `Bearer ${token}`, ...inWorld } })).text
    const asAdmin = { headers: { Authorization: `Bearer ${token}`, ...inWorld } }
    expect(await me()).to.include('ada@example.com')
    const set = await api('PUT /_/clock', { send: { advance: '16m' }, ...asAdmin })
    expect(set.status, set.text).to.equal(200)
    expect(await me()).to.include('The token has expired.')
    expect((await api('GET /auth/me', { headers: admin })).status).to.equal(200)
    const again = await api('POST /auth/refresh', { send: { refresh_token: refresh }, headers: inWorld })
    expect(again.status, again.text).to.equal(200)
    const { access_token: next } = again.body as Record<string, string>
    const headers = { Authorization: `Bearer ${next}`, ...inWorld }
    expect((await api('GET /auth/me', { headers })).status).to.equal(200)
  })
})

import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import { beforeEach, describe, it } from 'node:test'

const url = `${process.env.BASE_URL}/members`
const ask = (path, method, body) =>
  fetch(`${url}${path}`, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
const fresh = () => ({ name: 'Zoe', email: `z${Date.now()}.${Math.random()}@mail.example`, fee: 1 })

describe('members', () => {
  let mine
  let location
  beforeEach(async () => {
    const response = await ask('', 'POST', fresh())
    strictEqual(response.status, 201)
    location = response.headers.get('location')
    mine = await response.json()
  })

  it('are on the list, and where the Location says', async () => {
    const list = await (await fetch(url)).json()
    ok(list.some(({ id }) => id === mine.id))
    deepStrictEqual(await (await fetch(new URL(location, url))).json(), mine)
  })

  it('are changed in part', async () => {
    const response = await ask(`/${mine.id}`, 'PATCH', { name: 'Zoe Two' })
    deepStrictEqual(await response.json(), { ...mine, name: 'Zoe Two' })
  })

  it('go, and their ids with them', async () => {
    strictEqual((await ask(`/${mine.id}`, 'DELETE')).status, 204)
    strictEqual((await fetch(`${url}/${mine.id}`)).status, 404)
    const next = await (await ask('', 'POST', fresh())).json()
    ok(next.id !== mine.id)
  })

  const refused = [
    ['GET', '/999999', undefined, 404],
    ['PATCH', '/999999', { fee: 3 }, 404],
    ['POST', '', { email: fresh().email, fee: 1 }, 422],
  ]
  for (const [method, path, body, status] of refused)
    it(`${method} ${path} is refused with ${status}`, async () =>
      strictEqual((await ask(path, method, body)).status, status))

  it('have an address of their own', async () => {
    const other = await (await ask('', 'POST', fresh())).json()
    strictEqual((await ask(`/${other.id}`, 'PATCH', { email: mine.email })).status, 409)
    for (const email of [mine.email, mine.email.toUpperCase()])
      strictEqual((await ask('', 'POST', { ...fresh(), email })).status, 409)
  })

  it('have it even when two ask at once', async () => {
    const body = fresh()
    const both = await Promise.all([ask('', 'POST', body), ask('', 'POST', body)])
    deepStrictEqual(both.map(({ status }) => status).toSorted(), [201, 409])
  })
})

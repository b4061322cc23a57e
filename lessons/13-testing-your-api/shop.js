import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

/** @typedef {Record<string, any>} Fields */

/** What each mistake changes. A server without one is right. */
export const mistakes = /** @type {const} */ ({
  'create-200': 'POST answered 200 in place of 201',
  'no-location': 'POST sent no Location',
  'not-stored': 'POST answered 201 and stored nothing',
  'unknown-id': 'GET of an id that nobody has answered 200 with an empty object',
  'missing-field': 'POST accepted a member without a name',
  'delete-keeps': 'DELETE answered 204 and deleted nothing',
  duplicate: 'POST accepted an address that is taken',
  'patch-replaces': 'PATCH lost all fields that were not sent',
  'ids-again': 'the id of a deleted member was given to the next one',
  capitals: 'POST accepted an address that is taken, in capitals',
  'patch-duplicate': 'PATCH accepted an address that is taken',
  'patch-unknown': 'PATCH of an id that nobody has answered 200',
  negative: 'POST accepted a fee of -1',
  text: 'POST accepted a fee that is a text',
  'no-free': 'POST refused a fee of 0',
  race: 'two POSTs with one address, at once, were both accepted',
})

/**
 * The server of the club, right or with one mistake. It counts the requests.
 *
 * @param {keyof typeof mistakes} [mistake]
 * @param {number} [others] how many members there are already
 */
export const openShop = async (mistake, others = 0) => {
  /** @type {Fields[]} */
  let members = Array.from({ length: others }, (_, index) => ({
    id: 500 + index,
    name: `Other ${index}`,
    email: `other-${index}@club.example`,
    fee: 100,
  }))
  let nextId = others === 0 ? 1 : 500 + others
  let requests = 0

  /** @param {number} status @param {string} message @param {string} [field] @returns {never} */
  const refuse = (status, message, field) => {
    const details = field === undefined ? undefined : [{ field, message }]
    throw { status, body: { error: { status_code: status, code: 'refused', message, details } } }
  }
  const is = (/** @type {keyof typeof mistakes} */ one) => mistake === one

  /** @param {Fields} body @param {boolean} whole @param {Fields} [own] */
  const mustBeRight = (body, whole, own) => {
    const rules = /** @type {Record<string, (value: unknown) => boolean>} */ ({
      name: (value) => typeof value === 'string' && value.trim() !== '',
      email: (value) => typeof value === 'string' && value.includes('@'),
      fee: (value) =>
        (Number.isInteger(value) &&
          (Number(value) > 0 || (Number(value) === 0 && !is('no-free')) || is('negative'))) ||
        (typeof value === 'string' && is('text')),
    })
    for (const field of Object.keys(body))
      if (!Object.hasOwn(rules, field)) refuse(422, 'cannot be set', field)
    for (const [field, holds] of Object.entries(rules)) {
      if (body[field] === undefined && (!whole || (field === 'name' && is('missing-field')))) continue
      if (!holds(body[field])) refuse(422, 'is not right', field)
    }
    const key = (/** @type {string} */ email = '') => (is('capitals') ? email : email.trim().toLowerCase())
    const passed = own ? is('patch-duplicate') : is('duplicate')
    if (body.email === undefined || passed) return
    if (members.some((member) => member !== own && key(member.email) === key(body.email)))
      refuse(409, 'is taken', 'email')
  }

  /** @param {string | undefined} method @param {string} url @param {Fields} body */
  const answer = async (method, url, body) => {
    const [, collection, id] = url.split('?')[0]?.split('/') ?? []
    if (collection !== 'members') refuse(404, 'Not Found')
    if (id === undefined && method === 'GET') return { status: 200, body: members }
    if (id === undefined && method === 'POST') {
      mustBeRight(body, true)
      if (is('race')) await wait(150)
      const member = { id: nextId++, ...body }
      if (!is('not-stored')) members.push(member)
      const location = is('no-location') ? undefined : `/members/${member.id}`
      return { status: is('create-200') ? 200 : 201, body: member, location }
    }
    if (id === undefined) refuse(405, 'Method Not Allowed')
    const member = members.find((one) => String(one.id) === id)
    if (!member) {
      const passed = (method === 'GET' && is('unknown-id')) || (method === 'PATCH' && is('patch-unknown'))
      return passed ? { status: 200, body: {} } : refuse(404, `There is no member ${id}.`)
    }
    if (method === 'GET') return { status: 200, body: member }
    if (method === 'DELETE') {
      if (!is('delete-keeps')) members = members.filter((one) => one !== member)
      if (is('ids-again')) nextId = Math.max(0, ...members.map((one) => one.id)) + 1
      return { status: 204 }
    }
    if (method !== 'PATCH') refuse(405, 'Method Not Allowed')
    mustBeRight(body, false, member)
    if (is('patch-replaces'))
      for (const name of ['name', 'email', 'fee']) if (!(name in body)) delete member[name]
    return { status: 200, body: Object.assign(member, body) }
  }

  const server = createServer(async (request, response) => {
    requests++
    let text = ''
    for await (const chunk of request) text += chunk
    let result
    try {
      const body = text === '' ? {} : JSON.parse(text)
      result = await answer(request.method, request.url ?? '', body)
    } catch (error) {
      const { status, body } = /** @type {Fields} */ (error)
      result = {
        status: status ?? 400,
        body: body ?? { error: { status_code: 400, message: 'That is no JSON.' } },
      }
    }
    if (result.location) response.setHeader('Location', result.location)
    response.setHeader('Content-Type', 'application/json')
    response.writeHead(result.status).end(result.body === undefined ? undefined : JSON.stringify(result.body))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  return {
    url: `http://127.0.0.1:${port}`,
    count: () => requests,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

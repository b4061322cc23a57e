import { createServer } from 'node:http'

import { askNewSupplier, askOldSupplier, askSlowSupplier, askSupplier } from './supplier.ts'

const items = new Map([
  [1, { id: 1, name: 'Oat flour' }],
  [2, { id: 2, name: 'Brown sugar' }],
])
let last = 2

class ClientError extends Error {
  constructor(status, code, message, headers = {}) {
    super(message)
    Object.assign(this, { status, code, headers })
  }
}

const readBody = async (request) => {
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? ''))
    throw new ClientError(415, 'type', 'Only JSON, please')
  let text = ''
  for await (const chunk of request) {
    text += chunk
    if (text.length > 100_000) throw new ClientError(413, 'size', 'Too much')
  }
  try {
    return JSON.parse(text)
  } catch {
    throw new ClientError(400, 'json', 'That is not JSON')
  }
}

const find = (id) => {
  if (!/^\d{1,9}$/.test(id) || Number(id) === 0) throw new ClientError(422, 'id', 'Ids are 1, 2, 3 and so on')
  return items.get(Number(id)) ?? fail(new ClientError(404, 'unknown_item', `Item ${id} is unknown`))
}
const fail = (error) => {
  throw error
}

const collection = {
  GET: () => [200, [...items.values()]],
  POST: async (_, request) => {
    const item = { ...(await readBody(request)), id: ++last }
    items.set(item.id, item)
    return [201, item]
  },
}
const member = {
  GET: (id) => [200, find(id)],
  PUT: async (id, request) => [200, Object.assign(find(id), await readBody(request))],
  DELETE: (id) => [items.delete(find(id).id) ? 204 : 404],
}
const supplier = (ask) => ({ GET: async (name) => [200, { available: await ask(name) }] })
const patient = (name) =>
  new Promise((resolve, reject) => {
    setTimeout(reject, 300, new ClientError(504, 'late', 'The supplier sleeps'))
    askSlowSupplier(name).then(resolve, reject)
  })
const routes = [
  [/^\/items$/, collection],
  [/^\/items\/([^/]+)$/, member],
  [/^\/supply\/(.+)$/, supplier(askSupplier)],
  [/^\/old-supply\/(.+)$/, supplier(askOldSupplier)],
  [/^\/new-supply\/(.+)$/, supplier(askNewSupplier)],
  [/^\/slow-supply\/(.+)$/, supplier(patient)],
]

const handle = (request) => {
  for (const [pattern, methods] of routes) {
    const found = pattern.exec(request.url)
    if (!found) continue
    const allow = Object.keys(methods).join(', ')
    if (!Object.hasOwn(methods, request.method)) throw new ClientError(405, 'method', `Only ${allow}`, { allow })
    return methods[request.method](found[1], request)
  }
  throw new ClientError(404, 'path', 'Unknown path')
}

let failures = 1000_0000
createServer(async (request, response) => {
  const send = (status, body, headers) => {
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close', ...headers })
    response.end(body && JSON.stringify(body))
  }
  try {
    const [status, body] = await handle(request)
    send(status, body)
  } catch (error) {
    const known = error instanceof ClientError ? error : new ClientError(500, 'internal', 'Sorry')
    const { status, code, message, headers } = known
    const request_id = `failure-${failures++}`
    if (status >= 500) console.log(request_id, error)
    send(status, { error: { status_code: status, code, message, request_id } }, headers)
  }
}).listen(process.env.PORT, '127.0.0.1')

import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'

const file = process.env.DATA_FILE
let shop = { count: 0, items: {} }
try {
  shop = JSON.parse(readFileSync(file, 'utf8'))
} catch (error) {
  if (error.code !== 'ENOENT') throw error
}
const save = () => {
  writeFileSync(`${file}.new`, JSON.stringify(shop, null, 2))
  renameSync(`${file}.new`, file)
}

const readBody = async (request) => {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const { id: _, ...fields } = JSON.parse(Buffer.concat(chunks).toString() || '{}')
  return fields
}

const methods = {
  POST: async (_, request) => {
    const id = `i${++shop.count}`
    shop.items[id] = { id, ...(await readBody(request)) }
    save()
    return [201, shop.items[id], { location: `/items/${id}` }]
  },
  GET: async (id) => [200, id === undefined ? Object.values(shop.items) : shop.items[id]],
  PUT: async (id, request) => {
    shop.items[id] = { id, ...(await readBody(request)) }
    save()
    return [200, shop.items[id]]
  },
  PATCH: async (id, request) => {
    Object.assign(shop.items[id], await readBody(request))
    save()
    return [200, shop.items[id]]
  },
  DELETE: async (id) => {
    delete shop.items[id]
    save()
    return [204]
  },
}

createServer(async (request, response) => {
  const [, collection, id] = request.url.split('/')
  const refuse = (status) => [status, { error: { status_code: status, message: 'Sorry' } }]
  const answer = async () => {
    if (collection !== 'items') return refuse(404)
    if (id !== undefined && !Object.hasOwn(shop.items, id)) return refuse(404)
    return methods[request.method](id, request).catch(() => refuse(400))
  }
  const [status, value, headers] = await answer()
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(value && JSON.stringify(value))
}).listen(process.env.PORT, '127.0.0.1')

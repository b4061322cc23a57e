import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

const friends = ['http://localhost:3000', 'https://shop.example']
const most = Number(process.env.LIMIT ?? Infinity)
const files = {
  '/': ['text/html', readFileSync('page.html')],
  '/page.js': ['application/javascript', readFileSync('page.js')],
}
const wishes = new Map([[1, 'Something with pears']])
const show = (id) => ({ text: wishes.get(id), id })
const nameOf = (value) => `W/"${createHash('md5').update(JSON.stringify(value)).digest('hex')}"`

class ClientError extends Error {
  constructor(status, message, headers) {
    super(message)
    Object.assign(this, { status, headers })
  }
}

const readText = async (request) => {
  if (!request.headers['content-type']?.startsWith('application/json')) throw new ClientError(403, 'JSON, please')
  let body = ''
  for await (const chunk of request) body += chunk
  const { text } = JSON.parse(body)
  if (!text) throw new ClientError(400, 'text is missing')
  return text
}

let minute = 0
let asked = 0
const countThis = () => {
  const now = Math.floor(Date.now() / 60_000)
  if (now !== minute) [minute, asked] = [now, 0]
  if (++asked > most) throw new ClientError(429, 'Slow down', { 'retry-after': 60 })
}

const answer = async (request) => {
  const [, id] = /^\/wishes\/(\d+)$/.exec(request.url) ?? []
  if (id !== undefined && !wishes.has(Number(id))) throw new ClientError(404, 'gone')
  const kind = id === undefined ? request.url : 'one'
  switch (`${request.method} ${kind}`) {
    case 'GET /wishes': {
      const list = [...wishes.keys()].map(show)
      const etag = nameOf(list)
      const headers = { etag, 'cache-control': 'private, max-age=0' }
      return request.headers['if-none-match'] === etag ? [304, undefined, headers] : [200, list, headers]
    }
    case 'POST /wishes': {
      const next = wishes.size + 1
      wishes.set(next, await readText(request))
      return [201, show(next), { location: `/wishes/${next}` }]
    }
    case 'GET one':
      return [200, show(Number(id)), { etag: nameOf(show(Number(id))) }]
    case 'PUT one': {
      const seen = request.headers['if-match']
      if (seen === undefined) throw new ClientError(428, 'If-Match is missing')
      if (seen !== nameOf(show(Number(id)))) throw new ClientError(412, 'changed')
      wishes.set(Number(id), await readText(request))
      return [200, show(Number(id)), { etag: nameOf(show(Number(id))) }]
    }
    case 'OPTIONS /wishes':
      return [200, {}, { allow: 'GET, POST' }]
    default:
      throw new ClientError(404, 'nothing here')
  }
}

createServer(async (request, response) => {
  const { origin } = request.headers
  const headers = { vary: 'Origin, Accept-Encoding' }
  if (friends.includes(origin)) {
    headers['access-control-allow-origin'] = origin
    headers['access-control-expose-headers'] = 'etag,location'
  }
  const send = (status, value, more) => {
    response.writeHead(status, { ...headers, 'content-type': 'application/json', ...more })
    response.end(value && JSON.stringify(value))
  }
  if (request.headers['access-control-request-method'])
    return send(200, undefined, {
      'access-control-allow-methods': 'get,put,post,delete',
      'access-control-allow-headers': 'authorization, content-type, if-match',
    })
  if (request.method === 'GET' && files[request.url]) {
    const [type, bytes] = files[request.url]
    return response.writeHead(200, { 'content-type': type }).end(bytes)
  }
  try {
    countThis()
    send(...(await answer(request)))
  } catch ({ status = 500, message, headers: more }) {
    send(status, { error: { status_code: status, message } }, more)
  }
}).listen(process.env.PORT, '127.0.0.1')

import { createServer } from 'node:http'

class ClientError extends Error {
  constructor(status, message, allow) {
    super(message)
    Object.assign(this, { status, allow })
  }
}

/** A new object for each request, as Flask does it. */
class Resource {
  constructor(request, id, shelf) {
    Object.assign(this, { request, id, shelf })
  }

  get row() {
    const row = this.shelf.rows.find(({ id }) => `${id}` === this.id)
    if (!row) throw new ClientError(404, 'unknown')
    return row
  }

  async body() {
    let text = ''
    for await (const chunk of this.request) text += chunk
    return text === '' ? {} : JSON.parse(text)
  }

  checked(fields) {
    const { name, [this.shelf.number]: number = this.shelf.preset } = fields
    if (!name || typeof name !== 'string' || !Number.isInteger(number)) throw new ClientError(400, 'not right')
    return { name, [this.shelf.number]: number }
  }
}

class List extends Resource {
  GET() {
    return [200, this.shelf.rows]
  }

  async POST() {
    const row = { id: ++this.shelf.last, ...this.checked(await this.body()) }
    this.shelf.rows.push(row)
    return [201, row, { location: `http://${this.request.headers.host}${this.request.url}/${row.id}` }]
  }
}

class One extends Resource {
  GET() {
    return [200, this.row]
  }

  async PUT() {
    const row = this.row
    for (const name of Object.keys(row)) if (name !== 'id') delete row[name]
    return [200, Object.assign(row, this.checked(await this.body()))]
  }

  async PATCH() {
    const row = this.row
    return [200, Object.assign(row, this.checked({ ...row, ...(await this.body()) }))]
  }

  DELETE() {
    this.shelf.rows.splice(this.shelf.rows.indexOf(this.row), 1)
    return [204]
  }
}

class Stock extends Resource {
  async GET() {
    this.pieces = this.id.length
    await new Promise((done) => setTimeout(done, 20))
    return [200, { pieces: this.pieces, name: this.id }]
  }
}

const shelves = {
  items: { rows: [], last: 0, number: 'quantity', preset: 0 },
  cookies: { rows: [], last: 0, number: 'price' },
}

createServer(async (request, response) => {
  const send = (status, body, headers) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(body && JSON.stringify(body))
  }
  try {
    const [, first, id] = /^\/(\w+)(?:\/([^/]+))?$/.exec(request.url) ?? []
    const kind = first === 'stock' ? Stock : id === undefined ? List : One
    const names = Object.getOwnPropertyNames(kind.prototype).filter((name) => /^[A-Z]+$/.test(name))
    const allow = names.join(', ')
    if (request.method === 'OPTIONS') return send(200, {}, { allow })
    const method = request.method === 'HEAD' ? 'GET' : request.method
    if (!names.includes(method)) throw new ClientError(405, 'no such method', allow)
    send(...(await new kind(request, id, shelves[first])[method]()))
  } catch ({ status = 500, message, allow }) {
    send(status, { error: { status_code: status, message } }, allow && { allow })
  }
}).listen(process.env.PORT, '127.0.0.1')

import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'

import sqlite from 'node-sqlite3-wasm'

const db = new sqlite.Database(process.env.DATA_FILE)

const together = (work) => {
  db.exec('SAVEPOINT work')
  try {
    return work()
  } catch (error) {
    db.exec('ROLLBACK TO work')
    throw error
  } finally {
    db.exec('RELEASE work')
  }
}

const files = readdirSync(new URL('./migrations', import.meta.url)).toSorted()
for (;;) {
  const { user_version: had } = db.get('PRAGMA user_version')
  if (had === files.length) break
  const next = files[had]
  if (next === undefined) {
    console.error(`Version ${had} is newer than this program.`)
    process.exit(2)
  }
  try {
    together(() => {
      db.exec(readFileSync(new URL(`./migrations/${next}`, import.meta.url), 'utf8'))
      db.exec(`PRAGMA user_version = ${had + 1}`)
    })
  } catch (error) {
    console.error(next, error.message)
    process.exit(2)
  }
}

const refuse = (status, message, details) => {
  throw Object.assign(new Error(message), { status, details })
}
const shown = (row) => row && { ...row, is_active: Boolean(row.is_active) }
const add = ({ name, email } = {}) => {
  if (![name, email].every((value) => typeof value === 'string' && value !== '')) refuse(422, 'not right')
  const taken = db.get('SELECT 1 FROM users WHERE lower(trim(email)) = lower(trim(:email))', {
    ':email': email,
  })
  if (taken) refuse(409, 'taken', [{ field: 'email', message: 'taken' }])
  const { lastInsertRowid: id } = db.run('INSERT INTO users (name, email) VALUES (:name, :email)', {
    ':name': name,
    ':email': email,
  })
  return byId(id)
}
const byId = (id) => shown(db.get('SELECT * FROM users WHERE id = ?', id)) ?? refuse(404, 'no such user')

const routes = [
  ['GET', /^\/users$/, () => [200, db.all('SELECT * FROM users').map(shown)]],
  [
    'GET',
    /^\/users\/search$/,
    (_, __, query) => {
      const order = { id: 'id', name: 'name', email: 'email' }[query.get('sort') ?? 'id']
      if (order === undefined) refuse(400, 'no such order')
      return [200, db.all(`SELECT id FROM users WHERE name = ? ORDER BY ${order}`, [query.get('name')])]
    },
  ],
  ['POST', /^\/users$/, (_, body) => [201, add(body)]],
  ['POST', /^\/users\/import$/, (_, body) => [201, together(() => body.map(add))]],
  ['GET', /^\/users\/([^/]+)$/, (id) => [200, byId(id)]],
  [
    'DELETE',
    /^\/users\/([^/]+)$/,
    (id) => {
      byId(id)
      if (db.get('SELECT 1 FROM orders WHERE user_id = ?', [id])) refuse(409, 'has orders')
      db.run('DELETE FROM users WHERE id = ?', [id])
      return [204]
    },
  ],
  [
    'POST',
    /^\/users\/([^/]+)\/orders$/,
    (id, { item }) => {
      byId(id)
      return [201, db.get('INSERT INTO orders (user_id, item) VALUES (?, ?) RETURNING *', [id, item])]
    },
  ],
  [
    'GET',
    /^\/orders$/,
    () => [
      200,
      db.all('SELECT o.*, (SELECT name FROM users WHERE users.id = o.user_id) AS name FROM orders AS o'),
    ],
  ],
]

const answer = (method, { pathname, searchParams }, text) => {
  for (const [verb, path, handle] of routes) {
    const found = path.exec(pathname)
    if (verb === method && found)
      return handle(found[1], text === '' ? undefined : JSON.parse(text), searchParams)
  }
  return refuse(404, 'no such route')
}

createServer(async (request, response) => {
  let text = ''
  for await (const chunk of request) text += chunk
  let status, value
  try {
    ;[status, value] = answer(request.method, new URL(request.url, 'http://x'), text)
  } catch (error) {
    const { status: code = 500, message, details } = error
    ;[status, value] = [code, { error: { status_code: code, message, details } }]
  }
  const headers = { 'Content-Type': 'application/json' }
  if (status === 201 && value.id) headers.Location = `/users/${value.id}`
  response.writeHead(status, headers).end(value === undefined ? undefined : JSON.stringify(value))
}).listen(Number(process.env.PORT), '127.0.0.1')

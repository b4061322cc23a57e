import { randomBytes, scryptSync } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'

const file = process.env.DATA_FILE
const { users } = JSON.parse(readFileSync(file, 'utf8'))
const open = ['username', 'id', 'email', 'created_at']
const settable = { username: 'string', email: 'string', birth_year: 'number', password: 'string' }

const newId = () => {
  const bytes = randomBytes(16)
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
const hashed = (password) => {
  const salt = randomBytes(12).toString('hex')
  return `${salt}$${scryptSync(password, salt, 24, { N: 512 }).toString('hex')}`
}
const refuse = (status, message) => {
  throw Object.assign(new Error(message), { status })
}

const show = (user, query) => {
  const asked = query.getAll('show').flatMap((text) => text.split(','))
  if (asked.some((name) => !open.includes(name))) refuse(400, 'cannot be shown')
  return Object.fromEntries(['id', 'username', ...asked].map((name) => [name, user[name]]))
}

const change = (user, body) => {
  for (const [name, value] of Object.entries(body))
    if (!Object.hasOwn(settable, name) || typeof value !== settable[name]) refuse(422, `${name}?`)
  const { password, ...rest } = body
  Object.assign(user, rest, password === undefined ? {} : { password_hash: hashed(password) })
  writeFileSync(file, JSON.stringify({ users }))
}

const answer = async (request, { pathname, search, searchParams: query }) => {
  let text = ''
  for await (const chunk of request) text += chunk
  let body
  try {
    body = JSON.parse(text || '{}')
  } catch {
    refuse(400, 'no JSON')
  }
  const id = pathname.split('/')[3]
  if (id === undefined && request.method === 'POST') {
    if (Object.keys(settable).some((name) => body[name] === undefined)) refuse(422, 'something is missing')
    const user = { id: newId(), created_at: new Date().toISOString() }
    change(user, body)
    users.push(user)
    writeFileSync(file, JSON.stringify({ users }))
    return [201, show(user, query), { location: `/api/users/${user.id}` }]
  }
  if (id === undefined) {
    const sort = query.get('sort') ?? 'username'
    const filters = [...query].filter(([name]) => name !== 'sort' && name !== 'show')
    if (![sort, ...filters.map(([name]) => name)].every((name) => open.includes(name))) refuse(400, 'hidden')
    const list = users.filter((user) => filters.every(([name, value]) => user[name] === value))
    list.sort((a, b) => (a[sort] > b[sort] ? 1 : -1))
    return [200, list.map((user) => show(user, query))]
  }
  const old = users.find((user) => user.old_id && String(user.old_id) === id)
  if (old) return [301, {}, { location: `/api/users/${old.id}${search}` }]
  const user = users.find((one) => one.id === id) ?? refuse(404, 'unknown')
  if (request.method === 'PATCH') change(user, body)
  return [200, show(user, query)]
}

createServer(async (request, response) => {
  const send = (status, body, headers) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(body))
  }
  try {
    send(...(await answer(request, new URL(request.url, 'http://localhost'))))
  } catch ({ status = 500, message }) {
    send(status, { error: { status_code: status, message } })
  }
}).listen(process.env.PORT, '127.0.0.1')

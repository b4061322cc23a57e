import { copyFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

import { steps } from './steps.js'

const file = process.env.DATA_FILE
const all = existsSync(file)
  ? JSON.parse(readFileSync(file, 'utf8'))
  : { schema_version: steps.length, nextId: 1, members: [] }

const write = () => {
  writeFileSync(`${file}.new`, JSON.stringify(all))
  renameSync(`${file}.new`, file)
}

const from = all.schema_version ?? 0
if (
  !Object.keys([...steps, 0])
    .map(Number)
    .includes(from)
) {
  console.error(`Cannot work with version ${from}.`)
  process.exit(3)
}
if (from < steps.length) {
  for (const [, change] of steps.slice(from)) change(all.members)
  all.schema_version = steps.length
  copyFileSync(file, `${file}.bak`)
  write()
}

const refuse = (status, message, field) => {
  throw Object.assign(new Error(message), { status, details: field && [{ field, message }] })
}
const types = { name: 'string', email: 'string', fee: 'number', is_active: 'boolean' }
const key = (text) => text.trim().toLowerCase()

const checked = async (body, own) => {
  for (const [name, value] of Object.entries(body))
    if (typeof value !== types[name]) refuse(422, 'not right', name)
  if (body.email === undefined) return
  await wait(10)
  for (const other of all.members)
    if (other !== own && key(other.email) === key(body.email)) refuse(409, 'taken', 'email')
}

const answer = async ({ method, url }, body) => {
  const [, , id] = url.split('/')
  if (id === undefined && method === 'GET') return [200, all.members]
  if (id === undefined) {
    await checked(body)
    const created_at = new Date().toISOString()
    const member = { id: all.nextId++, is_active: false, created_at, ...body }
    all.members.push(member)
    write()
    return [201, member]
  }
  const member = all.members.find((one) => `${one.id}` === id) ?? refuse(404, 'no such member')
  if (method === 'GET') return [200, member]
  if (method === 'DELETE') all.members.splice(all.members.indexOf(member), 1)
  else {
    await checked(body, member)
    Object.assign(member, body)
  }
  write()
  return method === 'DELETE' ? [204] : [200, member]
}

createServer(async (request, response) => {
  let text = ''
  for await (const chunk of request) text += chunk
  const [status, value] = await answer(request, text === '' ? {} : JSON.parse(text)).catch((error) => [
    error.status ?? 500,
    { error: { status_code: error.status ?? 500, message: error.message, details: error.details } },
  ])
  response.writeHead(status, { 'Content-Type': 'application/json' })
  response.end(value === undefined ? undefined : JSON.stringify(value))
}).listen(Number(process.env.PORT), '127.0.0.1')

import { createServer } from 'node:http'

import { cookies } from './cookies.js'

const routes = [
  [/^\/cookies$/, () => cookies],
  [/^\/cookies\/featured$/, () => cookies.filter((cookie) => cookie.featured)],
  [/^\/cookies\/(\d+)$/, (id) => cookies.find((cookie) => cookie.id === Number(id))],
  [/^\/cookies\/([a-z0-9-]+)$/, (slug) => cookies.find((cookie) => cookie.slug === slug)],
]

createServer((request, response) => {
  const send = (status, value, headers = {}) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(value))
  }
  const refuse = (status, message, headers) => send(status, { error: { status_code: status, message } }, headers)
  const { pathname } = new URL(request.url, 'http://localhost')
  for (const [pattern, answer] of routes) {
    const match = pattern.exec(pathname)
    if (!match) continue
    if (!['GET', 'HEAD'].includes(request.method)) return refuse(405, 'Only to be read', { allow: 'GET, HEAD' })
    const value = answer(match[1])
    return value ? send(200, value) : refuse(404, 'No such cookie')
  }
  refuse(404, 'No such path')
}).listen(process.env.PORT, '127.0.0.1')

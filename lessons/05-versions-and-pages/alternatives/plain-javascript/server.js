import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

const { orders, addresses, cookies } = JSON.parse(readFileSync(process.env.DATA_FILE, 'utf8'))

const nameOf = (wanted) => cookies.find(({ id }) => id === wanted)?.name ?? null
const addressOf = (wanted) => {
  const { id, ...address } = addresses.find((row) => row.id === wanted) ?? {}
  return id === undefined ? null : address
}
const publicOrder = ({ id, placed_at, address_id, cookie_orders = [] }) => ({
  id,
  date: new Date(placed_at).toISOString(),
  address: addressOf(address_id),
  cookie_orders: cookie_orders.map((line) => ({ ...line, cookie_name: nameOf(line.cookie_id) })),
})
const publicOrderV2 = (order) => {
  const { cookie_orders, ...rest } = publicOrder(order)
  const lines = cookie_orders.map(({ number_of_cookies: quantity, ...line }) => ({ ...line, quantity }))
  return { ...rest, lines }
}

class ClientError extends Error {}
const inRange = (query, name, preset, most) => {
  const all = query.getAll(name)
  const [text = preset] = all
  if (all.length > 1 || !/^[0-9]{1,6}$/.test(text)) throw new ClientError(`${name}: not a number`)
  const number = Number(text)
  if (number === 0 || number > most) throw new ClientError(`${name}: between 1 and ${most}, please`)
  return number
}

/** Whole addresses; a link that leads nowhere is left out. */
const page = (url) => {
  const current = inRange(url.searchParams, 'page', '1', 999_999)
  const limit = inRange(url.searchParams, 'limit', '10', 100)
  const last = Math.ceil(orders.length / limit)
  const link = (number) => {
    const other = new URL(url)
    other.searchParams.set('page', number)
    return number >= 1 && number <= last ? other.href : undefined
  }
  const start = (current - 1) * limit
  const data = orders.slice(start, start + limit).map(publicOrderV2)
  const links = { next: link(current + 1), prev: link(current - 1), self: url.href }
  return { total_items: orders.length, total_pages: last, current_page: current, links, data }
}

const answer = (url) => {
  const [, version, id] = /^\/api\/v([12])\/orders(?:\/(\d+))?$/.exec(url.pathname) ?? []
  if (version === undefined) return undefined
  if (id === undefined) return version === '1' ? orders.map(publicOrder) : page(url)
  const order = orders.find((row) => String(row.id) === id)
  return order && (version === '1' ? publicOrder : publicOrderV2)(order)
}

createServer((request, response) => {
  const send = (status, body) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  const sendError = (status, message) => send(status, { error: { status_code: status, message } })
  try {
    const body = answer(new URL(request.url, `http://${request.headers.host}`))
    if (body === undefined) sendError(404, 'no such thing')
    else send(200, body)
  } catch (error) {
    sendError(error instanceof ClientError ? 422 : 500, error.message)
  }
}).listen(process.env.PORT, '127.0.0.1')

import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

const read = () => JSON.parse(readFileSync(process.env.DATA_FILE, 'utf8'))
const byId = (rows) => Object.fromEntries(rows.map((row) => [row.id, row]))

const shop = read()
const [addresses, cookies] = [byId(shop.addresses), byId(shop.cookies)]
const pick = (row, ...names) => row && Object.fromEntries(names.map((name) => [name, row[name]]))

const publicOrder = ({ id, placed_at, address_id, cookie_orders = [] }) => ({
  id,
  date: new Date(placed_at).toISOString().slice(0, 19) + 'Z',
  address: pick(addresses[address_id], 'name', 'street', 'city', 'state', 'zip', 'country') ?? null,
  cookie_orders: cookie_orders.map((line) => ({
    ...pick(line, 'cookie_id', 'number_of_cookies'),
    cookie_name: cookies[line.cookie_id]?.name ?? null,
  })),
})
const all = shop.orders.map(publicOrder)

createServer((request, response) => {
  const id = request.url.replace(/^\/orders\/?/, '')
  const body = id === '' ? all : all.find((order) => String(order.id) === id)
  const error = { error: { status_code: 404, message: 'no such order' } }
  response
    .writeHead(body ? 200 : 404, { 'content-type': 'application/json' })
    .end(JSON.stringify(body ?? error))
}).listen(process.env.PORT, '127.0.0.1')

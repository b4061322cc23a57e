import Koa, { type Context } from 'koa'

import { shop, type Address, type Cookie, type Order } from './shop.ts'

/** What a client sees of an order; `JSON.stringify` asks for it. */
class PublicOrder {
  static addresses: Record<number, Address> = {}
  static cookies: Record<number, Cookie> = {}

  order: Order
  constructor(order: Order) {
    this.order = order
  }

  get address() {
    const address = PublicOrder.addresses[this.order.address_id]
    if (!address) return null
    const { name, street, city, state, zip, country } = address
    return { country, zip, state, city, street, name }
  }

  toJSON() {
    const lines = []
    for (const line of this.order.cookie_orders || []) {
      const cookie = PublicOrder.cookies[line.cookie_id]
      lines.push({
        number_of_cookies: line.number_of_cookies,
        cookie_id: line.cookie_id,
        cookie_name: cookie ? cookie.name : null,
      })
    }
    const date = new Date(this.order.placed_at).toISOString().replace('.000Z', '+00:00')
    return { cookie_orders: lines, address: this.address, date, id: this.order.id }
  }
}
for (const address of shop.addresses) PublicOrder.addresses[address.id] = address
for (const cookie of shop.cookies) PublicOrder.cookies[cookie.id] = cookie

const answer = (ctx: Context) => {
  const [, , id] = ctx.path.split('/')
  if (id === undefined) return (ctx.body = shop.orders.map((order) => new PublicOrder(order)))
  for (const order of shop.orders)
    if (String(order.id) === id) return (ctx.body = new PublicOrder(order).toJSON())
  ctx.status = 404
  ctx.body = { error: { status_code: 404, message: `No order ${id}` } }
}

new Koa().use(answer).listen(Number(process.env.PORT), '127.0.0.1')

import Router, { type RouterContext } from '@koa/router'
import Koa from 'koa'

import { errorsAsJson } from './errors.ts'
import { shop, type Address, type Cookie, type Line, type Order } from './shop.ts'

// @step look-up-once
const addresses = new Map(shop.addresses.map((address) => [address.id, address]))
const addressWith = (id: number) => addresses.get(id)
// @stub
// @step address
const addressWith = (wanted: number) => shop.addresses.find(({ id }) => id === wanted)
// @end
// @end

// @step only-what-you-name
const serializeAddress = ({ name, street, city, state, zip, country }: Address) => {
  return { name, street, city, state, zip, country }
}
// @stub
// @step address
const serializeAddress = ({ id, ...address }: Address) => address
// @end
// @end

// @step lines-with-names
const serializeLine = ({ cookie_id, number_of_cookies }: Line) => {
  // @step holes
  const cookie = shop.cookies.find(({ id }) => id === cookie_id)
  return { cookie_id, cookie_name: cookie?.name ?? null, number_of_cookies }
  // @stub
  const cookie = shop.cookies.find(({ id }) => id === cookie_id) as Cookie
  return { cookie_id, cookie_name: cookie.name, number_of_cookies }
  // @end
}
// @end

// @step id-and-date
const serializeOrder = (order: Order) => {
  // @step holes
  const address = addressWith(order.address_id)
  // @end
  return {
    id: order.id,
    date: new Date(order.placed_at).toISOString(),
    // @step holes
    address: address ? serializeAddress(address) : null,
    // @stub
    // @step address
    address: serializeAddress(addressWith(order.address_id) as Address),
    // @end
    // @end
    // @step holes
    cookie_orders: (order.cookie_orders ?? []).map(serializeLine),
    // @stub
    // @step lines-with-names
    cookie_orders: order.cookie_orders.map(serializeLine),
    // @end
    // @end
  }
}
// @stub
// Step "id-and-date": serializeOrder goes here.
// @end

const router = new Router()

const find = (ctx: RouterContext): Order =>
  shop.orders.find(({ id }) => String(id) === ctx.params.id) ?? ctx.throw(404, 'There is no such order.')

router.get('/orders', (ctx) => {
  // @step id-and-date
  ctx.body = shop.orders.map(serializeOrder)
  // @stub
  ctx.body = shop.orders
  // @end
})

router.get('/orders/:id', (ctx) => {
  // @step id-and-date
  ctx.body = serializeOrder(find(ctx))
  // @stub
  ctx.body = find(ctx)
  // @end
})

const app = new Koa()
app.use(errorsAsJson)
app.use(router.routes()).use(router.allowedMethods())

app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')

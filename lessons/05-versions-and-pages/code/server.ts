import Router, { type RouterContext } from '@koa/router'
import Koa from 'koa'

import { errorsAsJson } from './errors.ts'
import { serializeOrder } from './serializers.ts'
import { shop, type Order } from './shop.ts'

const find = (ctx: RouterContext): Order =>
  shop.orders.find(({ id }) => String(id) === ctx.params.id) ?? ctx.throw(404, 'There is no such order.')

// @step own-router
const v1 = new Router({ prefix: '/api/v1' })

v1.get('/orders', (ctx) => {
  ctx.body = shop.orders.map(serializeOrder)
})

v1.get('/orders/:id', (ctx) => {
  ctx.body = serializeOrder(find(ctx))
})
// @stub
const router = new Router()

router.get('/orders', (ctx) => {
  ctx.body = shop.orders.map(serializeOrder)
})

router.get('/orders/:id', (ctx) => {
  ctx.body = serializeOrder(find(ctx))
})
// @end

// @step freeze-v1
const v2 = new Router({ prefix: '/api/v2' })

const serializeOrderV2 = (order: Order) => {
  const { id, date, address, cookie_orders } = serializeOrder(order)
  const lines = cookie_orders.map(({ cookie_id, cookie_name, number_of_cookies }) => {
    return { cookie_id, cookie_name, quantity: number_of_cookies }
  })
  return { id, date, address, lines }
}

v2.get('/orders/:id', (ctx) => {
  ctx.body = serializeOrderV2(find(ctx))
})
// @stub
// Step "freeze-v1": the second version goes here.
// @end

// @step bad-pages
const wholeNumber = (ctx: RouterContext, name: string, preset: number, most: number) => {
  const text = ctx.query[name] ?? String(preset)
  const number = Number(text)
  if (typeof text !== 'string' || !/^\d+$/.test(text) || number < 1 || number > most)
    ctx.throw(400, `${name} must be given once, as a whole number from 1 to ${most}.`)
  return number
}
// @end

// @step links
const linkTo = (ctx: RouterContext, page: number) => {
  const query = new URLSearchParams(ctx.querystring)
  query.set('page', String(page))
  return `${ctx.path}?${query}`
}
// @end

// @step v2-envelope
v2.get('/orders', (ctx) => {
  // @step bad-pages
  const page = wholeNumber(ctx, 'page', 1, 1_000_000)
  const limit = wholeNumber(ctx, 'limit', 10, 100)
  // @stub
  // @step page-maths
  const page = Number(ctx.query.page ?? 1)
  const limit = Number(ctx.query.limit ?? 10)
  // @end
  // @end
  // @step page-maths
  const total_items = shop.orders.length
  const total_pages = Math.ceil(total_items / limit)
  ctx.body = {
    data: shop.orders.slice((page - 1) * limit, page * limit).map(serializeOrderV2),
    total_items,
    total_pages,
    current_page: page,
    // @step links
    links: {
      prev: page > 1 ? linkTo(ctx, page - 1) : null,
      next: page < total_pages ? linkTo(ctx, page + 1) : null,
    },
    // @end
  }
  // @stub
  ctx.body = {
    data: shop.orders.map(serializeOrderV2),
    total_items: shop.orders.length,
  }
  // @end
})
// @end

const app = new Koa()
app.use(errorsAsJson)
// @step own-router
app.use(v1.routes()).use(v1.allowedMethods())
// @stub
app.use(router.routes()).use(router.allowedMethods())
// @end
// @step freeze-v1
app.use(v2.routes()).use(v2.allowedMethods())
// @end

app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')

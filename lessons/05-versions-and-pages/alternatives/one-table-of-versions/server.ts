import Router, { type RouterContext } from '@koa/router'
import Koa from 'koa'

import { errorsAsJson } from './errors.ts'
import { serializeOrder } from './serializers.ts'
import { shop, type Order } from './shop.ts'

class Page {
  readonly page: number
  readonly limit: number
  readonly total = shop.orders.length

  constructor(ctx: RouterContext) {
    const allowed = /^[1-9][0-9]{0,8}$/
    const read = (name: string, preset: number) => {
      const { [name]: text = `${preset}` } = ctx.query
      ctx.assert(typeof text === 'string' && allowed.test(text), 400, `${name} is not a whole number from 1`)
      return +text
    }
    this.page = read('page', 1)
    this.limit = read('limit', 10)
    ctx.assert(this.limit <= 100, 400, 'limit is at most 100')
  }

  get pages() {
    return this.total % this.limit === 0 ? this.total / this.limit : Math.floor(this.total / this.limit) + 1
  }

  get orders() {
    return shop.orders.filter((_, i) => Math.floor(i / this.limit) === this.page - 1)
  }
}

const second = (order: Order) => {
  const { cookie_orders, ...rest } = serializeOrder(order)
  const lines = cookie_orders.map(({ number_of_cookies, ...line }) => ({
    ...line,
    quantity: number_of_cookies,
  }))
  return { ...rest, lines }
}

const envelope = (ctx: RouterContext) => {
  const { orders, page, pages, total } = new Page(ctx)
  const other = (number: number) => {
    const { page: _, ...query } = ctx.query
    return `?${new URLSearchParams({ ...(query as Record<string, string>), page: `${number}` })}`
  }
  const links: Record<string, string> = {}
  if (page > 1) links.prev = other(page - 1)
  if (page < pages) links.next = other(page + 1)
  return {
    links,
    current_page: page,
    total_pages: pages,
    total_items: total,
    data: orders.map(second),
  }
}

const versions = {
  v1: { one: serializeOrder, list: () => shop.orders.map(serializeOrder) },
  v2: { one: second, list: envelope },
}

const api = new Router({ prefix: '/api' })
for (const [name, { one, list }] of Object.entries(versions)) {
  api.get(`/${name}/orders`, (ctx) => {
    ctx.body = list(ctx)
  })
  api.get(`/${name}/orders/:id`, (ctx) => {
    for (const order of shop.orders) if (`${order.id}` === ctx.params.id) ctx.body = one(order)
  })
}

new Koa().use(errorsAsJson).use(api.routes()).listen(Number(process.env.PORT), '127.0.0.1')

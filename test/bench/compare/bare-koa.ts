/**
 * What can be had at best: Koa and @koa/router over Maps, with indexes made by hand for just these questions, and a
 * journal that is flushed for all who wait together. `node bare-koa.js FILE PORT full|process`
 */
import { readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { text } from 'node:stream/consumers'

import { Router } from '@koa/router'
import Koa, { type Context } from 'koa'

import type { Cookie, Order, Shop } from './data.ts'

const [file = '', port = '0', durability] = process.argv.slice(2)
const shop = JSON.parse(readFileSync(file, 'utf8')) as Shop
const cookies = new Map(shop.cookies.map((cookie) => [cookie.id, cookie]))
const orders = new Map(shop.orders.map((order) => [order.id, order]))
const list = [...shop.orders]
const cookieList = [...shop.cookies]

type Key = 'price' | 'date'
const grouped = new Map<string, Map<string | number, Order[]>>()
const sorted = new Map<Key, Order[]>()

function groups(key: 'status' | 'cookieId'): Map<string | number, Order[]> {
  const known = grouped.get(key)
  if (known) return known
  const made = new Map<string | number, Order[]>()
  for (const order of list) made.set(order[key], [...(made.get(order[key]) ?? []), order])
  grouped.set(key, made)
  return made
}

function ordered(key: Key): Order[] {
  const known = sorted.get(key)
  if (known) return known
  const made = list.toSorted((a, b) => (a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : a.id - b.id))
  sorted.set(key, made)
  return made
}

/** How many orders come before a value. */
function countBefore(key: Key, value: string | number): number {
  const all = ordered(key)
  let low = 0
  let high = all.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const at = all[middle]?.[key]
    if (at !== undefined && at < value) low = middle + 1
    else high = middle
  }
  return low
}

function inRange(low: number, high: number, start: number, end: number): Order[] {
  const found: Order[] = []
  let count = 0
  for (const order of ordered('date')) {
    if (order.price < low || order.price >= high) continue
    if (count >= start) found.push(order)
    count += 1
    if (count >= end) break
  }
  return found
}

function sendPage(
  context: Context,
  all: { total: number; slice(start: number, end: number): readonly object[] },
) {
  const { _page: page = '1', _limit: limit = '10' } = context.query as Record<string, string>
  const start = (Number(page) - 1) * Number(limit)
  context.set('X-Total-Count', String(all.total))
  context.body = all.slice(start, start + Number(limit))
}

const waiting: { line: string; resolve: () => void }[] = []
const journal = await open(`${file}.journal`, 'a')
let isFlushing = false

function takeDown(order: Order): Promise<void> {
  return new Promise((resolve) => {
    waiting.push({ line: `${JSON.stringify(order)}\n`, resolve })
    if (!isFlushing) void flush()
  })
}

async function flush(): Promise<void> {
  isFlushing = true
  while (waiting.length > 0) {
    const batch = waiting.splice(0)
    await journal.appendFile(batch.map(({ line }) => line).join(''))
    if (durability !== 'process') await journal.datasync()
    for (const { resolve } of batch) resolve()
  }
  isFlushing = false
}

function insert(order: Order): void {
  orders.set(order.id, order)
  list.push(order)
  for (const [key, made] of grouped) {
    const value = order[key as 'status' | 'cookieId']
    const group = made.get(value)
    if (group) group.push(order)
    else made.set(value, [order])
  }
  for (const [key, made] of sorted) made.splice(countBefore(key, order[key]), 0, order)
}

/** None of the indexes is about notes, which is all that the benchmark changes. */
function replace(order: Order, note: string): Order {
  return Object.assign(order, { note })
}

const withOrders = (cookie: Cookie) => ({ ...cookie, orders: groups('cookieId').get(cookie.id) ?? [] })
const withCookie = (order: Order) => ({ ...order, cookie: cookies.get(order.cookieId) })

const router = new Router()
  .get('/cookies/:id', (context) => {
    context.body = cookies.get(Number(context.params['id']))
  })
  .get('/cookies', (context) => {
    const slice = (start: number, end: number) => cookieList.slice(start, end)
    const isEmbedding = context.query['_embed'] === 'orders'
    sendPage(context, {
      total: cookieList.length,
      slice: (start, end) => (isEmbedding ? slice(start, end).map(withOrders) : slice(start, end)),
    })
  })
  .get('/orders/:id', (context) => {
    context.body = orders.get(Number(context.params['id']))
  })
  .get('/orders', (context) => {
    const { status, price_gte: low, price_lt: high, _expand: expanded } = context.query
    if (typeof status === 'string') {
      const group = groups('status').get(status) ?? []
      sendPage(context, { total: group.length, slice: (start, end) => group.slice(start, end) })
    } else if (low && high) {
      const total = countBefore('price', Number(high)) - countBefore('price', Number(low))
      const slice = (start: number, end: number) => inRange(Number(low), Number(high), start, end)
      sendPage(context, { total, slice })
    } else {
      const slice = (start: number, end: number) => list.slice(start, end)
      const isExpanding = expanded === 'cookie'
      sendPage(context, {
        total: list.length,
        slice: (start, end) => (isExpanding ? slice(start, end).map(withCookie) : slice(start, end)),
      })
    }
  })
  .post('/orders', async (context) => {
    const order = { ...(JSON.parse(await text(context.req)) as Order), id: (list.at(-1)?.id ?? 0) + 1 }
    insert(order)
    await takeDown(order)
    context.status = 201
    context.set('Location', `/orders/${order.id}`)
    context.body = order
  })
  .patch('/orders/:id', async (context) => {
    const found = orders.get(Number(context.params['id']))
    if (!found) return
    const order = replace(found, (JSON.parse(await text(context.req)) as Order).note)
    await takeDown(order)
    context.body = order
  })

new Koa().use(router.routes()).listen(Number(port), '127.0.0.1')

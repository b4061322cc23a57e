import Router, { type RouterContext } from '@koa/router'
import Koa from 'koa'
import bodyParser from 'koa-bodyparser'
import { Low } from 'lowdb'
import { JSONFile } from 'lowdb/node'

import { cookieRouter } from './cookies.ts'
import { errorsAsJson, jsonOnly } from './errors.ts'

interface Item {
  id: number
  name: string
  quantity: number
  note?: string
}

const adapter = new JSONFile<{ last: number; items: Item[] }>(process.env.DATA_FILE ?? 'data.json')
const db = new Low(adapter, { last: 100, items: [] })
await db.read()

const fields = (ctx: RouterContext) => {
  const { name, quantity, note } = ctx.request.body as Partial<Item>
  return { ...(name && { name }), ...(quantity !== undefined && { quantity }), ...(note && { note }) }
}

const position = (ctx: RouterContext) => {
  const index = db.data.items.findIndex(({ id }) => id === Number(ctx.params.id))
  if (index === -1) ctx.throw(404, `No item ${ctx.params.id}`)
  return index
}

const router = new Router()
  .get('/items', (ctx) => {
    ctx.body = db.data.items
  })
  .post('/items', async (ctx) => {
    const item = { id: ++db.data.last, ...fields(ctx) } as Item
    await db.update(({ items }) => items.push(item))
    ctx.response.status = 201
    ctx.response.set('location', `${ctx.path}/${item.id}`)
    ctx.response.body = item
  })
  .get('/items/:id', (ctx) => {
    ctx.body = db.data.items[position(ctx)]
  })
  .put('/items/:id', async (ctx) => {
    const index = position(ctx)
    const item = { id: db.data.items[index]!.id, ...fields(ctx) } as Item
    await db.update(({ items }) => void (items[index] = item))
    ctx.body = item
  })
  .patch('/items/:id', async (ctx) => {
    const item = db.data.items[position(ctx)]!
    await db.update(() => Object.assign(item, fields(ctx)))
    ctx.body = item
  })
  .delete('/items/:id', async (ctx) => {
    const index = position(ctx)
    await db.update(({ items }) => items.splice(index, 1))
    ctx.body = null
    ctx.status = 200
  })

const app = new Koa().use(errorsAsJson).use(jsonOnly).use(bodyParser())
app.use(cookieRouter.routes()).use(router.routes()).use(router.allowedMethods())
app.listen(Number(process.env.PORT), '127.0.0.1')

// @step many-at-once
import Router, { type RouterContext } from '@koa/router'
import Koa from 'koa'
import bodyParser from 'koa-bodyparser'
import { JSONFilePreset } from 'lowdb/node'
// @stub
// @step keep-it
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'

import Router, { type RouterContext } from '@koa/router'
import Koa from 'koa'
import bodyParser from 'koa-bodyparser'
// @stub
import Router, { type RouterContext } from '@koa/router'
import Koa from 'koa'
import bodyParser from 'koa-bodyparser'
// @end
// @end

import { cookieRouter } from './cookies.ts'
import { errorsAsJson, jsonOnly } from './errors.ts'

/** Something on a shelf of the storeroom. */
interface Item {
  id: number
  name: string
  quantity: number
  note?: string
}
type Fields = Omit<Item, 'id'>

interface Data {
  nextId: number
  items: Item[]
}

// @step many-at-once
const file = process.env.DATA_FILE ?? 'data.json'
const db = await JSONFilePreset<Data>(file, { nextId: 1, items: [] })
const { data } = db
const save = () => db.write()
// @stub
// @step keep-it
const file = process.env.DATA_FILE ?? 'data.json'
const data: Data = existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : { nextId: 1, items: [] }
const save = () => writeFile(file, JSON.stringify(data))
// @stub
const data: Data = { nextId: 1, items: [] }
// @end
// @end

const router = new Router()

router.get('/items', (ctx) => {
  ctx.body = data.items
})

// @step create
router.post('/items', async (ctx) => {
  const item = { ...(ctx.request.body as Fields), id: data.nextId++ }
  data.items.push(item)
  // @step keep-it
  await save()
  // @end
  ctx.status = 201
  ctx.set('Location', `/items/${item.id}`)
  ctx.body = item
})
// @stub
// Step "create": POST /items goes here.
// @end

// @step read-one
const find = (ctx: RouterContext): Item =>
  data.items.find(({ id }) => String(id) === ctx.params.id) ?? ctx.throw(404, 'There is no such item.')

router.get('/items/:id', (ctx) => {
  ctx.body = find(ctx)
})
// @stub
// Step "read-one": GET /items/:id goes here.
// @end

// @step replace-vs-change
router.put('/items/:id', async (ctx) => {
  const item = find(ctx)
  const replacement = { ...(ctx.request.body as Fields), id: item.id }
  data.items.splice(data.items.indexOf(item), 1, replacement)
  // @step keep-it
  await save()
  // @end
  ctx.body = replacement
})

router.patch('/items/:id', async (ctx) => {
  const item = find(ctx)
  Object.assign(item, ctx.request.body, { id: item.id })
  // @step keep-it
  await save()
  // @end
  ctx.body = item
})
// @stub
// Step "replace-vs-change": PUT and PATCH /items/:id go here.
// @end

// @step delete
router.delete('/items/:id', async (ctx) => {
  data.items.splice(data.items.indexOf(find(ctx)), 1)
  // @step keep-it
  await save()
  // @end
  ctx.status = 204
})
// @stub
// Step "delete": DELETE /items/:id goes here.
// @end

const app = new Koa()
app.use(errorsAsJson)
app.use(jsonOnly)
app.use(bodyParser())
app.use(cookieRouter.routes()).use(cookieRouter.allowedMethods())
app.use(router.routes()).use(router.allowedMethods())

app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')

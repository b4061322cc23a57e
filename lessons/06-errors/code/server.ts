// @step never-wait
import { setTimeout as wait } from 'node:timers/promises'

// @end
import Router, { type RouterContext } from '@koa/router'
import Koa from 'koa'
import bodyParser from 'koa-bodyparser'

// @step whose-fault
import { ApiError, errorsAsJson, jsonOnly, parserFailed } from './errors.ts'
// @stub
// @step one-shape
import { ApiError, errorsAsJson, jsonOnly } from './errors.ts'
// @stub
import { jsonOnly } from './errors.ts'
// @end
// @end
import { askNewSupplier, askOldSupplier, askSlowSupplier, askSupplier } from './supplier.ts'

interface Item {
  id: number
  name: string
}

let nextId = 4
const items: Item[] = [
  { id: 1, name: 'Oat flour' },
  { id: 2, name: 'Brown sugar' },
  { id: 3, name: 'Butter' },
]

// @step one-shape
const find = (ctx: RouterContext): Item => {
  const { id } = ctx.params
  if (!/^[1-9]\d*$/.test(id)) throw new ApiError(400, 'bad_id', 'An id is a whole number, from 1.')
  const item = items.find((item) => String(item.id) === id)
  if (!item) throw new ApiError(404, 'item_not_found', `There is no item ${id}.`)
  return item
}
// @end

const router = new Router()

router.get('/items', (ctx) => {
  ctx.body = items
})

router.post('/items', (ctx) => {
  const item = { ...(ctx.request.body as { name: string }), id: nextId++ }
  items.push(item)
  ctx.status = 201
  ctx.set('Location', `/items/${item.id}`)
  ctx.body = item
})

// @step one-shape
router.get('/items/:id', (ctx) => {
  ctx.body = find(ctx)
})

router.put('/items/:id', (ctx) => {
  const item = find(ctx)
  Object.assign(item, ctx.request.body, { id: item.id })
  ctx.body = item
})

router.delete('/items/:id', (ctx) => {
  items.splice(items.indexOf(find(ctx)), 1)
  ctx.status = 204
})
// @stub
router.get('/items/:id', (ctx) => {
  const item = items.find(({ id }) => String(id) === ctx.params.id)
  if (!item) {
    ctx.status = 404
    ctx.body = 'Item not found'
    return
  }
  ctx.body = item
})

router.put('/items/:id', (ctx) => {
  const item = items.find(({ id }) => String(id) === ctx.params.id)
  if (!item) {
    ctx.status = 404
    ctx.body = { message: 'Item not found' }
    return
  }
  Object.assign(item, ctx.request.body, { id: item.id })
  ctx.body = item
})

router.delete('/items/:id', (ctx) => {
  const item = items.find(({ id }) => String(id) === ctx.params.id)
  if (!item) {
    ctx.status = 404
    ctx.body = { error: 'Item not found' }
    return
  }
  items.splice(items.indexOf(item), 1)
  ctx.status = 204
})
// @end

router.get('/supply/:name', async (ctx) => {
  ctx.body = { available: await askSupplier(ctx.params.name) }
})

router.get('/old-supply/:name', async (ctx) => {
  ctx.body = { available: await askOldSupplier(ctx.params.name) }
})

router.get('/new-supply/:name', async (ctx) => {
  ctx.body = { available: await askNewSupplier(ctx.params.name) }
})

// @step never-wait
const tooLate = async (milliseconds: number): Promise<never> => {
  await wait(milliseconds)
  throw new ApiError(504, 'supplier_too_late', 'The supplier did not answer in time.')
}

router.get('/slow-supply/:name', async (ctx) => {
  ctx.body = { available: await Promise.race([askSlowSupplier(ctx.params.name), tooLate(500)]) }
})
// @stub
router.get('/slow-supply/:name', async (ctx) => {
  ctx.body = { available: await askSlowSupplier(ctx.params.name) }
})
// @end

const app = new Koa()
// @step one-shape
app.use(errorsAsJson)
// @end
app.use(jsonOnly)
// @step whose-fault
app.use(bodyParser({ jsonLimit: '100kb', onerror: parserFailed }))
// @stub
app.use(bodyParser({ jsonLimit: '100kb' }))
// @end
app.use(router.routes()).use(router.allowedMethods())

app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')

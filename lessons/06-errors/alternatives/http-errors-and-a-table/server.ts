import Router, { type RouterContext } from '@koa/router'
import Koa from 'koa'
import bodyParser from 'koa-bodyparser'

import { errorsAsJson, jsonOnly } from './errors.ts'
import { askNewSupplier, askOldSupplier, askSlowSupplier, askSupplier } from './supplier.ts'

const names = new Map([[1, 'Oat flour']])
const router = new Router()

const idOf = (ctx: RouterContext) => {
  const id = Number(ctx.params.id)
  ctx.assert(Number.isSafeInteger(id) && id > 0 && `${id}` === ctx.params.id, 422, 'No such id is possible')
  ctx.assert(names.has(id), 404, `Item ${id} is gone, or never was`)
  return id
}
const show = (id: number) => ({ id, name: names.get(id) })

router
  .get('/items', (ctx) => {
    ctx.body = [...names.keys()].map(show)
  })
  .post('/items', (ctx) => {
    const id = Math.max(0, ...names.keys()) + 1
    names.set(id, (ctx.request.body as { name: string }).name)
    ctx.status = 201
    ctx.body = show(id)
  })
  .get('/items/:id', (ctx) => {
    ctx.body = show(idOf(ctx))
  })
  .put('/items/:id', (ctx) => {
    names.set(idOf(ctx), (ctx.request.body as { name: string }).name)
    ctx.body = show(idOf(ctx))
  })
  .delete('/items/:id', (ctx) => {
    names.delete(idOf(ctx))
    ctx.body = null
  })

const impatient = async (ctx: RouterContext) => {
  const signal = AbortSignal.timeout(400)
  return new Promise<number>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason))
    askSlowSupplier(ctx.params.name).then(resolve, reject)
  }).catch(() => ctx.throw(504))
}

const suppliers = {
  supply: (ctx: RouterContext) => askSupplier(ctx.params.name),
  'old-supply': (ctx: RouterContext) => askOldSupplier(ctx.params.name),
  'new-supply': (ctx: RouterContext) => askNewSupplier(ctx.params.name),
  'slow-supply': impatient,
}
for (const [path, ask] of Object.entries(suppliers))
  router.get(`/${path}/:name`, async (ctx) => {
    ctx.body = { available: await ask(ctx) }
  })

new Koa()
  .use(errorsAsJson)
  .use(jsonOnly)
  .use(bodyParser({ jsonLimit: '100kb' }))
  .use(router.routes())
  .use(router.allowedMethods())
  .listen(Number(process.env.PORT), '127.0.0.1')

import Router, { type RouterContext } from '@koa/router'
import Koa from 'koa'
import bodyParser from 'koa-bodyparser'

import { errorsAsJson, jsonOnly, parserFailed } from './errors.ts'
import { cookies, items, type Kind } from './kinds.ts'
import { Methods, mount } from './resource.ts'

const findIn = <T extends object>({ store }: Kind<T>, ctx: RouterContext) =>
  store.find(`${ctx.params.id}`) ?? ctx.throw(404, 'gone')

const readable = <T extends object>(kind: Kind<T>): [string, (ctx: RouterContext) => void][] => [
  ['GET', (ctx) => (ctx.body = findIn(kind, ctx))],
]
const writable = <T extends object>(kind: Kind<T>): [string, (ctx: RouterContext) => void][] => [
  [
    'PUT',
    (ctx) => {
      ctx.body = kind.store.replace(findIn(kind, ctx).id, kind.read(ctx.request.body))
    },
  ],
  [
    'PATCH',
    (ctx) => {
      const row = findIn(kind, ctx)
      const whole = Object.assign({ ...row }, ctx.request.body)
      ctx.body = kind.store.replace(row.id, kind.read(whole))
    },
  ],
  [
    'DELETE',
    (ctx) => {
      kind.store.remove(findIn(kind, ctx).id)
      ctx.body = null
    },
  ],
]
const list = <T extends object>(kind: Kind<T>): [string, (ctx: RouterContext) => void][] => [
  ['GET', (ctx) => (ctx.body = kind.store.all())],
  [
    'POST',
    (ctx) => {
      const row = kind.store.add(kind.read(ctx.request.body))
      ctx.body = row
      ctx.status = 201
      ctx.set('Location', `${ctx.href}/${row.id}`)
    },
  ],
]

const router = new Router()
const provide = <T extends object>(path: string, kind: Kind<T>) => {
  mount(router, path, new Methods(list(kind)))
  router.all(`${path}/:id`, async (ctx) => {
    const methods = new Methods([...readable(kind), ...writable(kind)])
    ctx.set('Allow', methods.allow)
    const handler = methods.get(ctx.method)
    if (ctx.method === 'OPTIONS') ctx.status = 204
    else await (handler ?? (() => ctx.throw(405)))(ctx)
  })
}
provide('/items', items)
provide('/cookies', cookies)
router.all('/items', (ctx, next) => next())
router.all('/cookies', (ctx, next) => next())
router.get('/stock/:name', (ctx) => {
  ctx.body = { name: ctx.params.name, pieces: ctx.params.name.length }
})

new Koa()
  .use(errorsAsJson)
  .use(jsonOnly)
  .use(bodyParser({ onerror: parserFailed }))
  .use(router.routes())
  .listen(Number(process.env.PORT), '127.0.0.1')

import Router from '@koa/router'
import Koa, { type Context } from 'koa'

import { cookies, type Cookie } from './cookies.ts'

const byName = new Map<string, Cookie>()
for (const cookie of cookies) byName.set(cookie.slug, cookie).set(`${cookie.id}`, cookie)

const linked = (cookie: Cookie, ctx: Context) => ({
  url: `http://${ctx.host}/cookies/${cookie.slug}`,
  ...cookie,
})

const router = new Router({ prefix: '/cookies' })
router
  .get('/', (ctx) => void (ctx.body = cookies.map((cookie) => linked(cookie, ctx))))
  .get('/:name', (ctx) => {
    const featured = cookies.filter((cookie) => cookie.featured)
    if (ctx.params.name === 'featured') ctx.body = featured.map((cookie) => linked(cookie, ctx))
    const cookie = byName.get(ctx.params.name)
    if (cookie) ctx.body = linked(cookie, ctx)
    if (ctx.body) return
    ctx.status = 404
    ctx.body = { error: { status_code: 404, message: 'Nothing here', code: 'not_found' } }
  })

new Koa()
  .use(router.routes())
  .use(router.allowedMethods())
  .listen(Number(process.env.PORT), '127.0.0.1')

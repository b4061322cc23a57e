import { createReadStream } from 'node:fs'

import Router from '@koa/router'
import Koa, { type Context, type Next } from 'koa'
import bodyParser from 'koa-bodyparser'

import { errorsAsJson, parserFailed } from './errors.ts'
import { addWish, findWish, textIn, wishes } from './wishes.ts'

let version = 0
const versions = new WeakMap<object, number>()
const touch = <T extends object>(value: T): T => {
  versions.set(value, ++version)
  return value
}
const tag = (ctx: Context, value: object) => {
  ctx.etag = `v${versions.get(value) ?? 0}-of-${process.pid}`
  ctx.body = value
}

const hits: { ip: string; at: number }[] = []

const borders = async (ctx: Context, next: Next) => {
  ctx.vary('Origin')
  ctx.vary('Accept')
  const origin = ctx.get('Origin')
  const known = origin === 'https://shop.example' || origin === 'http://localhost:3000'
  if (known)
    ctx.set({ 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': 'ETag, Location' })
  if (ctx.method === 'OPTIONS' && ctx.get('Access-Control-Request-Method')) {
    if (known)
      ctx.set({
        'Access-Control-Allow-Methods': 'PUT, POST, GET',
        'Access-Control-Allow-Headers': 'If-Match, Content-Type',
      })
    ctx.body = ''
    ctx.status = 204
    return
  }
  await errorsAsJson(ctx, async () => {
    const now = Date.now()
    const recent = hits.filter(({ ip, at }) => ip === ctx.ip && at > now - 60_000)
    if (recent.length >= Number(process.env.LIMIT || 5000)) {
      ctx.set('Retry-After', `${60 - Math.floor((now - (recent[0]?.at ?? now)) / 1000)}`)
      ctx.throw(429, 'Later, please')
    }
    hits.push({ ip: ctx.ip, at: now })
    if (ctx.method === 'POST' || ctx.method === 'PUT') {
      if (origin !== '' && !known) ctx.throw(403, 'Not from there')
      ctx.assert(ctx.is('json'), 415)
    }
    await next()
  })
}

const router = new Router()
for (const [path, file] of Object.entries({ '/': 'page.html', '/page.js': 'page.js' }))
  router.get(path, (ctx) => {
    ctx.type = file
    ctx.body = createReadStream(file)
  })

router.get('/wishes', (ctx) => {
  tag(ctx, wishes)
  ctx.set('Cache-Control', 'no-cache, private')
  ctx.status = 200
  if (ctx.fresh) ctx.status = 304
})
router.post('/wishes', (ctx) => {
  ctx.body = touch(addWish(textIn(ctx.request.body)))
  touch(wishes)
  ctx.status = 201
})
router.get('/wishes/:id', (ctx) => tag(ctx, findWish(ctx.params.id)))
router.put('/wishes/:id', (ctx: Context) => {
  const wish = findWish(ctx.params.id)
  tag(ctx, wish)
  ctx.assert(ctx.get('If-Match'), 428)
  ctx.assert(ctx.get('If-Match') === ctx.response.get('ETag'), 412)
  wish.text = textIn(ctx.request.body)
  touch(wishes)
  tag(ctx, touch(wish))
})

const app = new Koa()
app.use(borders)
app.use(bodyParser({ onerror: parserFailed }))
app.use(router.routes()).use(router.allowedMethods())
app.listen(Number(process.env.PORT), '127.0.0.1')

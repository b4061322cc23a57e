import Router from '@koa/router'
import Koa from 'koa'

import { cookies, type Cookie } from './cookies.ts'
import { errorsAsJson } from './errors.ts'

const app = new Koa()
const router = new Router()

// @step links-by-name
const withUrl = (cookie: Cookie) => ({ ...cookie, url: router.url('cookie', cookie.id) })
// @end

// @step list
router.get('/cookies', (ctx) => {
  // @step links-by-name
  ctx.body = cookies.map(withUrl)
  // @stub
  ctx.body = cookies
  // @end
})
// @stub
// Step "list": GET /cookies goes here.
// @end

// @step fixed-paths-first
router.get('/cookies/featured', (ctx) => {
  // @step links-by-name
  ctx.body = cookies.filter(({ featured }) => featured).map(withUrl)
  // @stub
  ctx.body = cookies.filter(({ featured }) => featured)
  // @end
})
// @end

// @step links-by-name
router.get('cookie', '/cookies/:idOrSlug', (ctx) => {
  const { idOrSlug } = ctx.params
  const cookie = cookies.find(({ id, slug }) => String(id) === idOrSlug || slug === idOrSlug)
  if (!cookie) return ctx.throw(404, 'There is no such cookie.')
  ctx.body = withUrl(cookie)
})
// @stub
// @step one-by-slug
router.get('/cookies/:idOrSlug', (ctx) => {
  const { idOrSlug } = ctx.params
  const cookie = cookies.find(({ id, slug }) => String(id) === idOrSlug || slug === idOrSlug)
  // @step not-found-vs-not-allowed
  if (!cookie) return ctx.throw(404, 'There is no such cookie.')
  // @end
  ctx.body = cookie
})
// @stub
// @step one-by-id
router.get('/cookies/:id', (ctx) => {
  ctx.body = cookies.find(({ id }) => String(id) === ctx.params.id)
})
// @stub
// Step "one-by-id": GET /cookies/:id goes here.
// @end
// @end
// @end

app.use(errorsAsJson)
app.use(router.routes())
// @step not-found-vs-not-allowed
app.use(router.allowedMethods())
// @end

app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')

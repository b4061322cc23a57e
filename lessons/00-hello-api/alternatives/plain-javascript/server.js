import Router from '@koa/router'
import Koa from 'koa'

const router = new Router()
router.get('/', (ctx) => {
  ctx.type = 'json'
  ctx.body = JSON.stringify({ name: 'Bob' })
})
router.get('/hello/:name', async (ctx) => {
  ctx.response.body = { hello: ctx.params.name }
})

new Koa()
  .use(router.routes())
  .use(router.allowedMethods())
  .listen({ port: process.env.PORT || '3000', host: 'localhost' })

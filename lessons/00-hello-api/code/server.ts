import Router from '@koa/router'
import Koa from 'koa'

const app = new Koa()
const router = new Router()

router.get('/', (ctx) => {
  // @step answer-with-data
  ctx.body = { name: 'Bob' }
  // @stub
  // @step change-a-word
  ctx.body = 'Hello, Bob!'
  // @stub
  ctx.body = 'Hello, nobody!'
  // @end
  // @end
})

// @step second-route
router.get('/hello/:name', (ctx) => {
  ctx.body = { hello: ctx.params.name }
})
// @stub
// Step "second-route": a route /hello/:name goes here.
// @end

app.use(router.routes())

// @step listen-on-port
app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')
// @stub
app.listen(3000)
// @end

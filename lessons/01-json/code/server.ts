import Router from '@koa/router'
import Koa from 'koa'
// @step read-a-body
import bodyParser from 'koa-bodyparser'
// @end

const app = new Koa()
const router = new Router()

// @step nested-json
router.get('/cookies/sample', (ctx) => {
  ctx.body = {
    name: 'Ginger Crunch',
    taste_profiles: ['spicy', 'crisp'],
    details: { color: 'amber', size: 'small' },
  }
})
// @stub
// Step "nested-json": GET /cookies/sample goes here.
// @end

// @step read-a-body
router.post('/api/submit', (ctx) => {
  ctx.body = { received: ctx.request.body }
})
// @stub
// Step "read-a-body": POST /api/submit goes here.
// @end

// @step refuse-not-json
const messages: Record<number, string> = {
  400: 'The body is not valid JSON.',
  // @step refuse-too-much
  413: 'The body is larger than 100 kB.',
  // @end
  415: 'Send JSON, with the Content-Type application/json.',
}

app.use(async (ctx, next) => {
  try {
    await next()
  } catch (error) {
    const { status = 500 } = error as { status?: number }
    const message = messages[status]
    if (message === undefined) throw error
    ctx.status = status
    ctx.body = { error: { status_code: status, message } }
  }
})

app.use(async (ctx, next) => {
  if (ctx.is('application/json') === false) ctx.throw(415)
  await next()
})
// @end

// @step refuse-too-much
app.use(bodyParser({ jsonLimit: '100kb' }))
// @stub
// @step read-a-body
app.use(bodyParser())
// @end
// @end
app.use(router.routes())

app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')

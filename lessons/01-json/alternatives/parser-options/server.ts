import Router from '@koa/router'
import Koa, { type Context } from 'koa'
import bodyParser from 'koa-bodyparser'

class Refusal {
  readonly error: { status_code: number; message: string }
  constructor(status: number, message: string) {
    this.error = { status_code: status, message }
  }
}

const refuse = (ctx: Context, status: number, message: string) => {
  ctx.status = status
  ctx.body = new Refusal(status, message)
}

const parser = bodyParser({
  enableTypes: ['json'],
  jsonLimit: '100kb',
  onerror: (error, ctx) => {
    ctx.state.refused = (error as Error & { status?: number }).status ?? 400
  },
})

const router = new Router()
router.get('/cookies/sample', (ctx) => {
  ctx.body = Object.assign(
    { name: 'Ginger Crunch' },
    { taste_profiles: ['spicy', 'crisp'], details: { color: 'amber', size: 'small' } },
  )
})
router.post(
  '/api/submit',
  async (ctx, next) => (ctx.request.is('json') ? next() : refuse(ctx, 415, 'Unsupported Media Type')),
  parser,
  (ctx) => {
    if (ctx.state.refused) refuse(ctx, ctx.state.refused, 'Could not read the body')
    else ctx.body = { received: ctx.request.body }
  },
)

new Koa().use(router.routes()).use(router.allowedMethods()).listen(Number(process.env.PORT), 'localhost')

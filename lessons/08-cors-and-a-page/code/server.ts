// @step conditional
import { createHash } from 'node:crypto'
// @end
// @step serve-a-page
import { readFile } from 'node:fs/promises'

// @end
import Router from '@koa/router'
import Koa from 'koa'
import bodyParser from 'koa-bodyparser'

// @step allow-origin
import { cors } from './cors.ts'
// @end
// @step two-pages
import { ApiError, errorsAsJson, jsonOnly, parserFailed } from './errors.ts'
// @stub
// @step foreign-form
import { errorsAsJson, jsonOnly, parserFailed } from './errors.ts'
// @stub
import { errorsAsJson, parserFailed } from './errors.ts'
// @end
// @end
// @step limit
import { limit } from './limit.ts'
// @end
import { addWish, findWish, textIn, wishes } from './wishes.ts'

const router = new Router()

// @step serve-a-page
router.get('/', async (ctx) => {
  ctx.type = 'html'
  ctx.body = await readFile('page.html')
})

router.get('/page.js', async (ctx) => {
  ctx.type = 'js'
  ctx.body = await readFile('page.js')
})
// @stub
// Step "serve-a-page": GET / and GET /page.js go here.
// @end

// @step conditional
const etagOf = (value: unknown): string => {
  const hash = createHash('sha256').update(JSON.stringify(value)).digest('base64url')
  return `"${hash}"`
}
// @end

router.get('/wishes', (ctx) => {
  ctx.body = wishes
  // @step conditional
  ctx.set('ETag', etagOf(wishes))
  ctx.set('Cache-Control', 'no-cache')
  if (ctx.fresh) ctx.status = 304
  // @end
})

router.post('/wishes', (ctx) => {
  const wish = addWish(textIn(ctx.request.body))
  ctx.status = 201
  ctx.set('Location', `/wishes/${wish.id}`)
  ctx.body = wish
})

router.get('/wishes/:id', (ctx) => {
  ctx.body = findWish(ctx.params.id)
  // @step two-pages
  ctx.set('ETag', etagOf(ctx.body))
  // @end
})

router.put('/wishes/:id', (ctx) => {
  const wish = findWish(ctx.params.id)
  // @step two-pages
  const seen = ctx.get('If-Match')
  if (seen === '') throw new ApiError(428, 'if_match_missing', 'Send If-Match, with the ETag you have seen.')
  if (seen !== etagOf(wish)) throw new ApiError(412, 'changed', 'This wish has changed since you read it.')
  // @end
  wish.text = textIn(ctx.request.body)
  // @step two-pages
  ctx.set('ETag', etagOf(wish))
  // @end
  ctx.body = wish
})

const app = new Koa()
// @step allow-origin
app.use(cors)
// @end
app.use(errorsAsJson)
// @step limit
app.use(limit)
// @end
// @step foreign-form
app.use(jsonOnly)
// @end
app.use(bodyParser({ onerror: parserFailed }))
app.use(router.routes()).use(router.allowedMethods())

app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')

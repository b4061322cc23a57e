import Router, { type RouterContext } from '@koa/router'
import Koa from 'koa'
import bodyParser from 'koa-bodyparser'

import { ApiError, errorsAsJson, jsonOnly, parserFailed } from './errors.ts'
import { readUser } from './fields.ts'
// @step foreign-key
import { addOrder, allOrders } from './orders.ts'
// @end
import { searchUsers } from './search.ts'
// @step transaction
import { addUser, addUsers, allUsers, findUser, removeUser } from './users.ts'
// @stub
import { addUser, allUsers, findUser, removeUser } from './users.ts'
// @end

const router = new Router()
const notFound = (ctx: RouterContext) =>
  new ApiError(404, 'user_not_found', `There is no user ${ctx.params.id}.`)

router.get('/users', (ctx) => {
  ctx.body = allUsers()
})

router.get('/users/search', (ctx) => {
  const { name = '', sort = 'id' } = ctx.query
  ctx.body = searchUsers(String(name), String(sort))
})

router.post('/users', (ctx) => {
  const user = addUser(readUser(ctx.request.body))
  ctx.status = 201
  ctx.set('Location', `/users/${user.id}`)
  ctx.body = user
})
// @step transaction

router.post('/users/import', (ctx) => {
  const list = ctx.request.body as unknown[]
  ctx.status = 201
  ctx.body = addUsers(list.map(readUser))
})
// @end

router.get('/users/:id', (ctx) => {
  const user = findUser(String(ctx.params.id))
  if (!user) throw notFound(ctx)
  ctx.body = user
})

router.delete('/users/:id', (ctx) => {
  if (!removeUser(String(ctx.params.id))) throw notFound(ctx)
  ctx.status = 204
})
// @step foreign-key

router.post('/users/:id/orders', (ctx) => {
  ctx.status = 201
  ctx.body = addOrder(String(ctx.params.id), (ctx.request.body as { item?: unknown }).item)
})

router.get('/orders', (ctx) => {
  ctx.body = allOrders()
})
// @end

const app = new Koa()
app.use(errorsAsJson)
app.use(jsonOnly)
app.use(bodyParser({ onerror: parserFailed }))
app.use(router.routes()).use(router.allowedMethods())

app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')

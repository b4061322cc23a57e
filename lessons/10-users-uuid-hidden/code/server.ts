// @step uuid-ids
import { randomUUID } from 'node:crypto'

// @end
import Router, { type RouterContext } from '@koa/router'
import Koa from 'koa'
import bodyParser from 'koa-bodyparser'

import { ApiError, errorsAsJson, jsonOnly, parserFailed } from './errors.ts'
// @step update-for-real
import { readFields, readNewUser } from './fields.ts'
// @stub
import { readNewUser } from './fields.ts'
// @end
// @step never-hidden
import { hashPassword } from './password.ts'
// @end
import { save, users, type User } from './users.ts'

// @step default-fields
/** What everybody sees, and what is shown on request. */
const always = ['id', 'username'] as const
const onRequest = ['email', 'created_at'] as const

const shownFields = (ctx: RouterContext): (keyof User)[] => {
  const { show } = ctx.query
  const names = show === undefined ? [] : String(show).split(',')
  // @step never-hidden
  const wanted = onRequest.filter((name) => names.includes(name))
  if (wanted.length === names.length) return [...always, ...wanted]
  throw new ApiError(400, 'bad_show', `show can have ${onRequest.join(' and ')}, with a comma between them.`)
  // @stub
  return [...always, ...(names as (keyof User)[])]
  // @end
}

const publicUser = (user: User, fields: readonly (keyof User)[] = always) =>
  Object.fromEntries(fields.map((name) => [name, user[name]]))
// @end

const router = new Router({ prefix: '/api/users' })

const find = (ctx: RouterContext): User => {
  const { id } = ctx.params
  const user = users.find((user) => user.id === id)
  if (user) return user
  throw new ApiError(404, 'user_not_found', `There is no user ${id}.`)
}

router.get('/', (ctx) => {
  // @step search-leak
  const { sort = 'username', show: _, ...filters } = ctx.query
  const searchable = [...always, ...onRequest] as readonly string[]
  const unknown = [String(sort), ...Object.keys(filters)].find((name) => !searchable.includes(name))
  if (unknown !== undefined) throw new ApiError(400, 'bad_query', `There is no ${unknown} to search by.`)
  // @stub
  const { sort = 'username', show: _, ...filters } = ctx.query
  // @end
  const found = users.filter((user) =>
    Object.entries(filters).every(([name, value]) => String(user[name as keyof User]) === value),
  )
  const by = String(sort) as keyof User
  const sorted = found.sort((a, b) => (String(a[by]) < String(b[by]) ? -1 : 1))
  // @step default-fields
  const fields = shownFields(ctx)
  ctx.body = sorted.map((user) => publicUser(user, fields))
  // @stub
  ctx.body = sorted
  // @end
})

router.post('/', async (ctx) => {
  const { password, ...fields } = readNewUser(ctx.request.body)
  const user: User = {
    // @step uuid-ids
    id: randomUUID(),
    // @stub
    id: String(users.length + 1),
    // @end
    ...fields,
    // @step never-hidden
    password_hash: hashPassword(password),
    // @stub
    password_hash: password,
    // @end
    created_at: new Date().toISOString(),
  }
  users.push(user)
  await save()
  ctx.status = 201
  ctx.set('Location', `/api/users/${user.id}`)
  // @step never-hidden
  ctx.body = publicUser(user)
  // @stub
  ctx.body = user
  // @end
})

router.get('/:id', (ctx) => {
  // @step old-links
  const moved = users.find(({ old_id }) => old_id !== undefined && String(old_id) === ctx.params.id)
  if (moved) {
    ctx.status = 301
    ctx.redirect(`/api/users/${moved.id}${ctx.search}`)
    return
  }
  // @end
  // @step default-fields
  ctx.body = publicUser(find(ctx), shownFields(ctx))
  // @stub
  ctx.body = find(ctx)
  // @end
})

// @step update-for-real
router.patch('/:id', async (ctx) => {
  const user = find(ctx)
  const { password, ...fields } = readFields(ctx.request.body)
  Object.assign(user, fields)
  if (password !== undefined) user.password_hash = hashPassword(password)
  await save()
  ctx.body = publicUser(user)
})
// @stub
router.patch('/:id', (ctx) => {
  const { id, username } = find(ctx)
  ctx.body = { id, username }
})
// @end

const app = new Koa()
app.use(errorsAsJson)
app.use(jsonOnly)
app.use(bodyParser({ onerror: parserFailed }))
app.use(router.routes()).use(router.allowedMethods())

app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')

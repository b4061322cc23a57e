import { randomUUID } from 'node:crypto'

import Router, { type RouterContext } from '@koa/router'
import Koa from 'koa'
import bodyParser from 'koa-bodyparser'

import { errorsAsJson, jsonOnly, parserFailed } from './errors.ts'
import { readFields, readNewUser, type Fields } from './fields.ts'
import { hashPassword } from './password.ts'
import { save, users, type User } from './users.ts'

/** What `JSON.stringify` calls decides what is seen. */
class PublicUser {
  readonly #user: User
  readonly #more: string[]

  constructor(user: User, more: string[] = []) {
    this.#user = user
    this.#more = more
  }

  toJSON() {
    const { id, username, email, created_at } = this.#user
    const more = { ...(this.#more.includes('email') && { email }) }
    return { ...more, ...(this.#more.includes('created_at') && { created_at }), id, username }
  }
}

const moreOf = (ctx: RouterContext) => {
  const all = [ctx.query.show ?? []].flat().flatMap((text) => text.split(','))
  ctx.assert(
    all.every((name) => name === 'email' || name === 'created_at'),
    422,
  )
  return all
}

const userAt = (ctx: RouterContext) => users.find(({ id }) => id === ctx.params.id) ?? ctx.throw(404)

const apply = (user: User, { password, ...fields }: Partial<Fields>) => {
  if (password) user.password_hash = hashPassword(password)
  return Object.assign(user, fields)
}

const allowed = new Set(['id', 'username', 'email', 'created_at'])
const collator = new Intl.Collator('en')

new Koa()
  .use(errorsAsJson)
  .use(jsonOnly)
  .use(bodyParser({ onerror: parserFailed }))
  .use(
    new Router()
      .get('/api/users', (ctx: RouterContext) => {
        const { sort = 'id', show: _, ...where } = ctx.query as Record<string, string>
        ctx.assert(
          [sort, ...Object.keys(where)].every((name) => allowed.has(name)),
          400,
        )
        const value = (user: User, name: string) => `${user[name as 'id']}`
        ctx.body = users
          .filter((user) => Object.keys(where).every((name) => value(user, name) === where[name]))
          .sort((a, b) => collator.compare(value(a, sort), value(b, sort)))
          .map((user) => new PublicUser(user, moreOf(ctx)))
        moreOf(ctx)
      })
      .post('/api/users', async (ctx) => {
        const id = randomUUID()
        const blank = { id, created_at: new Date().toISOString(), password_hash: '' }
        const user = apply(blank as User, readNewUser(ctx.request.body))
        users.push(user)
        await save()
        ctx.set('Location', `${ctx.origin}/api/users/${id}`)
        ctx.status = 201
        ctx.body = new PublicUser(user)
      })
      .get('/api/users/:id', (ctx) => {
        const old = users.find((user) => `${user.old_id ?? 'none'}` === ctx.params.id)
        if (!old) {
          ctx.body = new PublicUser(userAt(ctx), moreOf(ctx))
          return
        }
        ctx.status = 308
        ctx.set('Location', ctx.url.replace(ctx.params.id, old.id))
        ctx.body = {}
      })
      .patch('/api/users/:id', async (ctx) => {
        ctx.body = new PublicUser(apply(userAt(ctx), readFields(ctx.request.body)))
        await save()
      })
      .routes(),
  )
  .listen(Number(process.env.PORT), '127.0.0.1')

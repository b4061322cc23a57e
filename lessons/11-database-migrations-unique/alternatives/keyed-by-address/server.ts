import Router from '@koa/router'
import Koa, { type Context } from 'koa'
import bodyParser from 'koa-bodyparser'

import { data, save } from './data.ts'
import { ApiError, errorsAsJson, jsonOnly, parserFailed } from './errors.ts'
import { readFields, readNewMember } from './fields.ts'
import { mustTakeMail } from './mail.ts'
import type { Member } from './migrations.ts'

/** Members by their address; an address is reserved, with nobody, while the mail server is asked. */
const byAddress = new Map<string, Member | undefined>()
const keyOf = (email: string) => email.trim().toLowerCase()
for (const member of data.members) byAddress.set(keyOf(member.email), member)

const reserve = async (email: string) => {
  const key = keyOf(email)
  if (byAddress.has(key))
    throw new ApiError(409, 'email_taken', 'This address is in use.', [
      { field: 'email', message: 'is in use' },
    ])
  byAddress.set(key, undefined)
  try {
    await mustTakeMail(email)
  } catch (error) {
    byAddress.delete(key)
    throw error
  }
}

const router = new Router({ prefix: '/members' })
const memberIn = (ctx: Context & { params: Record<string, string> }) =>
  data.members.find(({ id }) => id === Number(ctx.params.id)) ?? ctx.throw(404)

router.get('/', (ctx) => {
  ctx.body = data.members
})
router.get('/:id', (ctx) => {
  ctx.body = memberIn(ctx)
})
router.post('/', async (ctx) => {
  const fields = readNewMember(ctx.request.body)
  await reserve(fields.email)
  const member = { is_active: false, ...fields, id: data.nextId++, created_at: new Date().toISOString() }
  byAddress.set(keyOf(member.email), member)
  data.members.push(member)
  await save()
  ctx.status = 201
  ctx.body = member
})
router.patch('/:id', async (ctx) => {
  const member = memberIn(ctx)
  const fields = readFields(ctx.request.body)
  const { email = member.email } = fields
  if (keyOf(email) !== keyOf(member.email)) {
    await reserve(email)
    byAddress.delete(keyOf(member.email))
    byAddress.set(keyOf(email), member)
  }
  ctx.body = Object.assign(member, fields)
  await save()
})
router.delete('/:id', async (ctx) => {
  const member = memberIn(ctx)
  byAddress.delete(keyOf(member.email))
  data.members = data.members.filter((other) => other !== member)
  await save()
  ctx.status = 204
})

const app = new Koa()
app
  .use(errorsAsJson)
  .use(jsonOnly)
  .use(bodyParser({ onerror: parserFailed }))
  .use(router.routes())
app.use(router.allowedMethods())
app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')

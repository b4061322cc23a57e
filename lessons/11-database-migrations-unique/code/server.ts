import Router, { type RouterContext } from '@koa/router'
import Koa from 'koa'
import bodyParser from 'koa-bodyparser'

import { data, save } from './data.ts'
import { ApiError, errorsAsJson, jsonOnly, parserFailed } from './errors.ts'
import { readFields, readNewMember } from './fields.ts'
import { mustTakeMail } from './mail.ts'
import type { Member } from './migrations.ts'

const router = new Router({ prefix: '/members' })

const find = (ctx: RouterContext): Member => {
  const { id } = ctx.params
  const member = data.members.find((member) => String(member.id) === id)
  if (member) return member
  throw new ApiError(404, 'member_not_found', `There is no member ${id}.`)
}
// @step unique

const normal = (email: string) => email.trim().toLowerCase()

/** Nobody else may have this address. */
const mustBeFree = (email: string, own?: Member) => {
  const other = data.members.find((member) => member !== own && normal(member.email) === normal(email))
  if (!other) return
  const details = [{ field: 'email', message: 'belongs to another member' }]
  throw new ApiError(409, 'email_taken', 'Somebody has this address already.', details)
}
// @end

router.get('/', (ctx) => {
  ctx.body = data.members
})

router.post('/', async (ctx) => {
  const fields = readNewMember(ctx.request.body)
  // @step two-of-one
  await mustTakeMail(fields.email)
  mustBeFree(fields.email)
  // @stub
  // @step unique
  mustBeFree(fields.email)
  // @end
  await mustTakeMail(fields.email)
  // @end
  // @step from-any-version
  const given = { is_active: false, created_at: new Date().toISOString() }
  const member: Member = { id: data.nextId++, ...given, ...fields }
  // @stub
  const member: Member = { id: data.nextId++, ...fields }
  // @end
  data.members.push(member)
  await save()
  ctx.status = 201
  ctx.set('Location', `/members/${member.id}`)
  ctx.body = member
})

router.get('/:id', (ctx) => {
  ctx.body = find(ctx)
})

router.patch('/:id', async (ctx) => {
  const member = find(ctx)
  const fields = readFields(ctx.request.body)
  // @step two-of-one
  if (fields.email !== undefined) {
    await mustTakeMail(fields.email)
    mustBeFree(fields.email, member)
  }
  // @stub
  // @step unique
  if (fields.email !== undefined) mustBeFree(fields.email, member)
  // @end
  if (fields.email !== undefined) await mustTakeMail(fields.email)
  // @end
  Object.assign(member, fields)
  await save()
  ctx.body = member
})

router.delete('/:id', async (ctx) => {
  data.members.splice(data.members.indexOf(find(ctx)), 1)
  await save()
  ctx.status = 204
})

const app = new Koa()
app.use(errorsAsJson)
app.use(jsonOnly)
app.use(bodyParser({ onerror: parserFailed }))
app.use(router.routes()).use(router.allowedMethods())

app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')

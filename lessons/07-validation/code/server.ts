import Router from '@koa/router'
import Koa from 'koa'
import bodyParser from 'koa-bodyparser'

// @step change-a-part
import { ApiError, errorsAsJson, jsonOnly, parserFailed } from './errors.ts'
// @stub
import { errorsAsJson, jsonOnly, parserFailed } from './errors.ts'
// @end
// @step one-schema
import { memberSchema, readChange, readMember } from './fields.ts'
// @stub
// @step change-a-part
import { readChange, readMember } from './fields.ts'
// @stub
// @step required-and-types
import { readMember } from './fields.ts'
// @end
// @end
// @end
import { members, type Fields, type Member } from './members.ts'

let nextId = 2
const router = new Router()

router.get('/members', (ctx) => {
  ctx.body = members
})

router.post('/members', (ctx) => {
  // @step required-and-types
  const fields: Fields = readMember(ctx.request.body)
  // @stub
  const fields = ctx.request.body as Fields
  // @end
  const member: Member = { id: nextId++, role: 'member', newsletter: false, ...fields }
  members.push(member)
  ctx.status = 201
  ctx.body = member
})

// @step change-a-part
router.patch('/members/:id', (ctx) => {
  const { id } = ctx.params
  const member = members.find((member) => String(member.id) === id)
  if (!member) throw new ApiError(404, 'member_not_found', `There is no member ${id}.`)
  Object.assign(member, readChange(ctx.request.body))
  ctx.body = member
})
// @stub
// Step "change-a-part": PATCH /members/:id goes here.
// @end

// @step one-schema
router.get('/schemas/member', (ctx) => {
  ctx.body = memberSchema
})
// @end

const app = new Koa()
app.use(errorsAsJson)
app.use(jsonOnly)
app.use(bodyParser({ onerror: parserFailed }))
app.use(router.routes()).use(router.allowedMethods())

app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')

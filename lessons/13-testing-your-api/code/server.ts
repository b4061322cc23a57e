import Router, { type RouterContext } from '@koa/router'
import Koa from 'koa'
import bodyParser from 'koa-bodyparser'

import { ApiError, errorsAsJson, jsonOnly, parserFailed } from './errors.ts'

/** The server of the club, as lesson 11 left it, but with its members in memory. */
interface Member {
  id: number
  name: string
  email: string
  fee: number
}

const members: Member[] = []
let nextId = 1

type Rule = (value: unknown) => boolean
const text: Rule = (value) => typeof value === 'string' && value.trim() !== ''
const rules: Record<string, Rule> = {
  name: text,
  email: (value) => text(value) && String(value).includes('@'),
  fee: (value) => Number.isInteger(value) && Number(value) >= 0,
}

const normal = (email: string) => email.trim().toLowerCase()

/** The fields of a body, once they are right; `own` is the member that is changed. */
const read = (body: unknown, own?: Member): Partial<Member> => {
  const given = body as Record<string, unknown>
  const names = own ? Object.keys(given) : [...Object.keys(rules), ...Object.keys(given)]
  const wrong = names.filter((name) => !Object.hasOwn(rules, name) || !rules[name]?.(given[name]))
  const details = [...new Set(wrong)].map((field) => ({ field, message: 'is not right' }))
  if (details.length > 0) throw new ApiError(422, 'invalid', 'Some fields are not right.', details)
  const { email } = given as Partial<Member>
  const taken =
    email !== undefined && members.some((one) => one !== own && normal(one.email) === normal(email))
  if (taken) throw new ApiError(409, 'email_taken', 'Somebody has this address already.')
  return given
}

const find = (ctx: RouterContext): Member => {
  const member = members.find(({ id }) => String(id) === ctx.params.id)
  if (member) return member
  throw new ApiError(404, 'member_not_found', `There is no member ${ctx.params.id}.`)
}

const router = new Router({ prefix: '/members' })

router.get('/', (ctx) => {
  ctx.body = members
})

router.post('/', (ctx) => {
  const member = { id: nextId++, ...read(ctx.request.body) } as Member
  members.push(member)
  ctx.status = 201
  ctx.set('Location', `/members/${member.id}`)
  ctx.body = member
})

router.get('/:id', (ctx) => {
  ctx.body = find(ctx)
})

router.patch('/:id', (ctx) => {
  const member = find(ctx)
  ctx.body = Object.assign(member, read(ctx.request.body, member))
})

router.delete('/:id', (ctx) => {
  members.splice(members.indexOf(find(ctx)), 1)
  ctx.status = 204
})

const app = new Koa()
app.use(errorsAsJson)
app.use(jsonOnly)
app.use(bodyParser({ onerror: parserFailed }))
app.use(router.routes()).use(router.allowedMethods())

app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')

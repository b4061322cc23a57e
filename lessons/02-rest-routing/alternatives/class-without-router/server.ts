import Koa, { type Context } from 'koa'

import { cookies } from './cookies.ts'
import { errorsAsJson } from './errors.ts'

class Shop {
  readonly #cookies = cookies.map((cookie) => ({ ...cookie, url: `/cookies/${cookie.id}` }))

  serve = (ctx: Context) => {
    const [collection, member, ...rest] = ctx.path.split('/').filter(Boolean)
    if (collection !== 'cookies' || rest.length > 0) return ctx.throw(404, 'No such path')
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') {
      ctx.set('Allow', 'GET, HEAD')
      ctx.status = 405
    } else ctx.body = this.#find(member) ?? ctx.throw(404, `No ${member}`)
  }

  #find(member: string | undefined) {
    if (member === undefined) return this.#cookies
    if (member === 'featured') return this.#cookies.filter(({ featured }) => featured)
    return this.#cookies.find(({ id, slug }) => [`${id}`, slug].includes(member))
  }
}

const app = new Koa()
app.use(errorsAsJson)
app.use(new Shop().serve)
app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' })

// @step limit
import type { Context, Next } from 'koa'

import { ApiError } from './errors.ts'

const most = Number(process.env.LIMIT ?? 1000)
const minute = 60_000

/** How often each address has asked, and until when that counts. */
const counts = new Map<string, { asked: number; until: number }>()

/** Refuses more than LIMIT requests a minute from one address. */
export const limit = async (ctx: Context, next: Next) => {
  const now = Date.now()
  const known = counts.get(ctx.ip)
  const { asked, until } = known && known.until > now ? known : { asked: 0, until: now + minute }
  counts.set(ctx.ip, { asked: asked + 1, until })
  if (asked >= most) {
    ctx.set('Retry-After', String(Math.ceil((until - now) / 1000)))
    throw new ApiError(429, 'too_many_requests', `No more than ${most} requests a minute, please.`)
  }
  await next()
}
// @stub
// Step "limit": the middleware limit goes here.
// @end

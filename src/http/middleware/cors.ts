import cors from '@koa/cors'
import type { Context, Middleware } from 'koa'

import { isLoopback } from '../../formats/url.ts'

const exposed = [
  'X-Total-Count',
  'Link',
  'Location',
  'ETag',
  'Content-Range',
  'Preference-Applied',
  'Retry-After',
  'X-Request-Id',
  'WWW-Authenticate',
]

/**
 * Any page may call, since a frontend under development has its own port. Where users sign in, browsers may send cookies
 * only from pages of this machine or of our own host.
 */
export function allowOrigins(isProtected: boolean): Middleware {
  const answerOrigin = cors({
    origin: (ctx) => ctx.get('Origin'),
    credentials: (ctx) => !isProtected || isNear(ctx),
    exposeHeaders: exposed,
    maxAge: 600,
    privateNetworkAccess: true,
  })
  return function allowOrigin(ctx, next) {
    if (ctx.headers.origin !== undefined) return answerOrigin(ctx, next)
    ctx.vary('Origin')
    return next()
  }
}

function isNear(ctx: Context): boolean {
  const origin = ctx.get('Origin')
  if (!URL.canParse(origin)) return false
  const { hostname } = new URL(origin)
  return isLoopback(hostname) || hostname === ctx.hostname
}

import cors from '@koa/cors'
import type { Middleware } from 'koa'

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

/** Any page may call: a frontend under development runs on a port of its own. */
export function allowOrigins(): Middleware {
  const answerOrigin = cors({
    origin: (ctx) => ctx.get('Origin'),
    credentials: true,
    exposeHeaders: exposed,
    maxAge: 600,
    privateNetworkAccess: true,
  })
  return function allowOrigin(ctx, next) {
    if (ctx.headers.origin !== undefined) return answerOrigin(ctx, next)
    ctx.res.setHeader('Vary', 'Origin')
    return next()
  }
}

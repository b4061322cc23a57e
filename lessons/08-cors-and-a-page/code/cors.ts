// @step allow-origin
import type { Context, Next } from 'koa'

/** Pages from here may use the API. */
const origins = new Set(['http://localhost:3000', 'https://shop.example'])

/** Tells browsers which pages may read the answers. */
export const cors = async (ctx: Context, next: Next) => {
  const origin = ctx.get('Origin')
  ctx.vary('Origin')
  // @step preflight
  if (!origins.has(origin)) return next()
  ctx.set('Access-Control-Allow-Origin', origin)
  ctx.set('Access-Control-Expose-Headers', 'Location, ETag')
  if (ctx.method !== 'OPTIONS' || ctx.get('Access-Control-Request-Method') === '') return next()
  ctx.set('Access-Control-Allow-Methods', 'GET, POST, PUT')
  // @step two-pages
  ctx.set('Access-Control-Allow-Headers', 'Content-Type, If-Match')
  // @stub
  ctx.set('Access-Control-Allow-Headers', 'Content-Type')
  // @end
  ctx.set('Access-Control-Max-Age', '600')
  ctx.status = 204
  // @stub
  if (origins.has(origin)) ctx.set('Access-Control-Allow-Origin', origin)
  await next()
  // @end
}
// @stub
// Step "allow-origin": the middleware cors goes here.
// @end

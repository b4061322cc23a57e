import type { Context, Middleware, Next } from 'koa'

/** The headers of every response of the app. Requests that are not HTTP are answered before it, in parser-errors.ts. */
export function setHeaders(ctx: Context, next: Next): Promise<unknown> {
  ctx.set('X-Content-Type-Options', 'nosniff')
  return next()
}

/** The headers that credentials are sent in. */
const credentialHeaders = ['Authorization', 'X-API-KEY', 'Cookie']

/**
 * Tells caches that answers depend on who asks, and that those to requests with credentials are for their sender alone
 * (RFC 9111 §5.2.2.7). `secretParameter` is the query parameter that can hold a key.
 */
export function keepAnswersPrivate(secretParameter: string | undefined): Middleware {
  return async function keepAnswerPrivate(ctx, next) {
    ctx.vary(credentialHeaders)
    const hasCredentials =
      credentialHeaders.some((name) => ctx.get(name) !== '') ||
      (secretParameter !== undefined && secretParameter in ctx.query)
    if (!hasCredentials) return next()
    ctx.set('Cache-Control', 'private')
    await next()
    // Our pages have a rule of their own, which is for public ones.
    if (ctx.response.get('Cache-Control') === 'no-cache' && !ctx.headerSent)
      ctx.set('Cache-Control', 'private, no-cache')
  }
}

import type { Context, Middleware } from 'koa'

import { badHeader } from '../../core/error.ts'

/** Rejects a request without exactly one `Host` (RFC 9112 §3.2); HTTP/1.0 may leave it out. */
export function requireHost(): Middleware {
  return function checkHost(ctx, next) {
    const count = hostCount(ctx)
    if (count > 1 || (count === 0 && ctx.req.httpVersion === '1.1'))
      throw badHeader(
        'bad_request',
        'Host',
        `The request has ${count === 0 ? 'no Host header' : 'several Host headers'}.`,
        {
          help: 'Send exactly one: Host: localhost:3000',
          headers: { Connection: 'close' },
        },
      )
    return next()
  }
}

/** Node keeps only the first of several in `headers`. */
function hostCount({ req: { rawHeaders } }: Context): number {
  let count = 0
  for (let at = 0; at < rawHeaders.length; at += 2) if (rawHeaders[at]?.toLowerCase() === 'host') count++
  return count
}

import type { Context, Middleware } from 'koa'

import type { Json } from '../../core/json.ts'
import type { ExchangeLog } from '../../log/exchange-log.ts'
import type { Trail, Wire } from '../../log/exchange.ts'
import { longestBody } from '../../log/messages.ts'
import type { RequestState } from '../dispatch.ts'

/** Puts each request into the log, with what became of it; not those for our own pages. */
export function keepExchanges(log: ExchangeLog): Middleware<RequestState> {
  return async function keepExchange(ctx, next) {
    if (ctx.url.startsWith('/_/')) return next()
    const trace = log.isWatched ? { calls: [] } : {}
    const trail: Trail = { at: Date.now(), begin: performance.now(), trace, marks: {}, stages: {} }
    ctx.state.trail = trail
    try {
      await next()
    } finally {
      log.add(trail, wireOf(ctx))
    }
  }
}

/** The request and the response as they were on the wire. */
function wireOf({ req, request, response, res, ip, path, writable }: Context): Wire {
  const { method, originalUrl: url, rawBody } = request
  const length = rawBody === undefined ? 0 : Buffer.byteLength(rawBody as string)
  const received = {
    method,
    url,
    path: path || url,
    httpVersion: req.httpVersion,
    address: ip,
    headers: req.headers,
  }
  const isCut = length > longestBody
  const body = length > 0 && !isCut ? { body: request.body as Json } : {}
  return {
    request: { ...received, ...body, ...(isCut ? { isCut: true } : {}) },
    response: {
      status: response.status,
      headers: res.getHeaders(),
      bytes: response.length ?? 0,
      isAborted: !writable && !res.headersSent,
    },
  }
}

import type { Context, Middleware } from 'koa'

import type { ExchangeLog } from '../../log/exchange-log.ts'
import type { Trail, Wire } from '../../log/exchange.ts'
import { longestBody } from '../../log/messages.ts'
import type { RequestState } from '../request-state.ts'
import type { Worlds } from './enter-world.ts'

/** Puts each request into the log, with what became of it; not those for our own pages. */
export function keepExchanges(log: ExchangeLog, { main }: Worlds): Middleware<RequestState> {
  return async function keepExchange(ctx, next) {
    if (ctx.url.startsWith('/_/')) return next()
    const trace = log.isWatched ? { calls: [] } : {}
    const { store } = main
    const trail: Trail = { at: Date.now(), begin: performance.now(), store, trace, marks: {}, stages: {} }
    ctx.state.trail = trail
    if (ctx.state.named) trail.world = ctx.state.named.name
    try {
      await next()
    } finally {
      log.add(trail, wireOf(ctx, trail))
    }
  }
}

/** The request and the response as they were on the wire. */
function wireOf({ req, request, response, res, ip, path, writable }: Context, { fault }: Trail): Wire {
  const { method, url } = request
  const received = {
    method,
    url,
    path: path || url,
    httpVersion: req.httpVersion,
    address: ip,
    headers: req.headers,
  }
  const isUnsent = !writable && !res.headersSent
  return {
    request: { ...received, ...bodyIn(request) },
    response: {
      status: isUnsent && fault !== undefined ? 0 : response.status,
      headers: res.getHeaders(),
      bytes: response.length ?? 0,
      isAborted: isUnsent && fault === undefined,
    },
  }
}

function bodyIn({ rawBody, body }: Context['request']): Pick<Wire['request'], 'body' | 'isCut'> {
  const length = rawBody === undefined ? 0 : Buffer.byteLength(rawBody as string)
  if (length > longestBody) return { isCut: true }
  return length > 0 ? { body } : {}
}

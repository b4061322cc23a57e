import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'

import type { Context, Middleware } from 'koa'

import type { ExchangeLog } from '../../log/exchange-log.ts'
import type { WireHeaders, Trail, Wire } from '../../log/exchange.ts'
import { longestBody } from '../../log/messages.ts'
import type { RequestState } from '../request-state.ts'
import type { Worlds } from './enter-world.ts'

/** Puts each request into the log, with what became of it; not those for our own pages. */
export function keepExchanges(log: ExchangeLog, { main }: Worlds): Middleware<RequestState> {
  return async function keepExchange(ctx, next) {
    if (ctx.url.startsWith('/_/')) return next()
    const trace = log.isWatched ? { calls: [] } : {}
    const trail = beginTrail(main.store, trace, ctx.state.named?.name ?? 'main')
    ctx.state.trail = trail
    try {
      await next()
    } finally {
      log.add(trail, wireOf(ctx, trail))
    }
  }
}

/** A trail that begins now. */
export const beginTrail = (store: Trail['store'], trace: Trail['trace'], world: string): Trail => ({
  at: Date.now(),
  begin: performance.now(),
  store,
  trace,
  world,
  marks: { authenticated: 0, read: 0, parsed: 0, decided: 0, executed: 0, rendered: 0, sent: 0 },
  stages: {
    authenticated: undefined,
    parsed: undefined,
    decided: undefined,
    executed: undefined,
    rendered: undefined,
  },
  by: 'none',
  rules: noRule,
  fault: undefined,
  route: undefined,
  dialect: undefined,
  mount: undefined,
  error: undefined,
})

const noRule: readonly string[] = []

/** The request and the response as they were on the wire. */
function wireOf(ctx: Context, { fault }: Trail): Wire {
  const { response, res, writable } = ctx
  const isUnsent = !writable && !res.headersSent
  return {
    request: wireRequest(ctx),
    response: {
      status: isUnsent && fault !== undefined ? 0 : response.status,
      headers: res.getHeaders(),
      bytes: response.length ?? 0,
      isAborted: isUnsent && fault === undefined,
    },
  }
}

function wireRequest({ req, request, ip, path }: Context): Wire['request'] {
  const { method, url, rawBody } = request
  const length = rawBody === undefined ? 0 : Buffer.byteLength(rawBody as string)
  return {
    method,
    url,
    path: path || url,
    httpVersion: req.httpVersion,
    address: ip,
    headers: keptHeaders(req),
    body: length > 0 && length <= longestBody ? request.body : undefined,
    isCut: length > longestBody || undefined,
  }
}

const lastHeaders = new WeakMap<Socket, WireHeaders>()

/** Most requests of a connection have the same headers, which are kept once. */
function keptHeaders({ headers, socket }: IncomingMessage): WireHeaders {
  const last = lastHeaders.get(socket)
  if (last && areSame(last, headers)) return last
  lastHeaders.set(socket, headers)
  return headers
}

function areSame(some: WireHeaders, others: WireHeaders): boolean {
  let count = 0
  for (const name in some)
    if (some[name] === others[name]) count++
    else return false
  for (const _ in others) count--
  return count === 0
}

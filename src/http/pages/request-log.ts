import type { Router, RouterContext } from '@koa/router'

import { ApiError, suggest } from '../../core/error.ts'
import type { ExchangeLog } from '../../log/exchange-log.ts'
import type { Exchange } from '../../log/exchange.ts'
import { mainWorld } from '../../worlds/world-name.ts'
import { answerUnsupported } from '../methods.ts'
import { originOf } from '../plain-values.ts'
import { type ChangeSource, streamEvents } from './events.ts'

export interface LogServices {
  readonly log: ExchangeLog
  readonly store: ChangeSource
  readonly world: { readonly name: string }
}

/**
 * What was asked and answered: `/_/requests`, and all that happens, live: `/_/events`. In a world, it is what happens
 * there: tests that share a server do not see, or forget, the requests of each other.
 */
export function routeToRequestLog(router: Router, { log, store, world }: LogServices): void {
  const own = world.name === mainWorld ? undefined : world.name
  const isInside = (exchange: Exchange): boolean => own === undefined || exchange.world === own
  const parse = (ctx: RouterContext): IsWanted => {
    const isWanted = parseWanted(ctx)
    return (exchange) => isInside(exchange) && isWanted(exchange)
  }
  router.get('/_/requests', (ctx) => {
    const matches = parse(ctx)
    ctx.vary('Accept')
    if (ctx.accepts('json', 'text/event-stream') === 'text/event-stream') streamEvents(ctx, log, { matches })
    else ctx.body = log.recent().filter(matches).map(briefly)
  })
  router.delete('/_/requests', (ctx) => {
    log.clear(own)
    ctx.status = 204
  })
  router.get('/_/requests.har', async (ctx) => {
    const { toHar } = await import('../../log/har.ts')
    ctx.set('Content-Disposition', 'attachment; filename="requests.har"')
    ctx.body = toHar(log.recent().filter(parse(ctx)), originOf(ctx))
  })
  router.get('/_/requests/:n', (ctx) => {
    ctx.body = exchangeAt(log, ctx.params['n'] ?? '', isInside)
  })
  router.get('/_/events', (ctx) => streamEvents(ctx, log, { matches: isInside, store }))
  router.all('/_/requests', (ctx) => answerUnsupported(ctx, ['GET', 'DELETE']))
  router.all(['/_/requests.har', '/_/requests/:n', '/_/events'], (ctx) => answerUnsupported(ctx, ['GET']))
}

/** Enough to find an exchange; all of it is at its own address. */
function briefly({ n, at, world, request, principal, operation, outcome, ...rest }: Exchange) {
  const { error, by, rules, response, ms } = rest
  const { status, bytes, fault } = response
  return {
    n,
    at,
    world,
    request,
    principal,
    operation,
    outcome,
    error,
    by,
    rules,
    response: { status, bytes, fault },
    ms,
  }
}

/** Throws a 404 for a request that is not in the log, or where there is none. */
export function exchangeAt(
  log: ExchangeLog | undefined,
  text: string,
  isInside: IsWanted = () => true,
): Exchange {
  const found = /^\d{1,15}$/.test(text) ? log?.get(Number(text)) : undefined
  if (found && isInside(found)) return found
  const first = log?.recent().find(isInside)
  throw new ApiError('not_found', `Request ${text} is not in the log.`, {
    help: first ? `The oldest that is kept is ${first.n}. GET /_/requests lists them.` : 'The log is empty.',
  })
}

type IsWanted = (exchange: Exchange) => boolean

const parameters: Readonly<Record<string, (value: string) => IsWanted>> = {
  method: (value) => (exchange) => exchange.request.method === value.toUpperCase(),
  path: (value) => (exchange) => isAtOrBelow(exchange.request.path, value),
  status: isWithStatus,
  since: (value) => {
    if (!/^\d{1,15}$/.test(value)) throw badValue('since', value, 'Use the number of a request: since=12')
    return (exchange) => exchange.n > Number(value)
  },
  world: (value) => (exchange) => exchange.world === value,
}

function isWithStatus(value: string): IsWanted {
  if (!/^[1-5](\d\d|xx)$/i.test(value))
    throw badValue('status', value, 'Use a status or a class of them: 409, or 4xx')
  const beginning = value.replace(/xx$/i, '')
  return (exchange) => String(exchange.response.status).startsWith(beginning)
}

const isAtOrBelow = (path: string, beginning: string): boolean =>
  path === beginning || path.startsWith(beginning.endsWith('/') ? beginning : `${beginning}/`)

/** All conditions of the query must hold. Throws a 400 for one that is unknown or malformed. */
function parseWanted(ctx: RouterContext): IsWanted {
  const wanted = [...new URLSearchParams(ctx.querystring)].map(([name, value]) => {
    const toTest = Object.hasOwn(parameters, name) ? parameters[name] : undefined
    if (toTest) return toTest(value)
    const message = `Unknown parameter "${name}".`
    throw new ApiError('bad_request', message, {
      help: suggest(name, Object.keys(parameters)),
      issues: [{ code: 'parameter', message, source: { in: 'query', parameter: name } }],
    })
  })
  return (exchange) => wanted.every((holds) => holds(exchange))
}

function badValue(parameter: string, value: string, help: string): ApiError {
  const message = `"${value}" is not a valid value of ${parameter}.`
  const source = { in: 'query', parameter } as const
  return new ApiError('bad_request', message, { help, issues: [{ code: 'parameter', message, source }] })
}

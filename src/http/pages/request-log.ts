import type { Router, RouterContext } from '@koa/router'

import { ApiError } from '../../core/error.ts'
import type { ExchangeLog } from '../../log/exchange-log.ts'
import type { Exchange } from '../../log/exchange.ts'
import { mainWorld } from '../../worlds/world-name.ts'
import type { ReadBody } from '../body.ts'
import { answerUnsupported } from '../methods.ts'
import { originOf } from '../plain-values.ts'
import { type ChangeSource, streamEvents } from './events.ts'
import type { HistoryServices } from './past-changes.ts'
import { routeToRequestForms } from './request-forms.ts'
import { exchangeAt, limitIn, parseWanted } from './wanted-exchanges.ts'

export interface LogServices extends Pick<HistoryServices, 'store' | 'world'> {
  readonly log: ExchangeLog
  readonly store: ChangeSource & HistoryServices['store']
  readonly readBody: ReadBody
}

/** The pages, loaded with the first of them. */
const pages = () => import('./request-pages.ts')

/**
 * What was asked and answered: `/_/requests`, a page for browsers, and all that happens, live: `/_/events`. In a world, it is
 * what happens there: tests that share a server do not see, or forget, the requests of each other.
 */
export function routeToRequestLog(router: Router, services: LogServices): void {
  const { log, store, world } = services
  const own = world.name === mainWorld ? undefined : world.name
  const isInside = (exchange: Exchange): boolean => own === undefined || exchange.world === own
  const inside = (): readonly Exchange[] => log.recent().filter(isInside)
  const find = (text: string): Exchange => exchangeAt(log, text, isInside)
  const clear = (): void => log.clear(own)
  router.get('/_/requests', async (ctx) => {
    const isWanted = parseWanted(ctx)
    ctx.vary('Accept')
    const type = ctx.accepts('json', 'text/event-stream', 'html')
    if (type === 'text/event-stream')
      streamEvents(ctx, log, { matches: (exchange) => isInside(exchange) && isWanted(exchange) })
    else if (type === 'html') {
      const all = inside()
      const { sendRequests } = await pages()
      sendRequests(ctx, { all, found: all.filter(isWanted) })
    } else ctx.body = inside().filter(isWanted).slice(-limitIn(ctx)).map(briefly)
  })
  router.delete('/_/requests', (ctx) => {
    clear()
    ctx.status = 204
  })
  router.get('/_/requests.har', async (ctx) => {
    const isWanted = parseWanted(ctx)
    await sendHar(ctx, inside().filter(isWanted).slice(-limitIn(ctx)), 'requests')
  })
  routeToOne(router, { find, inside })
  routeToRequestForms(router, {
    ...services,
    find,
    clear,
    show: async (ctx, exchange, notice) => (await pages()).sendOneRequest(ctx, exchange, inside(), notice),
  })
  router.get('/_/events', (ctx) => streamEvents(ctx, log, { matches: isInside, store }))
  router.all('/_/requests', (ctx) => answerUnsupported(ctx, ['GET', 'DELETE']))
  router.all(['/_/requests.har', '/_/requests/:n', '/_/requests/:n/against/:m', '/_/events'], (ctx) =>
    answerUnsupported(ctx, ['GET']),
  )
}

interface LogView {
  /** Throws a 404 for a request that is not in the log. */
  readonly find: (text: string) => Exchange
  readonly inside: () => readonly Exchange[]
}

/** One request, whole: as a page for browsers, as JSON and as a HAR file; and two beside each other. */
function routeToOne(router: Router, { find, inside }: LogView): void {
  router.get('/_/requests/:n.json', (ctx) => {
    ctx.body = find(ctx.params['n'] ?? '')
  })
  router.get('/_/requests/:n.har', async (ctx) => {
    const exchange = find(ctx.params['n'] ?? '')
    await sendHar(ctx, [exchange], `request-${exchange.n}`)
  })
  router.get('/_/requests/:n/against/:m', async (ctx) => {
    const [one, other] = [find(ctx.params['n'] ?? ''), find(ctx.params['m'] ?? '')]
    ;(await pages()).sendBothRequests(ctx, one, other, inside())
  })
  router.get('/_/requests/:n', async (ctx) => {
    ctx.vary('Accept')
    if (ctx.accepts('json', 'html') !== 'html') {
      ctx.body = find(ctx.params['n'] ?? '')
      return
    }
    const { sendMissing, sendOneRequest } = await pages()
    try {
      sendOneRequest(ctx, find(ctx.params['n'] ?? ''), inside())
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      sendMissing(ctx, error, inside())
    }
  })
}

async function sendHar(ctx: RouterContext, exchanges: readonly Exchange[], name: string): Promise<void> {
  const { toHar } = await import('../../log/har.ts')
  ctx.set('Content-Disposition', `attachment; filename="${name}.har"`)
  ctx.body = toHar(exchanges, originOf(ctx))
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

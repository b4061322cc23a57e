import { createServer } from 'node:http'

import type { Router, RouterContext } from '@koa/router'

import { ApiError } from '../../core/error.ts'
import { isObject, onceFor, toText } from '../../core/json.ts'
import type { ExchangeLog } from '../../log/exchange-log.ts'
import type { Exchange } from '../../log/exchange.ts'
import { worldPath } from '../../worlds/world-name.ts'
import type { ReadBody } from '../body.ts'
import { createFetch } from '../fetch.ts'
import { answerUnsupported } from '../methods.ts'
import { originOf } from '../plain-values.ts'
import { frameOf } from './page-frame.ts'
import { changeOf, type HistoryServices } from './past-changes.ts'

interface FormServices extends Pick<HistoryServices, 'store' | 'world'> {
  readonly log: ExchangeLog
  readonly readBody: ReadBody
  /** The request of a number, if it may be seen here. Throws a 404. */
  readonly find: (text: string) => Exchange
  /** Shows a request, with a sentence. */
  readonly show: (ctx: RouterContext, exchange: Exchange, notice: string) => Promise<void>
  readonly clear: () => void
}

/** What the buttons on the pages do. Each answers with the page to look at next. */
export function routeToRequestForms(router: Router, services: FormServices): void {
  const { log, store, world, readBody, find, show, clear } = services
  router.post('/_/requests/clear', (ctx) => {
    clear()
    goTo(ctx, '/_/requests')
  })
  router.post('/_/requests/:n/undo', async (ctx) => {
    const exchange = find(ctx.params['n'] ?? '')
    try {
      await store.undo({ change: changeOf(exchange, world.name) })
      await show(ctx, exchange, 'The change has been undone.')
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      ctx.status = error.status
      await show(ctx, exchange, `${error.message} ${error.help ?? ''}`)
    }
  })
  router.post('/_/requests/:n/send', async (ctx) => {
    const exchange = find(ctx.params['n'] ?? '')
    await readBody(ctx, ['application/json'], true)
    const sent = await sendAgain(ctx, exchange, log)
    goTo(ctx, sent === undefined ? '/_/requests' : `/_/requests/${sent.n}`)
  })
  router.all('/_/requests/:n/undo', (ctx) => answerUnsupported(ctx, ['POST']))
  router.all('/_/requests/:n/send', (ctx) => answerUnsupported(ctx, ['POST']))
}

/** With 303, so that going back and reloading does nothing twice (RFC 9110 §15.4.4). */
function goTo(ctx: RouterContext, path: string): void {
  ctx.redirect(frameOf(ctx, true).base + path)
  ctx.status = 303
}

/** The server as a `fetch` that needs no socket. */
const fetchOf = onceFor((app: RouterContext['app']) => {
  const answer = app.callback()
  return createFetch(createServer((request, response) => void answer(request, response)))
})

/** Sends what the form has, to the world of the first request and with the credentials of whoever sends the form. */
async function sendAgain(
  ctx: RouterContext,
  { world }: Exchange,
  log: ExchangeLog,
): Promise<Exchange | undefined> {
  const { method, target, body, accept, type } = fieldsOf(ctx)
  const before = log.latest(1)[0]?.n ?? 0
  const init = {
    method,
    headers: {
      Accept: accept,
      ...credentialsIn(ctx),
      ...(body === undefined ? {} : { 'Content-Type': type }),
    },
    ...(body === undefined ? {} : { body }),
  }
  const address = new URL(originOf(ctx) + worldPath(world) + target)
  const answer = await fetchOf(ctx.app)(address, init).catch(() => undefined)
  await answer?.body?.cancel()
  const path = target.split('?', 1)[0]
  return log
    .recent()
    .find(({ n, request }) => n > before && request.method === method && request.path === path)
}

const credentialsIn = (ctx: RouterContext): Record<string, string> =>
  Object.fromEntries(
    ['Authorization', 'Cookie'].flatMap((name) => (ctx.get(name) === '' ? [] : [[name, ctx.get(name)]])),
  )

/** Throws a 400 for what is not a request to the API. */
function fieldsOf(ctx: RouterContext) {
  const given: unknown = ctx.request.body
  const fields = isObject(given) ? given : {}
  const text = (name: string): string => toText(fields[name] ?? '')
  const [method, target] = [text('method'), text('target')]
  if (!/^[A-Z]{1,12}$/.test(method) || ['CONNECT', 'TRACE', 'TRACK'].includes(method))
    throw new ApiError('bad_request', `"${method}" is not a method that can be sent.`, {
      help: 'For example: GET',
    })
  if (!isOfTheApi(target))
    throw new ApiError('bad_request', `"${target}" is not an address of the API.`, {
      help: 'Use a path with its query: /orders?customer_id=1',
    })
  const hasBody = text('body') !== '' && !['GET', 'HEAD'].includes(method)
  return {
    method,
    target,
    body: hasBody ? text('body') : undefined,
    accept: text('accept') || '*/*',
    type: text('type') || 'application/json',
  }
}

/** A path with its query, outside of our own pages, also once its dots are resolved: `/x/../_/reset`. */
const isOfTheApi = (target: string): boolean =>
  /^\/(?!\/)[^\s\\#]*$/.test(target) && !/^\/+_\//.test(new URL(`http://localhost${target}`).pathname)

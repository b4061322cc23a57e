import type { RouterContext } from '@koa/router'

import type { ApiError } from '../../core/error.ts'
import type { Exchange } from '../../log/exchange.ts'
import { renderExchange } from '../../site/requests/one-request.ts'
import {
  renderFeed,
  renderMissing,
  renderRequests,
  type RequestList,
} from '../../site/requests/request-list.ts'
import { renderBothRequests } from '../../site/requests/side-by-side.ts'
import { worldPath } from '../../worlds/world-name.ts'
import { originOf } from '../plain-values.ts'
import { frameOf, sendPage } from './page-frame.ts'
import { isChange, isFailure } from './wanted-exchanges.ts'

/** A page shows so many at most, and links to older ones. */
const rowsShown = 100

interface RequestPage {
  /** Those in the log that the page may show, the oldest first. */
  readonly all: readonly Exchange[]
  /** Those that were asked for. */
  readonly found: readonly Exchange[]
}

/** The list of requests, as a page or the rows alone. */
export function sendRequests(ctx: RouterContext, page: RequestPage): void {
  const frame = frameOf(ctx, true)
  const list = listFor(ctx, page)
  sendPage(
    ctx,
    ctx.query['part'] === undefined
      ? renderRequests(frame, list, undefined)
      : renderFeed(frame.base, list).text,
  )
}

function listFor(ctx: RouterContext, { all, found }: RequestPage): RequestList {
  const { show, text, limit } = ctx.query
  const most = Math.min(rowsShown, Number(limit ?? rowsShown))
  const rows = found.slice(-most).toReversed()
  return {
    rows,
    counts: {
      all: all.length,
      changes: all.filter(isChange).length,
      failed: all.filter(isFailure).length,
    },
    show: show === 'changes' || show === 'failed' ? show : 'all',
    text: typeof text === 'string' ? text : '',
    olderThan: found.length > rows.length ? rows.at(-1)?.n : undefined,
  }
}

/** One request beside the list, or alone; with a sentence about what was done with it. */
export function sendOneRequest(
  ctx: RouterContext,
  exchange: Exchange,
  all: readonly Exchange[],
  notice?: string,
): void {
  const frame = frameOf(ctx, true)
  const { n, request, world } = exchange
  const isSimilar = (one: Exchange): boolean =>
    one.n < n && one.request.method === request.method && one.request.path === request.path
  const shown = renderExchange(exchange, {
    base: frame.base,
    home: worldPath(world),
    origin: originOf(ctx) + worldPath(world),
    similar: all.findLast(isSimilar)?.n,
    notice,
  })
  const title = `${request.method} ${request.path}`
  sendChosen(ctx, all, { n, title, shown })
}

/** Two requests beside each other. */
export function sendBothRequests(
  ctx: RouterContext,
  one: Exchange,
  other: Exchange,
  all: readonly Exchange[],
): void {
  const shown = renderBothRequests(one, other, frameOf(ctx, true).base)
  sendChosen(ctx, all, { title: `Requests ${one.n} and ${other.n}`, shown })
}

/** Says on a page why there is nothing to show. */
export function sendMissing(
  ctx: RouterContext,
  { status, message, help = '' }: ApiError,
  all: readonly Exchange[],
): void {
  ctx.status = status
  sendChosen(ctx, all, { title: message, shown: renderMissing(message, help, frameOf(ctx, true).base) })
}

function sendChosen(
  ctx: RouterContext,
  all: readonly Exchange[],
  chosen: NonNullable<Parameters<typeof renderRequests>[2]>,
): void {
  const list = listFor(ctx, { all, found: all })
  sendPage(
    ctx,
    ctx.query['part'] === undefined ? renderRequests(frameOf(ctx, true), list, chosen) : chosen.shown.text,
  )
}

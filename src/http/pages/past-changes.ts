import type { Router } from '@koa/router'
import type { Context } from 'koa'

import { ApiError } from '../../core/error.ts'
import { isObject } from '../../core/json.ts'
import { changePoint } from '../../core/point.ts'
import type { Model, Resource } from '../../core/resource.ts'
import type { PastTransaction } from '../../core/trace.ts'
import { badParameter } from '../../dialects/common/parameters.ts'
import type { ExchangeLog } from '../../log/exchange-log.ts'
import type { Exchange } from '../../log/exchange.ts'
import { type Redaction, redactionFor } from '../../log/redaction.ts'
import { worldPath } from '../../worlds/world-name.ts'
import type { ReadBody } from '../body.ts'
import { changeHeader } from '../dispatch.ts'
import { answerUnsupported } from '../methods.ts'
import { bringsBody } from './body-members.ts'
import { exchangeAt } from './wanted-exchanges.ts'

export interface HistoryServices {
  readonly store: {
    readonly model: Model
    readonly history: readonly PastTransaction[]
    undo(what: { readonly steps: number } | { readonly change: number }): Promise<PastTransaction>
  }
  readonly world: { readonly name: string }
  /** Missing where no exchange is kept. */
  readonly log?: ExchangeLog | undefined
  readonly readBody: ReadBody
}

/** What was changed, and how to undo it. */
export function routeToHistory(router: Router, services: HistoryServices): void {
  const { store, world } = services
  router.get('/_/history', (ctx) => {
    const since = parseSince(ctx)
    const redaction = redactionFor(store.model)
    ctx.body = store.history.filter(({ n }) => n > since).map((one) => describeTransaction(one, redaction))
  })
  router.post('/_/undo', async (ctx) => {
    const { n, undoes } = await store.undo(await readUndoing(ctx, services))
    ctx.set(changeHeader, changePoint(n))
    ctx.body = { world: world.name, undone: undoes.map(changePoint) }
  })
  router.all('/_/history', (ctx) => answerUnsupported(ctx, ['GET']))
  router.all('/_/undo', (ctx) => answerUnsupported(ctx, ['POST']))
}

function describeTransaction(
  { n, at, changes, isUndone, undoes, replacedBy }: PastTransaction,
  redaction: Redaction,
): object {
  const shown = (resource: Resource | undefined) => resource && redaction.kept(resource)
  return {
    change: changePoint(n),
    at: new Date(at).toISOString(),
    ...(replacedBy ? { by: replacedBy } : {}),
    ...(isUndone ? { undone: true } : {}),
    ...(undoes.length > 0 ? { undoes: undoes.map(changePoint) } : {}),
    changes: changes.map(({ collection, key, before, after }) => ({
      collection,
      key,
      before: shown(before),
      after: shown(after),
    })),
  }
}

function parseSince({ query: { since = '@0' } }: Context): number {
  const [, n] = /^@?(\d{1,15})$/.exec(String(since)) ?? []
  if (n !== undefined) return Number(n)
  throw badParameter('since', `"${String(since)}" is not the number of a change.`, {
    help: 'For example: since=@12',
  })
}

/** What to undo: the last change, unless the body has `{ "steps": 2 }` or `{ "request": 12 }`. */
async function readUndoing(
  ctx: Context,
  { readBody, log, world }: HistoryServices,
): Promise<Parameters<HistoryServices['store']['undo']>[0]> {
  if (!bringsBody(ctx)) return { steps: 1 }
  await readBody(ctx, ['application/json'])
  const body: unknown = ctx.request.body
  const [[name, value] = ['', null], ...others] = isObject(body) ? Object.entries(body) : []
  const count = Number.isSafeInteger(value) && others.length === 0 ? Number(value) : 0
  if (name === 'steps' && count > 0) return { steps: count }
  if (name === 'request' && count > 0) return { change: changeOf(exchangeAt(log, String(count)), world.name) }
  throw new ApiError('bad_request', 'The body must say how many changes to undo.', {
    help: 'Send {"steps": 1}, or no body for one, or {"request": 12} for what a request of /_/requests has changed.',
  })
}

/** The number of the change that a request has made. Throws a 409 if it has made none in this world. */
export function changeOf({ n, world, change }: Exchange, wanted: string): number {
  if (world !== wanted)
    throw new ApiError('conflict', `Request ${n} went to the world "${world}".`, {
      help: `Undo it there: POST ${worldPath(world)}/_/undo`,
    })
  if (change !== undefined) return Number(change.slice(1))
  throw new ApiError('conflict', `Request ${n} has changed nothing.`, {
    help: 'GET /_/history lists what was changed.',
  })
}

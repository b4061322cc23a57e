import type { Router } from '@koa/router'
import type { Context } from 'koa'

import { ApiError } from '../../core/error.ts'
import { isObject } from '../../core/json.ts'
import type { Model, Resource } from '../../core/resource.ts'
import type { PastTransaction } from '../../core/trace.ts'
import { badParameter } from '../../dialects/common/parameters.ts'
import { type Redaction, redactionFor } from '../../log/redaction.ts'
import type { ReadBody } from '../body.ts'
import { answerUnsupported } from '../methods.ts'

export interface HistoryServices {
  readonly store: {
    readonly model: Model
    readonly history: readonly PastTransaction[]
    undo(count: number): Promise<readonly PastTransaction[]>
  }
  readonly world: { readonly name: string }
  readonly readBody: ReadBody
}

/** What was changed, and how to undo it. */
export function routeToHistory(router: Router, { store, world, readBody }: HistoryServices): void {
  router.get('/_/history', (ctx) => {
    const since = parseSince(ctx)
    const redaction = redactionFor(store.model)
    ctx.body = store.history.filter(({ n }) => n > since).map((one) => describeTransaction(one, redaction))
  })
  router.post('/_/undo', async (ctx) => {
    const undone = await store.undo(await readUndoCount(ctx, readBody))
    ctx.body = { world: world.name, undone: undone.map(({ n }) => pointOf(n)) }
  })
  router.all('/_/history', (ctx) => answerUnsupported(ctx, ['GET']))
  router.all('/_/undo', (ctx) => answerUnsupported(ctx, ['POST']))
}

const pointOf = (n: number): string => `@${n}`

function describeTransaction(
  { n, at, changes, isUndone, undoes }: PastTransaction,
  redaction: Redaction,
): object {
  const shown = (resource: Resource | undefined) => resource && redaction.kept(resource)
  return {
    change: pointOf(n),
    at: new Date(at).toISOString(),
    ...(isUndone ? { undone: true } : {}),
    ...(undoes.length > 0 ? { undoes: undoes.map(pointOf) } : {}),
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

/** How many transactions to undo: one, unless the body has `{ "steps": 2 }`. */
async function readUndoCount(ctx: Context, readBody: ReadBody): Promise<number> {
  if ((ctx.request.length ?? 0) === 0 && !('transfer-encoding' in ctx.headers)) return 1
  await readBody(ctx, ['application/json'])
  const body: unknown = ctx.request.body
  const { steps = 1, ...others } = isObject(body) ? body : { steps: null }
  if (Number.isSafeInteger(steps) && Number(steps) > 0 && Object.keys(others).length === 0)
    return Number(steps)
  throw new ApiError('bad_request', 'The body must say how many changes to undo.', {
    help: 'Send {"steps": 1}, or no body for one.',
  })
}

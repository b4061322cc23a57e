import { Router, type RouterContext } from '@koa/router'
import type { Middleware } from 'koa'

import type { ExchangeLog } from '../../log/exchange-log.ts'
import { type GateOptions, openToAdmins } from './admin-gate.ts'
import type { ChangeSource } from './events.ts'
import { routeToRequestLog } from './request-log.ts'

export interface AdminServices extends GateOptions {
  readonly store: ChangeSource
  /** Missing where no exchange is kept. */
  readonly log?: ExchangeLog | undefined
}

/** What is behind the gate. */
export function showAdminPages({ store, log, ...gate }: AdminServices): Middleware {
  const router = new Router()
  if (log) routeToRequestLog(router, { log, store })
  const routes = router.routes()
  const passGate = openToAdmins(gate)
  return async function showAdminPage(ctx, next) {
    return passGate(ctx, async () => routes(ctx as RouterContext, next))
  }
}

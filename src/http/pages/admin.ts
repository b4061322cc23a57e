import { Router, type RouterContext } from '@koa/router'
import type { Middleware } from 'koa'

import type { ExchangeLog } from '../../log/exchange-log.ts'
import type { ReadBody } from '../body.ts'
import { type GateOptions, openToAdmins } from './admin-gate.ts'
import { type ClockServices, routeToClock } from './clock-page.ts'
import type { ChangeSource } from './events.ts'
import { type HistoryServices, routeToHistory } from './past-changes.ts'
import { routeToRequestLog } from './request-log.ts'
import { routeToRules, type RulePageServices } from './rule-pages.ts'
import { routeToSnapshots, type SnapshotSource } from './snapshot-pages.ts'
import { routeToSource } from './source-pages.ts'
import { routeToWorlds, type WorldServices } from './worlds.ts'

export interface AdminServices extends GateOptions, WorldServices, ClockServices, RulePageServices {
  readonly readBody: ReadBody
  readonly store: ChangeSource & HistoryServices['store'] & SnapshotSource
  /** Missing where no exchange is kept. */
  readonly log?: ExchangeLog | undefined
}

/** What is behind the gate. */
export function showAdminPages(services: AdminServices): Middleware {
  const { log } = services
  const router = new Router()
  if (log) routeToRequestLog(router, { ...services, log })
  routeToWorlds(router, services)
  routeToHistory(router, services)
  routeToSnapshots(router, services)
  routeToClock(router, services)
  routeToRules(router, services)
  routeToSource(router)
  const routes = router.routes()
  const passGate = openToAdmins(services)
  return async function showAdminPage(ctx, next) {
    return passGate(ctx, async () => routes(ctx as RouterContext, next))
  }
}

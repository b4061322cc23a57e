import Koa from 'koa'

import type { Network } from '../declarations/network.ts'
import type { ExchangeLog } from '../log/exchange-log.ts'
import { type AccessLogOptions, logAccess } from './middleware/access-log.ts'
import { allowOrigins, requireKnownHost } from './middleware/cors-and-hosts.ts'
import { enterWorld, nameWorld, type Worlds } from './middleware/enter-world.ts'
import { renderErrors } from './middleware/errors.ts'
import { keepAnswersPrivate, setHeaders } from './middleware/headers.ts'
import { keepExchanges } from './middleware/keep-exchanges.ts'
import type { GateOptions } from './pages/admin-gate.ts'
import type { Refuse } from './refusals.ts'
import type { RequestState } from './request-state.ts'

export interface AppOptions extends GateOptions {
  readonly worlds: Worlds
  readonly secretParameter?: string
  /** Receives unexpected errors. */
  readonly report: (text: string) => void
  /** Receives what is refused to websites. */
  readonly refuse: Refuse
  readonly accessLog?: AccessLogOptions
  /** Missing where no exchange is kept. */
  readonly log?: ExchangeLog | undefined
  readonly network: Network
  /** Set where requests come from another server, which judges the hosts that they name. */
  readonly foreignSocket?: boolean
}

/** The whole server: each request passes through these, from top to bottom, and then to the world that it names. */
export function createApp(options: AppOptions): Koa<RequestState> {
  const { worlds, network, log, accessLog } = options
  const app = new Koa<RequestState>()
  app.silent = true
  app.proxy = network.current.trustProxy
  app.maxIpsCount = 1
  app.use(nameWorld)
  if (accessLog) app.use(logAccess(accessLog))
  if (log) app.use(keepExchanges(log, worlds))
  app.use(setHeaders)
  if (options.authenticate) app.use(keepAnswersPrivate(options.secretParameter))
  app.use(renderErrors(options.report))
  if (!options.foreignSocket) app.use(requireKnownHost(network, options.refuse))
  app.use(allowOrigins({ ...options, isProtected: options.authenticate !== undefined }))
  app.use(enterWorld(worlds, options))
  return app
}

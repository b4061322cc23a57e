import Koa from 'koa'

import type { WaysIn } from '../auth/credentials.ts'
import type { Policy } from '../auth/policy.ts'
import type { Authenticate, AuthEndpoint, AuthScheme } from '../auth/scheme.ts'
import type { Network } from '../declarations/network.ts'
import type { Engine } from '../engine/engine.ts'
import { encodeSegment } from '../formats/url.ts'
import type { ExchangeLog } from '../log/exchange-log.ts'
import { createBodyReader } from './body.ts'
import { type Mount, type Mounts, type RequestState, routeToMounts } from './dispatch.ts'
import { routeToEndpoints } from './endpoints.ts'
import { type AccessLogOptions, logAccess } from './middleware/access-log.ts'
import { allowOrigins, requireKnownHost } from './middleware/cors-and-hosts.ts'
import { answerNotFound, renderErrors } from './middleware/errors.ts'
import { keepAnswersPrivate, setHeaders } from './middleware/headers.ts'
import { keepExchanges } from './middleware/keep-exchanges.ts'
import { simulate } from './middleware/simulate.ts'
import { fileFinder, serveFiles, serveFrontPage, type StaticOptions } from './middleware/static-files.ts'
import type { ChangeSource } from './pages/events.ts'
import { showMountPage, showPages } from './pages/pages.ts'
import type { Refuse } from './refusals.ts'
import { createUnseenReport } from './unseen-attributes.ts'

export interface AppOptions {
  /** The whole data, for our own pages. */
  readonly engine: Engine
  readonly store: ChangeSource
  readonly mounts: Mounts
  readonly policies: readonly Policy[]
  readonly authenticate?: Authenticate
  readonly secretParameter?: string
  /** Missing where no one has to sign in. */
  readonly waysIn?: WaysIn
  /** The ways to sign in. */
  readonly schemes: readonly AuthScheme[]
  /** The paths of those. */
  readonly endpoints: readonly AuthEndpoint[]
  /** The largest body: `1mb`. */
  readonly bodyLimit: string
  /** Receives unexpected errors. */
  readonly report: (text: string) => void
  /** Receives what is refused to websites. */
  readonly refuse: Refuse
  readonly accessLog?: AccessLogOptions
  /** Missing where no exchange is kept. */
  readonly log?: ExchangeLog | undefined
  /** For `/_/`, beside those who sign in as admins. */
  readonly adminToken?: string
  readonly network: Network
  /** Set where requests come from another server, which judges the hosts that they name. */
  readonly foreignSocket?: boolean
  /** Files that are served at the root. */
  readonly staticFiles?: StaticOptions
}

/** The whole server: each request passes through these, from top to bottom, until one of them answers. */
export function createApp(options: AppOptions): Koa<RequestState> {
  const { engine, mounts, endpoints, network, log, accessLog, staticFiles } = options
  const readBody = createBodyReader(options.bodyLimit)
  const services = { ...options, readBody, reportUnseen: createUnseenReport(options.report) }
  const files = staticFiles && serveFiles(staticFiles)
  const app = new Koa<RequestState>()
  app.silent = true
  app.proxy = network.current.trustProxy
  app.maxIpsCount = 1
  if (accessLog) app.use(logAccess(accessLog))
  if (log) app.use(keepExchanges(log))
  app.use(setHeaders)
  if (options.authenticate) app.use(keepAnswersPrivate(options.secretParameter))
  app.use(renderErrors(options.report))
  if (!options.foreignSocket) app.use(requireKnownHost(network, options.refuse))
  app.use(allowOrigins({ ...options, isProtected: options.authenticate !== undefined }))
  if (files) app.use(serveFrontPage(files))
  app.use(showPages(services))
  app.use(simulate(options, fileFinder(staticFiles)))
  if (endpoints.length > 0) app.use(routeToEndpoints(endpoints, engine.model, readBody))
  app.use(routeToMounts(mounts, services))
  if (files) app.use(files)
  app.use(showMountPage(services))
  app.use(answerNotFound(() => mounts.current.flatMap(pathsOf), signInHelp(options)))
  return app
}

const signInHelp = ({ waysIn }: AppOptions): string => waysIn?.help ?? openToAll

const openToAll =
  'Signing in is not required here. Start the server with --jwt for POST /auth/login, or with --oidc local for /auth/oidc/login.'

const pathsOf = ({ path, engine }: Mount): readonly string[] =>
  [...engine.model.collections.keys()].map((name) => `${path}/${encodeSegment(name)}`)

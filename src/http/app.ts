import Koa, { type Middleware } from 'koa'

import type { Authenticate } from '../auth/authenticate.ts'
import type { Policy } from '../auth/policy.ts'
import type { AuthScheme, Endpoint } from '../auth/scheme.ts'
import type { Engine } from '../engine/engine.ts'
import { createBodyReader } from './body.ts'
import { mountEndpoints } from './endpoints.ts'
import { type AccessLogOptions, logAccess } from './middleware/access-log.ts'
import { allowOrigins } from './middleware/cors.ts'
import { type Delay, delayAnswers } from './middleware/delay.ts'
import { answerNotFound, renderErrors } from './middleware/errors.ts'
import { serveFiles, serveFrontPage } from './middleware/static-files.ts'
import { type Mount, routeToMounts } from './mount.ts'
import { ownPages } from './pages/pages.ts'

export interface AppOptions {
  readonly engine: Engine
  /** They may be others at any time. */
  readonly mounts: () => readonly Mount[]
  readonly policies: readonly Policy[]
  readonly authenticate?: Authenticate
  readonly secretParameter?: string
  /** The ways to say who one is. */
  readonly schemes: readonly AuthScheme[]
  /** Where one signs in. */
  readonly endpoints: readonly Endpoint[]
  /** Such as `1mb`. */
  readonly bodyLimit: string
  /** Where unexpected failures are told. */
  readonly report: (text: string) => void
  readonly accessLog?: AccessLogOptions
  readonly delay?: Delay
  /** A folder whose files are served at the root. */
  readonly staticFolder?: string
}

/** The whole server, as the list of what each request passes through. */
export async function createApp(options: AppOptions): Promise<Koa> {
  const app = new Koa()
  app.silent = true
  for (const middleware of await middlewares(options)) app.use(middleware)
  return app
}

async function middlewares(options: AppOptions): Promise<readonly Middleware[]> {
  const { engine, mounts, accessLog, staticFolder } = options
  const readBody = createBodyReader(options.bodyLimit)
  const services = { ...options, readBody }
  const files = staticFolder === undefined ? undefined : await serveFiles(staticFolder)
  return [
    ...(accessLog ? [logAccess(accessLog)] : []),
    allowOrigins(options.authenticate !== undefined),
    renderErrors(options.report),
    delayAnswers(options.delay),
    ...(files ? [serveFrontPage(files)] : []),
    ownPages(services, mounts),
    ...(options.endpoints.length > 0 ? [mountEndpoints(options.endpoints, engine.model, readBody)] : []),
    routeToMounts(mounts, services),
    ...(files ? [files] : []),
    answerNotFound(() => mounts().flatMap(pathsOf)),
  ]
}

const pathsOf = ({ path, engine }: Mount): readonly string[] =>
  [...engine.model.collections.keys()].map((name) => `${path}/${encodeURIComponent(name)}`)

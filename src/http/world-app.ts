import type { Middleware } from 'koa'
import compose from 'koa-compose'

import type { WaysIn } from '../auth/credentials.ts'
import type { AuthEndpoint, AuthScheme } from '../auth/scheme.ts'
import type { Network } from '../declarations/network.ts'
import type { Engine } from '../engine/engine.ts'
import { encodeSegment } from '../formats/url.ts'
import type { RequestNumbers } from '../rules/draw.ts'
import type { RulingServices } from './act-on-rules.ts'
import { routeToMounts } from './dispatch.ts'
import { routeToEndpoints } from './endpoints.ts'
import { answerNotFound } from './middleware/errors.ts'
import { simulate } from './middleware/simulate.ts'
import {
  fileFinder,
  serveApplication,
  serveFiles,
  serveFrontPage,
  type StaticOptions,
} from './middleware/static-files.ts'
import type { AdminServices } from './pages/admin.ts'
import { showMountPage, showPages } from './pages/pages.ts'
import type { Mount, RequestState } from './request-state.ts'

export interface WorldAppOptions extends RulingServices, AdminServices {
  readonly store: RulingServices['store'] & AdminServices['store']
  readonly clock: AdminServices['clock']
  /** The whole data, for our own pages. */
  readonly engine: Engine
  /** Missing where no one has to sign in. */
  readonly waysIn?: WaysIn
  /** The ways to sign in. */
  readonly schemes: readonly AuthScheme[]
  /** The paths of those. */
  readonly endpoints: readonly AuthEndpoint[]
  readonly network: Network
  /** Files that are served at the root. */
  readonly staticFiles?: StaticOptions
  readonly numbers: RequestNumbers
}

/** All that answers in one world: each request passes through these, from top to bottom, until one of them answers. */
export function createWorldApp(options: WorldAppOptions): Middleware<RequestState> {
  const { engine, mounts, endpoints, readBody, staticFiles } = options
  const files = staticFiles && serveFiles(staticFiles)
  return compose<Parameters<Middleware<RequestState>>[0]>([
    ...(files ? [serveFrontPage(files)] : []),
    showPages(options) as Middleware<RequestState>,
    simulate(options, fileFinder(staticFiles)),
    ...(endpoints.length > 0
      ? [routeToEndpoints(endpoints, engine.model, readBody) as Middleware<RequestState>]
      : []),
    routeToMounts(mounts, options),
    ...(files ? [files] : []),
    showMountPage(options),
    ...(staticFiles?.spa ? [serveApplication(staticFiles)] : []),
    answerNotFound(() => mounts.current.flatMap(pathsOf), options.waysIn?.help ?? openToAll),
  ])
}

const openToAll =
  'Signing in is not required here. Start the server with --jwt for POST /auth/login, or with --oidc local for /auth/oidc/login.'

const pathsOf = ({ path, engine }: Mount): readonly string[] =>
  [...engine.model.collections.keys()].map((name) => `${path}/${encodeSegment(name)}`)

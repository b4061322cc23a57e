import { Router } from '@koa/router'
import type { Middleware } from 'koa'

import { onceFor } from '../core/once.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { Engine } from '../engine/engine.ts'
import { dispatch, type Services } from './dispatch.ts'
import { dialectFor } from './negotiation.ts'

/** A path under which the data answers in a dialect. */
export interface Mount {
  /** `''` for the root, otherwise like `/api/v1`. */
  readonly path: string
  readonly dialect: Dialect
  /** Dialects that a client may ask for instead, by naming their media type. */
  readonly others: readonly Dialect[]
  /** The data as it is shown here. */
  readonly engine: Engine
  /** The collections that serializers show in some way of their own. */
  readonly serialized?: ReadonlySet<string>
}

/** Sends a request to the deepest mount that it lies below. The mounts may be others at any time. */
export function routeToMounts(mountsOf: () => readonly Mount[], services: Services): Middleware {
  const routesOf = onceFor((mount: Mount) => mountRoutes(mount, { ...services, engine: mount.engine }))
  return function routeToMount(ctx, next) {
    const mount = deepestMount(mountsOf(), ctx.path)
    return mount ? routesOf(mount)(ctx, next) : next()
  }
}

function deepestMount(mounts: readonly Mount[], path: string): Mount | undefined {
  let deepest: Mount | undefined
  for (const mount of mounts)
    if (isBelow(path, mount.path) && mount.path.length >= (deepest?.path.length ?? 0)) deepest = mount
  return deepest
}

/** The mount's routes, in the dialect that the request names or else in the mount's own. */
function mountRoutes(mount: Mount, services: Services): Middleware {
  const routesOf = onceFor(
    (dialect: Dialect) => createRouter(mount, dialect, services).routes() as never as Middleware,
  )
  return function routeInDialect(ctx, next) {
    const dialect = dialectFor(ctx, mount.dialect, mount.others)
    ctx.state['dialect'] = dialect
    ctx.res.appendHeader('Vary', 'Accept')
    return routesOf(dialect)(ctx, next)
  }
}

const isBelow = (path: string, prefix: string): boolean =>
  path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === '/')

function createRouter(mount: Mount, dialect: Dialect, services: Services): Router {
  const router = new Router(mount.path === '' ? {} : { prefix: mount.path })
  for (const path of new Set(dialect.routes.map((route) => route.path))) {
    const routes = dialect.routes.filter((route) => route.path === path)
    router.all(path, dispatch(routes, { dialect, prefix: mount.path }, services) as never)
  }
  return router
}

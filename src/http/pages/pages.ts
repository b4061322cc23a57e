import { Router } from '@koa/router'
import type { Context, Middleware, ParameterizedContext } from 'koa'

import { type Principal, readOnly } from '../../auth/policy.ts'
import type { AuthEndpoint, AuthScheme } from '../../auth/scheme.ts'
import { ApiError } from '../../core/error.ts'
import type { Engine } from '../../engine/engine.ts'
import { version } from '../../package.ts'
import type { Site, SiteSecurity } from '../../site/site.ts'
import { decide } from '../dispatch.ts'
import { answerUnsupported } from '../methods.ts'
import { baseOf, credentialsOf } from '../plain-values.ts'
import type { Mounts, RequestState, Services } from '../request-state.ts'
import { isAdminPath } from './admin-gate.ts'
import type { AdminServices } from './admin.ts'
import { frameOf } from './page-frame.ts'

/** Loaded with the first page, so that a server starts sooner. */
const web = () => import('../../site/index.ts')

export interface PageServices extends Services, AdminServices {
  readonly engine: Engine
  readonly mounts: Mounts
  readonly schemes: readonly AuthScheme[]
  readonly endpoints: readonly AuthEndpoint[]
}

/** Our own pages: the home page, and everything below `/_/`. */
export function showPages(services: PageServices) {
  const router = new Router<RequestState>()
  router.use(async (ctx, next) => {
    ctx.set(pageHeaders)
    await next()
  })
  router.get(['/', '/_/'], async (ctx) => sendFrontPage(ctx, services))
  router.get('/_/health', (ctx) => {
    ctx.body = { status: 'ok', version }
  })
  router.get('/_/openapi.json', async (ctx) => {
    const { describeApi } = await web()
    ctx.body = describeApi(await siteOf(ctx, services, 'all'))
  })
  router.all(['/', '/_/', '/_/health', '/_/openapi.json'], (ctx) => answerUnsupported(ctx, ['GET']))
  let assets: Promise<Middleware> | undefined
  router.all('/_/assets/{*path}', async (ctx, next) => (await (assets ??= loadAssetPages()))(ctx, next))
  let admin: Promise<Middleware> | undefined
  router.all('/_/{*path}', async (ctx, next) => {
    if (!isAdminPath(ctx.path)) return next()
    return (await (admin ??= loadAdminPages(services)))(ctx, next)
  })
  return router.routes()
}

/** The home page of what is mounted at the path of the request, where nothing else answers. */
export function showMountPage(services: PageServices): Middleware<RequestState> {
  return async function showMount(ctx, next) {
    const path = ctx.path.replace(/\/$/, '')
    if (services.mounts.current.every((mount) => mount.path !== path)) return next()
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return answerUnsupported(ctx, ['GET'])
    ctx.set(pageHeaders)
    await sendFrontPage(ctx, services, path)
  }
}

const pageHeaders = { 'Cache-Control': 'no-cache' }

async function siteOf(ctx: Context, services: PageServices, records: 'all' | 'one'): Promise<Site> {
  const { describeSite } = await web()
  const about = {
    origin: baseOf(ctx),
    base: frameOf(ctx, false).base,
    mounts: services.mounts.current.map((mount) => Object.assign({}, mount, { model: mount.engine.model })),
    readOnly: services.policies.includes(readOnly),
    ...(services.authenticate ? { security: securityOf(services) } : {}),
  }
  return describeSite(visibleEngine(services, await visitor(services, ctx)), about, records)
}

/** For browsers a home page, for programs an index: of everything, or of what is mounted at `path`. */
async function sendFrontPage(
  ctx: ParameterizedContext<RequestState>,
  services: PageServices,
  path?: string,
): Promise<void> {
  if (ctx.state.trail) ctx.state.trail.by = 'page'
  const site = await siteOf(ctx, services, 'one')
  ctx.vary('Accept')
  if (ctx.accepts('json', 'html') === 'html') {
    const { sendHome } = await import('./home-page.ts')
    await sendHome(ctx, site, { ...services, visitor: await visitor(services, ctx) }, path)
    return
  }
  const { renderIndex } = await web()
  ctx.body = renderIndex(site, path)
}

/** Loaded with the first request for them, so that a server starts sooner. */
async function loadAdminPages(services: PageServices): Promise<Middleware> {
  const { showAdminPages } = await import('./admin.ts')
  return showAdminPages(services)
}

/** Likewise, with the first page. */
async function loadAssetPages(): Promise<Middleware> {
  const { routeToAssets } = await import('./page-assets.ts')
  const router = new Router()
  routeToAssets(router)
  return router.routes() as Middleware
}

/** How to sign in, and what is open without. */
const securityOf = (services: PageServices): SiteSecurity => ({
  endpoints: services.endpoints,
  schemes: Object.fromEntries(services.schemes.map(({ name, description }) => [name, description])),
  isOpen(operation) {
    try {
      decide(services.policies, undefined, operation, services.engine.model)
      return true
    } catch (error) {
      if (error instanceof ApiError) return false
      throw error
    }
  },
})

/** The engine, limited to what the visitor may see. */
const visibleEngine = (
  services: PageServices,
  principal: Principal | undefined,
): Pick<Engine, 'model' | 'execute'> => ({
  get model() {
    return services.engine.model
  },
  execute: async (operation, model) =>
    services.engine.execute(operation, model, decide(services.policies, principal, operation, model)),
})

/** Our pages are open to everyone, so invalid credentials count as none. */
async function visitor({ authenticate }: Services, ctx: Context): Promise<Principal | undefined> {
  return authenticate?.(credentialsOf(ctx)).catch(() => undefined)
}

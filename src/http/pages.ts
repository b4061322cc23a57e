import { Router } from '@koa/router'
import type { Context, Middleware } from 'koa'

import type { Principal } from '../auth/policy.ts'
import { renderHome } from '../web/home.ts'
import { renderIndex } from '../web/index-document.ts'
import { describeApi } from '../web/openapi.ts'
import { describeSite } from '../web/site.ts'
import type { Services } from './dispatch.ts'
import type { Mount } from './mount.ts'
import { credentialsOf, originOf } from './request.ts'
import { visibleEngine } from './visible-engine.ts'

/** What is ours and not the user's: the home page, and everything below `/_/`. */
export function ownPages(services: Services, mounts: readonly Mount[]): Middleware {
  const router = new Router()
  const site = async (ctx: Context) =>
    describeSite(visibleEngine(services, await visitor(services, ctx)), mounts, originOf(ctx))
  router.get('/', async (ctx) => {
    const description = await site(ctx)
    if (ctx.accepts('json', 'html') === 'html') {
      ctx.type = 'html'
      ctx.body = renderHome(description)
    } else ctx.body = renderIndex(description)
  })
  router.get('/_/health', (ctx) => {
    ctx.body = { status: 'ok' }
  })
  router.get('/_/openapi.json', async (ctx) => {
    ctx.body = describeApi(await site(ctx))
  })
  const routes = router.routes() as never as Middleware
  return function showOwnPages(ctx, next) {
    return ctx.path === '/' || ctx.path.startsWith('/_/') ? routes(ctx, next) : next()
  }
}

/** These pages are open to everybody, so wrong credentials are none. */
async function visitor({ authenticate }: Services, ctx: Context): Promise<Principal | undefined> {
  return authenticate?.(credentialsOf(ctx)).catch(() => undefined)
}

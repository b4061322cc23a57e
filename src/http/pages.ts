import { Router } from '@koa/router'
import type { Context, Middleware } from 'koa'

import type { Engine } from '../engine/engine.ts'
import { renderHome } from '../web/home.ts'
import { renderIndex } from '../web/index-document.ts'
import { describeApi } from '../web/openapi.ts'
import { describeSite } from '../web/site.ts'
import type { Mount } from './mount.ts'
import { originOf } from './request.ts'

/** What is ours and not the user's: the home page, and everything below `/_/`. */
export function ownPages(engine: Engine, mounts: readonly Mount[]): Middleware {
  const router = new Router()
  const site = (ctx: Context) => describeSite(engine, mounts, originOf(ctx))
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

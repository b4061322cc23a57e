import type Router from '@koa/router'
import type { RouterContext } from '@koa/router'

type Handler = (ctx: RouterContext) => unknown

/** A resource is a map from methods to functions; this class only gives `stock.ts` something to extend. */
export abstract class Resource {}

export class Methods extends Map<string, Handler> {
  override get(method: string): Handler | undefined {
    return super.get(method === 'HEAD' ? 'GET' : method)
  }

  get allow() {
    return [...this.keys(), 'HEAD', 'OPTIONS'].join(',')
  }
}

export const mount = (router: Router, path: string, methods: Methods) =>
  router.use(path, async (ctx, next) => {
    if (ctx.path.split('/').length !== path.split('/').length) return next()
    const handler = methods.get(ctx.method)
    ctx.set('Allow', methods.allow)
    if (ctx.method === 'OPTIONS') ctx.body = { allow: [...methods.keys()] }
    else if (!handler) ctx.throw(405)
    else await handler(ctx)
  })

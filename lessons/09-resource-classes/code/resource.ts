import type Router from '@koa/router'
import type { RouterContext } from '@koa/router'

// @step free-405
import { ApiError } from './errors.ts'

// @end
// @step one-class
const methods = ['get', 'post', 'put', 'patch', 'delete'] as const
type Method = (typeof methods)[number]

// @end
/** What can be done at a URL. A class that extends it has those of the methods that there are. */
export abstract class Resource {
  get?(ctx: RouterContext): void | Promise<void>
  post?(ctx: RouterContext): void | Promise<void>
  put?(ctx: RouterContext): void | Promise<void>
  patch?(ctx: RouterContext): void | Promise<void>
  delete?(ctx: RouterContext): void | Promise<void>

  // @step one-class
  /** Calls the method of the request. */
  async handle(ctx: RouterContext): Promise<void> {
    // @step free-405
    const own = methods.filter((method) => this[method] !== undefined)
    const wanted = ctx.method === 'HEAD' ? 'get' : ctx.method.toLowerCase()
    const method = own.find((name) => name === wanted)
    if (method !== undefined) return this[method]?.(ctx)
    const allowed = own.map((name) => (name === 'get' ? 'GET, HEAD' : name.toUpperCase()))
    ctx.set('Allow', [...allowed, 'OPTIONS'].join(', '))
    if (ctx.method !== 'OPTIONS') throw new ApiError(405, 'not_allowed', `There is no ${ctx.method} here.`)
    ctx.status = 204
    // @stub
    const method = methods.find((name) => name === ctx.method.toLowerCase()) as Method
    await this[method]?.(ctx)
    // @end
  }
  // @stub
  // Step "one-class": the method handle goes here.
  // @end
}

// @step one-class
/** Lets the resource answer at this path. */
export const addResource = (router: Router, path: string, resource: Resource): void => {
  router.all(path, (ctx) => resource.handle(ctx))
}
// @stub
// Step "one-class": the function addResource goes here.
// @end

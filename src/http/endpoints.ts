import { Router, type RouterContext } from '@koa/router'
import type { Context } from 'koa'

import type { AuthEndpoint } from '../auth/scheme.ts'
import { UserError } from '../core/error.ts'
import type { Model } from '../core/resource.ts'
import type { Trace } from '../core/trace.ts'
import type { ReadBody } from './body.ts'
import { nameChange } from './dispatch.ts'
import { answerUnsupported, tableByMethod } from './methods.ts'
import { credentialsOf, send, toHttpRequest } from './plain-values.ts'
import type { RequestState } from './request-state.ts'

/** Routes to the paths of the auth schemes. Throws a {@link UserError} for one that would hide a collection. */
export function routeToEndpoints(endpoints: readonly AuthEndpoint[], model: Model, readBody: ReadBody) {
  const router = new Router<RequestState>()
  for (const endpoint of endpoints) assertFree(endpoint, model)
  for (const path of new Set(endpoints.map((endpoint) => endpoint.path))) {
    const table = tableByMethod(endpoints.filter((endpoint) => endpoint.path === path))
    router.all(path, (ctx) => {
      const endpoint = table.get(ctx.method)
      return endpoint ? answer(ctx, endpoint, readBody) : answerUnsupported(ctx, table.keys())
    })
  }
  return router.routes()
}

async function answer(
  ctx: RouterContext<RequestState>,
  endpoint: AuthEndpoint,
  readBody: ReadBody,
): Promise<void> {
  if (ctx.state.trail) ctx.state.trail.by = 'auth'
  if (endpoint.body === 'required' || (endpoint.body && hasBody(ctx)))
    await readBody(ctx, ['application/json'])
  const { address } = credentialsOf(ctx)
  const trace: Trace = ctx.state.trail?.trace ?? {}
  send(ctx, await endpoint.answer({ ...toHttpRequest(ctx, ''), address, trace }))
  nameChange(ctx, trace)
}

const hasBody = ({ request, headers }: Context): boolean =>
  (request.length ?? 0) > 0 || 'transfer-encoding' in headers

function assertFree({ path }: AuthEndpoint, { collections }: Model): void {
  const [, first = ''] = path.split('/')
  if (collections.has(first))
    throw new UserError(
      `${path} is needed for signing in, but the data has a collection "${first}". Rename the collection.`,
    )
}

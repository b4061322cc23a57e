import { Router } from '@koa/router'
import type { Context, Middleware } from 'koa'

import type { Endpoint } from '../auth/scheme.ts'
import { methodNotAllowed } from '../core/error.ts'
import { UserError } from '../core/error.ts'
import { allowOf } from '../core/http.ts'
import type { Model } from '../core/resource.ts'
import type { ReadBody } from './body.ts'
import { credentialsOf, toHttpRequest } from './request.ts'
import { send } from './response.ts'

/** The paths of the auth schemes. They come before the data, so none may hide a collection. */
export function mountEndpoints(endpoints: readonly Endpoint[], model: Model, readBody: ReadBody): Middleware {
  const router = new Router()
  for (const endpoint of endpoints) assertFree(endpoint, model)
  for (const path of new Set(endpoints.map((endpoint) => endpoint.path))) {
    const atPath = endpoints.filter((endpoint) => endpoint.path === path)
    router.all(path, async (ctx) => answerByMethod(ctx as never, atPath, readBody))
  }
  return router.routes() as never
}

async function answerByMethod(
  ctx: Context,
  endpoints: readonly Endpoint[],
  readBody: ReadBody,
): Promise<void> {
  const endpoint = endpoints.find(({ method }) => method === (ctx.method === 'HEAD' ? 'GET' : ctx.method))
  if (endpoint) return answer(ctx, endpoint, readBody)
  const allow = allowOf(endpoints.map(({ method }) => method))
  if (ctx.method !== 'OPTIONS') throw methodNotAllowed(ctx, allow)
  ctx.set('Allow', allow)
  ctx.status = 204
  return undefined
}

async function answer(ctx: Context, endpoint: Endpoint, readBody: ReadBody): Promise<void> {
  if (endpoint.body === 'required' || (endpoint.body && hasBody(ctx)))
    await readBody(ctx, { accepts: ['application/json'] })
  const { address } = credentialsOf(ctx)
  send(ctx, await endpoint.answer({ ...toHttpRequest(ctx, ''), address }))
}

const hasBody = ({ request, headers }: Context): boolean =>
  (request.length ?? 0) > 0 || 'transfer-encoding' in headers

function assertFree({ path }: Endpoint, { collections }: Model): void {
  const [, first = ''] = path.split('/')
  if (collections.has(first))
    throw new UserError(
      `${path} is where one signs in, and "${first}" is in the data as well. Rename it there.`,
    )
}

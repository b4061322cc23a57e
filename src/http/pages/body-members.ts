import type { Context } from 'koa'

import { ApiError, suggest } from '../../core/error.ts'
import { isObject, type JsonObject } from '../../core/json.ts'
import type { ReadBody } from '../body.ts'

/** Whether a request has a body, which may still be empty. */
export const bringsBody = (ctx: Context): boolean =>
  (ctx.request.length ?? 0) > 0 || 'transfer-encoding' in ctx.headers

/** The JSON object in the body. Throws a 400 for anything else. */
export async function readObject(ctx: Context, readBody: ReadBody): Promise<JsonObject> {
  await readBody(ctx, ['application/json'])
  const body: unknown = ctx.request.body
  if (isObject(body)) return body
  throw new ApiError('bad_request', 'The body must be an object: { … }.')
}

/** The members of the body, which may be left out. Throws a 400 for one that is not among the names. */
export async function readMembers(
  ctx: Context,
  readBody: ReadBody,
  names: readonly string[],
): Promise<JsonObject> {
  if (!bringsBody(ctx)) return {}
  const body = await readObject(ctx, readBody)
  for (const name of Object.keys(body))
    if (!names.includes(name))
      throw new ApiError('bad_request', `Unknown member "${name}".`, { help: suggest(name, names) })
  return body
}

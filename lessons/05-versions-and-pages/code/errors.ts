import { STATUS_CODES } from 'node:http'

import type { Context, Next } from 'koa'

/** Answers every 4xx error in the shape of this shop, also when no route was found; throws the others again. */
export const errorsAsJson = async (ctx: Context, next: Next) => {
  try {
    await next()
    if (ctx.status === 404) ctx.throw(404, 'There is nothing here.')
  } catch (error) {
    const { status = 500, expose, message } = error as { status?: number; expose?: boolean; message?: string }
    if (status >= 500) throw error
    ctx.status = status
    ctx.body = { error: { status_code: status, message: expose ? message : STATUS_CODES[status] } }
  }
}

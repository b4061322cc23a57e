import { STATUS_CODES } from 'node:http'

import type { Context, Next } from 'koa'

/** Answers every 4xx error in the shape of this shop; what is not the client's fault is thrown again. */
export const errorsAsJson = async (ctx: Context, next: Next) => {
  try {
    await next()
  } catch (error) {
    const { status = 500, expose, message } = error as { status?: number; expose?: boolean; message?: string }
    if (status >= 500) throw error
    ctx.status = status
    ctx.body = { error: { status_code: status, message: expose ? message : STATUS_CODES[status] } }
  }
}

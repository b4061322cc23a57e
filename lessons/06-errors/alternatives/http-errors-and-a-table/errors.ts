import { STATUS_CODES } from 'node:http'

import Koa, { type Context, type Next } from 'koa'

interface Refusal {
  status_code: number
  message: string
  code: string
  request_id?: string
}

let count = Date.now()

export const errorsAsJson = async (ctx: Context, next: Next) => {
  const refuse = (status: number, message?: string, more: object = {}) => {
    const error: Refusal = {
      ...more,
      status_code: status,
      message: message ?? STATUS_CODES[status] ?? 'Error',
      code: `E${status}`,
    }
    ctx.status = status
    ctx.body = { error }
  }
  try {
    await next()
  } catch (thrown) {
    if (thrown instanceof Koa.HttpError && thrown.expose) return refuse(thrown.status, thrown.message)
    if (thrown instanceof SyntaxError && 'body' in thrown) return refuse(400, 'Broken JSON')
    const request_id = (count++).toString(36)
    const status = thrown instanceof Koa.HttpError ? thrown.status : 500
    console.log(
      JSON.stringify({ request_id, url: ctx.url, stack: thrown instanceof Error ? thrown.stack : thrown }),
    )
    return refuse(status, undefined, { request_id })
  }
  if (ctx.status >= 400 && !ctx.body) refuse(ctx.status)
}

export const jsonOnly = async (ctx: Context, next: Next) => {
  ctx.assert(ctx.is('json') !== false, 415, 'JSON only')
  await next()
}

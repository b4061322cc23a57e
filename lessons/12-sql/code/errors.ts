import { STATUS_CODES } from 'node:http'

import Koa, { type Context, type Next } from 'koa'

/** What is wrong with one field of a body. */
export interface Problem {
  field: string
  message: string
}

/** An error that the client may read. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly details: Problem[] | undefined

  constructor(status: number, code: string, message: string, details?: Problem[]) {
    super(message)
    this.status = status
    this.code = code
    this.details = details
  }
}

/** Answers every error in the shape of this shop. */
export const errorsAsJson = async (ctx: Context, next: Next) => {
  try {
    await next()
    if (ctx.status >= 400 && ctx.body === undefined) throw fromStatus(ctx.status)
  } catch (error) {
    const { status, code, message, details } = readable(error)
    if (status >= 500) console.error(ctx.method, ctx.path, error)
    ctx.status = status
    ctx.body = { error: { status_code: status, code, message, details } }
  }
}

const readable = (error: unknown): ApiError => {
  if (error instanceof ApiError) return error
  if (error instanceof Koa.HttpError) return fromStatus(error.status)
  return new ApiError(500, 'internal', 'Something went wrong on our side.')
}

const fromStatus = (status: number) => new ApiError(status, `http_${status}`, STATUS_CODES[status] ?? 'Error')

/** Refuses a body that is not labelled as JSON. */
export const jsonOnly = async (ctx: Context, next: Next) => {
  if (ctx.is('application/json') === false) ctx.throw(415)
  await next()
}

export const parserFailed = (error: Error & { status?: number }, ctx: Context) =>
  ctx.throw(error.status ?? 400)

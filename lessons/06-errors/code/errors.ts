// @step tell-the-log
import { randomUUID } from 'node:crypto'
// @end
import { STATUS_CODES } from 'node:http'

// @step whose-fault
import Koa, { type Context, type Next } from 'koa'
// @stub
import type { Context, Next } from 'koa'
// @end

// @step one-shape
/** An error that the client may read. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** Answers every error in the shape of this shop. */
export const errorsAsJson = async (ctx: Context, next: Next) => {
  try {
    await next()
    // @step router-errors-too
    if (ctx.status >= 400 && ctx.body === undefined) throw fromStatus(ctx.status)
    // @end
  } catch (error) {
    // @step router-errors-too
    const { status, code, message } = readable(error)
    // @stub
    if (!(error instanceof ApiError)) throw error
    const { status, code, message } = error
    // @end
    ctx.status = status
    ctx.body = { error: { status_code: status, code, message } }
    // @step tell-the-log
    if (status >= 500) {
      const request_id = randomUUID()
      console.error(request_id, ctx.method, ctx.path, error)
      ctx.body = { error: { status_code: status, code, message, request_id } }
    }
    // @end
  }
}
// @stub
// Step "one-shape": the class ApiError and the function errorsAsJson go here.
// @end

// @step router-errors-too
/** What the client may learn of an error. */
const readable = (error: unknown): ApiError => {
  if (error instanceof ApiError) return error
  // @step whose-fault
  const status = error instanceof Koa.HttpError ? error.status : 500
  // @stub
  const { status = 500 } = error as { status?: number }
  // @end
  // @step no-leaks
  if (status >= 500) return new ApiError(500, 'internal', 'Something went wrong on our side.')
  // @stub
  if (status >= 500) throw error
  // @end
  return fromStatus(status)
}

const fromStatus = (status: number) => new ApiError(status, `http_${status}`, STATUS_CODES[status] ?? 'Error')
// @end

// @step whose-fault
/** The body parser's own errors are not HttpErrors, and always the fault of the client. */
export const parserFailed = (error: Error & { status?: number }, ctx: Context) =>
  ctx.throw(error.status ?? 400)
// @end

/** Refuses a body that is not labelled as JSON. */
export const jsonOnly = async (ctx: Context, next: Next) => {
  if (ctx.is('application/json') === false) ctx.throw(415)
  await next()
}

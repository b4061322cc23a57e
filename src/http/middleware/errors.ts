import { randomUUID } from 'node:crypto'

import type { Context, Middleware, ParameterizedContext } from 'koa'

import { ApiError, nothingAt } from '../../core/error.ts'
import type { HttpRequest } from '../../core/http.ts'
import { renderError } from '../../dialects/shared/error-body.ts'
import type { RequestState } from '../dispatch.ts'
import { send } from '../response.ts'

/** The one place where an error becomes a response, in the dialect of the request. */
export function renderErrors(report: (text: string) => void): Middleware<RequestState> {
  const answer = (ctx: ParameterizedContext<RequestState>, error: unknown): void => {
    const apiError = error instanceof ApiError ? error : unexpected(error, report)
    const { dialect = { renderError } } = ctx.state
    ctx.body = null
    send(ctx, dialect.renderError(apiError, { headers: ctx.headers as HttpRequest['headers'] }))
  }
  return async function catchErrors(ctx, next) {
    return ctx.path ? next().catch((error: unknown) => answer(ctx, error)) : answer(ctx, noPath())
  }
}

/** `GET http:// HTTP/1.1` is well-formed, but has no path. */
const noPath = (): ApiError => new ApiError('bad_request', 'The URL of the request has no path.')

/** The client gets an id, and the log the error under that id. */
function unexpected(error: unknown, report: (text: string) => void): ApiError {
  const id = randomUUID()
  report(`request ${id} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  return new ApiError('internal', `Unexpected error. The server's log has the details under ${id}.`, {
    headers: { 'X-Request-Id': id },
    cause: error,
  })
}

/** Answers 404 where no route has answered. */
export function answerNotFound(pathsOf: () => Iterable<string>): Middleware {
  return async function notFound(ctx: Context) {
    throw nothingAt(ctx.path, pathsOf())
  }
}

import { randomUUID } from 'node:crypto'

import type { Context, Middleware, ParameterizedContext } from 'koa'

import { ApiError, badHeader, nothingAt } from '../../core/error.ts'
import type { HttpRequest } from '../../core/http.ts'
import { renderError } from '../../dialects/common/error-body.ts'
import { send } from '../plain-values.ts'
import type { RequestState } from '../request-state.ts'
import { breakAnswer } from './broken-answers.ts'

/** The one place where an error becomes a response, in the dialect of the request; and where an answer is broken on purpose. */
export function renderErrors(report: (text: string) => void): Middleware<RequestState> {
  const answer = (ctx: ParameterizedContext<RequestState>, error: unknown): void => {
    const apiError = error instanceof ApiError ? error : unexpected(error, report)
    const { dialect = { renderError }, mount, trail } = ctx.state
    const located = apiError.at(mount?.path ?? '')
    ctx.state.refused = located.message
    const response = dialect.renderError(located, { headers: ctx.headers as HttpRequest['headers'] })
    if (trail) {
      trail.error = located
      trail.stages.rendered = response.body
      trail.marks.rendered = Math.ceil((performance.now() - trail.begin) * 1000)
    }
    ctx.body = null
    send(ctx, response)
  }
  return async function catchErrors(ctx, next) {
    try {
      assertAddressed(ctx)
      await next()
    } catch (error) {
      answer(ctx, error)
    }
    if (ctx.state.fault) await breakAnswer(ctx, ctx.state.fault)
  }
}

/** Requires a path, and exactly one `Host` (RFC 9112 §3.2), which HTTP/1.0 may leave out. */
function assertAddressed({ path, req }: Context): void {
  if (!path)
    throw new ApiError('bad_request', 'The URL of the request has no path.', {
      help: 'A path begins with a slash: /cookies',
    })
  const count = hostCount(req.rawHeaders)
  if (count === 1 || (count === 0 && req.httpVersion !== '1.1')) return
  const message = `The request has ${count === 0 ? 'no Host header' : 'several Host headers'}.`
  throw badHeader('bad_request', 'Host', message, {
    help: 'Send exactly one: Host: localhost:3000',
    headers: { Connection: 'close' },
  })
}

/** Node keeps only the first of several in `headers`. */
function hostCount(rawHeaders: readonly string[]): number {
  let count = 0
  for (let at = 0; at < rawHeaders.length; at += 2) if (rawHeaders[at]?.toLowerCase() === 'host') count++
  return count
}

/** The client gets an id, and the log the error under that id. */
function unexpected(error: unknown, report: (text: string) => void): ApiError {
  const id = randomUUID()
  report(`Request ${id} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  return new ApiError('internal', `Unexpected error. The server's log has the details under ${id}.`, {
    headers: { 'X-Request-Id': id },
    cause: error,
  })
}

/** Answers 404 where no route has answered. `waysIn` says how to sign in, for who looks for that. */
export function answerNotFound(pathsOf: () => Iterable<string>, waysIn: string): Middleware {
  return async function notFound(ctx: Context) {
    const error = nothingAt(ctx.path, pathsOf())
    throw signInPath.test(ctx.path) ? error.withHelp(waysIn) : error
  }
}

/** Where other servers have people sign in. */
const signInPath =
  /^\/(?:api\/)?(?:auth|login|log-in|logout|signin|sign-in|signup|register|token|refresh|revoke_token|protected|me)\/?$/

import type { RouterContext } from '@koa/router'
import type { Context } from 'koa'

import type { Credentials } from '../auth/credentials.ts'
import { ApiError } from '../core/error.ts'
import type { HttpRequest } from '../core/http.ts'

/** More parameters than this are no question that a person asks. */
const maxParameters = 1000

/**
 * A request as a plain value; `prefix` is the path of the mount. A secret parameter has been read by then, and goes no
 * further: neither into filters nor into the links of an answer.
 */
export function toHttpRequest(ctx: RouterContext, prefix: string, secretParameter?: string): HttpRequest {
  const { request } = ctx
  const { method, path, headers } = request as { readonly headers: HttpRequest['headers'] } & typeof request
  const target = {
    method,
    base: originOf(request) + prefix,
    path: path.slice(prefix.length),
    params: ctx.params,
    query: withoutSecret(toParameters(request.querystring), secretParameter),
    headers,
  }
  if (request.rawBody === undefined) return target
  return Object.assign(target, {
    mediaType: request.type.toLowerCase(),
    body: request.body as NonNullable<HttpRequest['body']>,
  })
}

const withoutSecret = (query: HttpRequest['query'], secret: string | undefined): HttpRequest['query'] =>
  secret === undefined ? query : query.filter(([name]) => name !== secret)

/** What a request says about who sends it, before its body is read. */
export const credentialsOf = (ctx: Context): Credentials => ({
  headers: ctx.headers as HttpRequest['headers'],
  get query() {
    return toParameters(ctx.querystring)
  },
  address: ctx.req.socket.remoteAddress ?? '',
})

/** Where the client reached us; without a `Host`, as HTTP/1.0 may be, links begin at the path. */
export const originOf = ({ headers, protocol }: Pick<Context, 'headers' | 'protocol'>): string =>
  headers.host === undefined || headers.host === '' ? '' : `${protocol}://${headers.host}`

const none: HttpRequest['query'] = []

function toParameters(text: string): HttpRequest['query'] {
  if (text === '') return none
  const parameters = [...new URLSearchParams(text)]
  if (parameters.length <= maxParameters) return parameters
  throw new ApiError(
    'bad_request',
    `The query has ${parameters.length} parameters; ${maxParameters} is the most.`,
  )
}

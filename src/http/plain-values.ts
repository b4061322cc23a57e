import type { RouterContext } from '@koa/router'
import type { Context } from 'koa'

import type { Credentials } from '../auth/credentials.ts'
import { ApiError } from '../core/error.ts'
import type { HttpRequest, HttpResponse } from '../core/http.ts'
import type { NamedWorld } from '../worlds/world-name.ts'

/** More than any real query has. */
const maxParameters = 1000

/**
 * A request as a plain value; `prefix` is the path of the mount. A parameter that holds a secret is left out, so that it
 * gets neither into filters nor into the links of a response.
 */
export function toHttpRequest(ctx: RouterContext, prefix: string, secretParameter?: string): HttpRequest {
  const { request } = ctx
  const { method, path, headers } = request as { readonly headers: HttpRequest['headers'] } & typeof request
  const target = {
    method,
    base: baseOf(ctx) + prefix,
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

/** The credentials of a request, available before its body is read. */
export const credentialsOf = (ctx: Context): Credentials => ({
  headers: ctx.headers as HttpRequest['headers'],
  get query() {
    return toParameters(ctx.querystring)
  },
  address: ctx.ip,
})

/** The origin that the client used; empty without a `Host` (HTTP/1.0), so that links start at the path. */
export const originOf = ({ host, protocol }: Pick<Context, 'host' | 'protocol'>): string =>
  host === '' ? '' : `${protocol}://${host}`

/** The URL of the root, for links: of the world and the point of its past that the path names, or of the server. */
export const baseOf = (ctx: Pick<Context, 'host' | 'protocol' | 'state'>): string => {
  const { named } = ctx.state as { readonly named?: NamedWorld }
  return named ? originOf(ctx) + named.base : originOf(ctx)
}

const none: HttpRequest['query'] = []

function toParameters(text: string): HttpRequest['query'] {
  if (text === '') return none
  const parameters = [...new URLSearchParams(text)]
  if (parameters.length <= maxParameters) return parameters
  throw new ApiError(
    'bad_request',
    `The query has ${parameters.length} parameters, but at most ${maxParameters} are allowed.`,
    { help: 'Split it into several requests.' },
  )
}

/** Sends a response as it is. */
export function send(ctx: Context, { status, headers, body, html }: HttpResponse): void {
  ctx.status = status
  ctx.set(headers)
  if (html !== undefined) ctx.body = html
  if (body !== undefined) ctx.body = JSON.stringify(body)
}

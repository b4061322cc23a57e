import { ApiError } from './error.ts'
import type { Json } from './json.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** What browsers send for a form, and `curl -d` for everything (https://url.spec.whatwg.org/#application/x-www-form-urlencoded). */
export const formMediaType = 'application/x-www-form-urlencoded'

/** A request as data. Header names are lower case; `query` keeps order and repeated names. */
export interface HttpRequest {
  readonly method: string
  /** The URL of the mount, for links: `http://localhost:3000/api`. */
  readonly base: string
  /** The path below the mount, as the client wrote it: `/cookies/1`. */
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  readonly query: readonly (readonly [name: string, value: string])[]
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The media type of the body, without parameters; `undefined` without a body. */
  readonly mediaType?: string | undefined
  readonly body?: Json
}

export interface HttpResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Json
  /** In place of a body in JSON. */
  readonly html?: string
}

/** A 405 for a method that a path does not support, with the value of `Allow`: HEAD goes with GET, and OPTIONS with all. */
export function methodNotAllowed(
  { method, path }: Pick<HttpRequest, 'method' | 'path'>,
  supported: Iterable<string>,
): ApiError {
  const all = [...supported, 'OPTIONS'].flatMap((one) => (one === 'GET' ? ['GET', 'HEAD'] : [one]))
  const allow = [...new Set(all)].join(', ')
  return new ApiError('method_not_allowed', `${path} does not support ${method}.`, {
    help: `Allowed: ${allow}.`,
    headers: { Allow: allow },
  })
}

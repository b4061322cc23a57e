import type { Json } from './json.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A request as data. Header names are lower case; `query` keeps order and repetition. */
export interface HttpRequest {
  readonly method: string
  /** The mount's address, to build links from: `http://localhost:3000/api`. */
  readonly base: string
  /** The path below the mount, as the client spelled it: `/cookies/1`. */
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  readonly query: readonly (readonly [name: string, value: string])[]
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The media type of the body, without parameters; `undefined` when there is no body. */
  readonly mediaType?: string | undefined
  readonly body?: Json
}

export interface HttpResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Json
}

/** The value of `Allow` where these methods are taken: who takes GET takes HEAD, and everybody OPTIONS. */
export const allowOf = (methods: Iterable<string>): string =>
  [...methods, 'OPTIONS'].flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ')

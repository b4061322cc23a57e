import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ClientRequest } from 'node:http'

export interface Wire {
  /** What went out, as it was spelled: `GET /posts?id=1`. */
  readonly requests: readonly string[]
  /** The headers of the last request, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>
}

/** Records every request that this process sends during a test, by `fetch` or `node:http`, with what library ever. */
export function recordWire(): Wire {
  const requests: string[] = []
  const headers: Record<string, string> = {}
  const record = (request: string, given: readonly (readonly [string, string])[]): void => {
    requests.push(request)
    for (const name of Object.keys(headers)) delete headers[name]
    for (const [name, value] of given) headers[name.toLowerCase()] = value
  }
  const onFetch = (message: unknown): void => {
    const { request } = message as { request: { method: string; path: string; headers: string[] } }
    record(`${request.method} ${request.path}`, pairs(request.headers))
  }
  const onHttp = (message: unknown): void => {
    const { request } = message as { request: ClientRequest }
    const given = Object.entries(request.getHeaders()).map(([name, value]) => [name, String(value)] as const)
    record(`${request.method} ${request.path}`, given)
  }
  beforeEach(() => {
    requests.length = 0
    subscribe('undici:request:create', onFetch)
    subscribe('http.client.request.start', onHttp)
  })
  afterEach(() => {
    unsubscribe('undici:request:create', onFetch)
    unsubscribe('http.client.request.start', onHttp)
  })
  return { requests, headers }
}

const pairs = (flat: readonly string[]): readonly (readonly [string, string])[] =>
  flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1] ?? ''] as const] : []))

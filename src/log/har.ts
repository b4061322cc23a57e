import type { JsonObject } from '../core/json.ts'
import type { Exchange, LoggedRequest, LoggedResponse } from './exchange.ts'

/** Exchanges as a HAR 1.2 file, which the developer tools of browsers open. */
export const toHar = (exchanges: readonly Exchange[], origin: string): object => ({
  log: {
    version: '1.2',
    creator: { name: 'Understudy', version: '1' },
    entries: exchanges.map((exchange) => toHarEntry(exchange, origin)),
  },
})

function toHarEntry({ at, ms, request, response, n, world }: Exchange, origin: string) {
  return {
    startedDateTime: at,
    time: ms,
    request: toHarRequest(request, origin),
    response: toHarResponse(response),
    cache: {},
    timings: { send: 0, wait: ms, receive: 0 },
    comment: `request ${n} in ${world}`,
  }
}

function toHarRequest({ method, url, query, httpVersion, headers, body }: LoggedRequest, origin: string) {
  const text = body === undefined ? undefined : JSON.stringify(body)
  return {
    method,
    url: `${origin}${url}`,
    httpVersion: `HTTP/${httpVersion}`,
    cookies: [],
    headers: toPairs(headers),
    queryString: query.map(([name, value]) => ({ name, value })),
    ...(text === undefined ? {} : { postData: { mimeType: headers['content-type'] ?? '', text } }),
    headersSize: -1,
    bodySize: Number(headers['content-length'] ?? 0),
  }
}

function toHarResponse({ status, headers, body, bytes }: LoggedResponse) {
  const mimeType = headers['content-type'] ?? ''
  return {
    status,
    statusText: '',
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: toPairs(headers),
    content: { size: bytes, mimeType, ...(body === undefined ? {} : { text: JSON.stringify(body) }) },
    redirectURL: headers['location'] ?? '',
    headersSize: -1,
    bodySize: bytes,
  }
}

const toPairs = (headers: JsonObject) => Object.entries(headers).map(([name, value]) => ({ name, value }))

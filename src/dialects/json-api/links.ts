import type { HttpRequest } from '../../core/http.ts'
import type { JsonObject } from '../../core/json.ts'
import { encodeLastSegment, encodeSegment } from '../../core/url.ts'

type Parameters = HttpRequest['query']

/** The address of a request, with another query if one is given. Nothing that a URI may not hold is left unescaped. */
export function addressOf({ base, path, query }: HttpRequest, parameters: Parameters = query): string {
  return `${base}${path.replaceAll(/[^a-zA-Z0-9\-._~!$&'()*+,;=:@%/]/g, encodeSegment)}${formatQuery(parameters)}`
}

/** Brackets are encoded, since a URI may not hold them (RFC 3986 §3.4). */
const formatQuery = (parameters: Parameters): string =>
  parameters.length === 0 ? '' : `?${parameters.map((pair) => pair.map(encodeSegment).join('=')).join('&')}`

export const resourceAddress = (base: string, ...segments: readonly string[]): string =>
  segments.reduce(
    (address, segment) => `${address}/${isPlain.test(segment) ? segment : encodeLastSegment(segment)}`,
    base,
  )

/** Most ids and names need no encoding. */
const isPlain = /^[\w-]*$/

/** The same request with other `page[…]` parameters. */
export function pageAddress(request: HttpRequest, page: Readonly<Record<string, string>>): string {
  const others = request.query.filter(([name]) => !/^page\[(number|after|before)\]$/.test(name))
  return addressOf(request, [
    ...others,
    ...Object.entries(page).map(([name, value]) => [`page[${name}]`, value] as const),
  ])
}

/** first, last, prev and next, when there is more than one page. */
export function pageLinks(
  request: HttpRequest,
  { offset, size, total }: { readonly offset: number; readonly size: number; readonly total: number },
): JsonObject {
  if (total <= size && offset === 0) return {}
  const number = offset / size + 1
  const last = Math.max(1, Math.ceil(total / size))
  const to = (page: number) => pageAddress(request, { number: String(page) })
  return {
    first: to(1),
    last: to(last),
    prev: number > 1 ? to(Math.min(number - 1, last)) : null,
    next: number < last ? to(number + 1) : null,
  }
}

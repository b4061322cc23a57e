import type { HttpRequest } from '../../core/http.ts'
import { pagesAround } from '../paging/pages.ts'

/** The `Link` header (RFC 8288) with the pages around this one; everything else in the query stays as it is. */
export function linkHeader(
  request: HttpRequest,
  { number, size }: { readonly number: number; readonly size: number },
  total: number,
): string {
  if (total === 0) return ''
  const addressOf = pageAddresses(request)
  return Object.entries(pagesAround(number, total, size))
    .flatMap(([relation, page]) => (page === null ? [] : [`<${addressOf(page)}>; rel="${relation}"`]))
    .join(', ')
}

/** What stands around the page's number is the same in all of them. */
function pageAddresses({ base, path, query }: HttpRequest): (page: number) => string {
  const at = query.findIndex(([name]) => name === '_page')
  const before = encodeQuery(query.slice(0, at))
  const after = encodeQuery(query.slice(at + 1))
  const start = `${base}${path}?${before}${before === '' ? '' : '&'}_page=`
  const end = after === '' ? '' : `&${after}`
  return (page) => `${start}${page}${end}`
}

const encodeQuery = (query: HttpRequest['query']): string =>
  query.length === 0 ? '' : new URLSearchParams(query as [string, string][]).toString()

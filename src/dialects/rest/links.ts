import type { HttpRequest } from '../../core/http.ts'
import { encodeQuery } from '../../core/url.ts'
import { pagesAround } from '../paging/pages.ts'

/** The `Link` header (RFC 8288) with the pages around this one; everything else in the query stays as it is. */
export function linkHeader(
  request: HttpRequest,
  { number, size }: { readonly number: number; readonly size: number },
  total: number,
): string {
  if (total === 0) return ''
  const addressOf = pageAddresses(request)
  const { first, prev, next, last } = pagesAround(number, total, size)
  const link = (relation: string, page: number | null): string =>
    page === null ? '' : `<${addressOf(page)}>; rel="${relation}", `
  return `${link('first', first)}${link('prev', prev)}${link('next', next)}<${addressOf(last)}>; rel="last"`
}

/** What stands around the page's number is the same in all of them. */
function pageAddresses({ base, path, query }: HttpRequest): (page: number) => string {
  const at = query.findIndex(([name]) => name === '_page')
  const before = encodeQuery(query.slice(0, at))
  const after = encodeQuery(query.slice(at + 1)).replace('?', '&')
  const start = `${base}${path}${before}${before === '' ? '?' : '&'}_page=`
  return (page) => `${start}${page}${after}`
}

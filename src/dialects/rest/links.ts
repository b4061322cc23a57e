import type { HttpRequest } from '../../core/http.ts'

export type PageLinks = Readonly<Partial<Record<'first' | 'prev' | 'next' | 'last', string>>>

/** The addresses of the pages around this one; everything else in the query stays as it is. */
export function pageLinks(
  request: HttpRequest,
  { number, size }: { readonly number: number; readonly size: number },
  total: number,
): PageLinks {
  const last = Math.ceil(total / size)
  if (last === 0) return {}
  const to = pageAddresses(request)
  return {
    first: to(1),
    ...(number > 1 ? { prev: to(Math.min(number - 1, last)) } : {}),
    ...(number < last ? { next: to(number + 1) } : {}),
    last: to(last),
  }
}

/** RFC 8288. */
export const linkHeader = (links: PageLinks): string =>
  Object.entries(links)
    .map(([relation, address]) => `<${address}>; rel="${relation}"`)
    .join(', ')

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

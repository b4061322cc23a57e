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
  const to = (page: number): string => addressOfPage(request, page)
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

function addressOfPage({ base, path, query }: HttpRequest, page: number): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of query) parameters.append(name, name === '_page' ? String(page) : value)
  return `${base}${path}?${parameters.toString()}`
}

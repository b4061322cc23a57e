import type { HttpRequest } from '../../core/http.ts'
import { formatQuery } from '../../core/url.ts'
import { addressesAround, pageNumber, pagesAround, pageSize } from '../paging/pages.ts'
import { single } from '../parameters.ts'

export interface PageNumber {
  readonly page: number
  readonly limit: number
}

/** `page` from 1 and `limit` up to 100. Throws for everything that is no such number, and for two of one. */
export function parsePage(request: HttpRequest): PageNumber {
  return {
    page: pageNumber('page', single(request, 'page')),
    limit: pageSize('limit', single(request, 'limit'), { otherwise: 10, most: 100 }),
  }
}

/** The addresses of this page and those around it; everything else in the query stays. A page that is not there is null. */
export function pageLinks(request: HttpRequest, { page, limit }: PageNumber, total: number) {
  const others = request.query.filter(([name]) => name !== 'page')
  const to = (number: number): string =>
    `${request.base}${request.path}${formatQuery([['page', String(number)], ...others])}`
  return { self: to(page), ...addressesAround(pagesAround(page, total, limit), to) }
}

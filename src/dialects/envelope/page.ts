import type { HttpRequest } from '../../core/http.ts'
import { formatQuery } from '../../core/url.ts'
import { addressesAround, pagesAround } from '../paging/pages.ts'
import { single, wholeNumber } from '../parameters.ts'

export interface PageNumber {
  readonly page: number
  readonly limit: number
}

/** `page` from 1 and `limit` up to 100. Throws for everything that is no such number, and for two of one. */
export function parsePage(request: HttpRequest): PageNumber {
  const [page, limit] = [single(request, 'page'), single(request, 'limit')]
  return {
    page: page === undefined ? 1 : wholeNumber('page', page, { least: 1 }),
    limit: limit === undefined ? 10 : wholeNumber('limit', limit, { least: 1, most: 100, example: 10 }),
  }
}

/** The addresses of this page and those around it; everything else in the query stays. A page that is not there is null. */
export function pageLinks(request: HttpRequest, { page, limit }: PageNumber, total: number) {
  const others = request.query.filter(([name]) => name !== 'page')
  const to = (number: number): string =>
    `${request.base}${request.path}${formatQuery([['page', String(number)], ...others])}`
  return { self: to(page), ...addressesAround(pagesAround(page, total, limit), to) }
}

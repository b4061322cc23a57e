import type { HttpRequest } from '../../core/http.ts'
import type { Page } from '../../core/query.ts'
import { formatQuery } from '../../formats/url.ts'
import { addressesAround, pageNumber, pagesAround, pageSize } from '../shared/pages.ts'
import { single } from '../shared/parameters.ts'

/** `page` from 1 and `limit` up to 100. Throws for everything that is no such number, and for two of one. */
export function parsePage(request: HttpRequest): Page {
  const page = pageNumber('page', single(request, 'page'))
  const limit = pageSize('limit', single(request, 'limit'), { otherwise: 10, most: 100 })
  return { offset: (page - 1) * limit, limit }
}

/** The addresses of this page and those around it; everything else in the query stays. A page that is not there is null. */
export function pageLinks({ base, path, query }: HttpRequest, page: number, limit: number, total: number) {
  const others = query.filter(([name]) => name !== 'page')
  const to = (number: number): string => `${base}${path}${formatQuery([['page', String(number)], ...others])}`
  return { self: to(page), ...addressesAround(pagesAround(page, total, limit), to) }
}

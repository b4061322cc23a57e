import type { HttpRequest } from '../../core/http.ts'
import { formatQuery } from '../../core/url.ts'
import { badParameter, single } from '../parameters.ts'

export interface PageNumber {
  readonly page: number
  readonly limit: number
}

const maxLimit = 100

/** `page` from 1 and `limit` up to 100. Throws for everything that is no such number, and for two of one. */
export function parsePage(request: HttpRequest): PageNumber {
  return { page: counting(request, 'page', 1), limit: counting(request, 'limit', 10, maxLimit) }
}

function counting(
  request: HttpRequest,
  name: string,
  otherwise: number,
  most = Number.MAX_SAFE_INTEGER,
): number {
  const text = single(request, name)
  if (text === undefined) return otherwise
  const number = /^\d{1,15}$/.test(text) ? Number(text) : 0
  if (number >= 1 && number <= most) return number
  const range = most === maxLimit ? `from 1 to ${maxLimit}` : 'from 1 on'
  throw badParameter(name, `${name} must be a whole number ${range}, not "${text.slice(0, 40)}".`, {
    help: `For example: ${name}=${otherwise}.`,
  })
}

/** The addresses of this page and those around it; everything else in the query stays. A page that is not there is null. */
export function pageLinks(request: HttpRequest, { page }: PageNumber, pages: number) {
  const last = Math.max(1, pages)
  const to = (number: number): string => addressOfPage(request, number)
  return {
    self: to(page),
    first: to(1),
    prev: page > 1 ? to(Math.min(page - 1, last)) : null,
    next: page < last ? to(page + 1) : null,
    last: to(last),
  }
}

function addressOfPage({ base, path, query }: HttpRequest, page: number): string {
  const others = query.filter(([name]) => name !== 'page')
  return `${base}${path}${formatQuery([['page', String(page)], ...others])}`
}

import type { HttpRequest } from '../../core/http.ts'
import { addressesOfPlaces } from '../shared/addresses.ts'
import { pagesAround } from '../shared/pages.ts'

/** The `Link` header (RFC 8288) with the pages around this one. */
export function linkHeader(
  request: HttpRequest,
  { number, size }: { readonly number: number; readonly size: number },
  total: number,
): string {
  if (total === 0) return ''
  const addressOf = addressesOfPlaces(request, (name) => name === '_page')
  const { first, prev, next, last } = pagesAround(number, total, size)
  const link = (relation: string, page: number | null): string =>
    page === null ? '' : `<${addressOf('_page', String(page))}>; rel="${relation}", `
  const others = `${link('first', first)}${link('prev', prev)}${link('next', next)}`
  return `${others}<${addressOf('_page', String(last))}>; rel="last"`
}

import type { HttpRequest } from '../../core/http.ts'
import { encodePath, encodeQuery, encodeSegment } from '../../formats/url.ts'
import { badParameter, wholeNumber } from './parameters.ts'

/** The number of a page, from 1. */
export const pageNumber = (parameter: string, text: string | undefined): number =>
  text === undefined ? 1 : wholeNumber(parameter, text, 1)

interface PageSizes {
  readonly otherwise: number
  readonly most: number
  /** The address of a page about sizes beyond that. */
  readonly type?: string | undefined
}

/** How many resources a page has. */
export function pageSize(parameter: string, text: string | undefined, sizes: PageSizes): number {
  const { otherwise, most, type } = sizes
  const size = text === undefined ? otherwise : wholeNumber(parameter, text, otherwise)
  if (size <= most) return size
  const issue = {
    code: 'max_size_exceeded' as const,
    meta: { page: { maxSize: most } },
    ...(type ? { type } : {}),
  }
  throw badParameter(parameter, `${parameter} is ${size}, but at most ${most} is allowed.`, { issue })
}

/** The numbers of the pages around one, from 1; null where there is none. Past the end, the last is the one before. */
export function pagesAround(number: number, total: number, size: number) {
  const last = Math.max(1, Math.ceil(total / size))
  return {
    first: 1,
    prev: number > 1 ? Math.min(number - 1, last) : null,
    next: number < last ? number + 1 : null,
    last,
  }
}

/** The same with the pages' addresses. */
export function addressesAround(around: ReturnType<typeof pagesAround>, addressOf: (page: number) => string) {
  const { first, prev, next, last } = around
  return {
    first: addressOf(first),
    prev: prev === null ? null : addressOf(prev),
    next: next === null ? null : addressOf(next),
    last: addressOf(last),
  }
}

/** The address of the request. */
export const ownAddress = ({ base, path, query }: HttpRequest): string =>
  `${base}${encodePath(path)}${encodeQuery(query)}`

/**
 * The addresses of other pages, by a number or a cursor. Its parameter replaces those that name the page of the
 * request; everything else stays as it is.
 */
export function addressesOfPages(
  { base, path, query }: HttpRequest,
  parameter: string,
  replaced: readonly string[] = [parameter],
): (page: number | string) => string {
  const first = query.findIndex(([name]) => replaced.includes(name))
  const at = first < 0 ? query.length : first
  const others = query.slice(at).filter(([name]) => !replaced.includes(name))
  const before = encodeQuery(query.slice(0, at))
  const after = encodeQuery(others).replace('?', '&')
  const start = `${base}${encodePath(path)}${before}${before === '' ? '?' : '&'}${encodeSegment(parameter)}=`
  return (page) => `${start}${page}${after}`
}

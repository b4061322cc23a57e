import type { HttpRequest } from '../../core/http.ts'
import { isArray } from '../../core/json.ts'
import type { Page } from '../../core/query.ts'
import type { Collection } from '../../core/resource.ts'
import { badParameter, parseShallowJson, single, wholeNumber } from '../common/parameters.ts'
import { attributesAsFilters } from './filter.ts'

/** How a list is cut, which also decides the form of its answer. */
export type Paging =
  | { readonly style: 'all' | 'slice'; readonly page?: Page }
  | { readonly style: 'page' | 'object'; readonly number: number; readonly size: number; readonly page: Page }
  | { readonly style: 'range'; readonly page: Page }

const pagings = new WeakMap<HttpRequest, Paging>()

/** The paging of a request; parsed once, for the query and for the answer. `parsed` has its filters set apart, if known. */
export function pagingOf(request: HttpRequest, collection: Collection, parsed?: HttpRequest): Paging {
  let paging = pagings.get(request)
  if (!paging) {
    paging = parsePaging(parsed ?? attributesAsFilters(request, collection), collection.name)
    pagings.set(request, paging)
  }
  return paging
}

const defaultLimit = 10

/** Reads `_page`+`_limit`, `_per_page` (json-server 1.0), `_start`/`_end`/`_limit`, `range=[0,9]` or `Range: cookies=0-9`. */
function parsePaging(request: HttpRequest, collection: string): Paging {
  const size = valueOf(request, '_per_page')
  if (size !== undefined)
    return objectPaging(clamped(valueOf(request, '_page'), 1), clamped(size, defaultLimit))
  const number = counted(request, '_page', 1)
  const limit = counted(request, '_limit', 1)
  if (number !== undefined) return pagePaging(number, limit ?? defaultLimit)
  return rangePaging(request, collection) ?? slicePaging(request, limit)
}

/** Most parameters are missing from most requests. */
const valueOf = (request: HttpRequest, name: string): string | undefined =>
  request.query.some(([given]) => given === name) ? single(request, name) : undefined

const objectPaging = (number: number, size: number): Paging => ({
  style: 'object',
  number,
  size,
  page: { offset: (number - 1) * size, limit: size, clamp: true },
})

const pagePaging = (number: number, size: number): Paging => ({
  style: 'page',
  number,
  size,
  page: { offset: (number - 1) * size, limit: size },
})

function slicePaging(request: HttpRequest, limit: number | undefined): Paging {
  const start = counted(request, '_start', 0)
  const end = counted(request, '_end', 0)
  if (start === undefined && end === undefined && limit === undefined) return { style: 'all' }
  const offset = start ?? 0
  const size = end === undefined ? limit : Math.max(0, end - offset)
  return { style: 'slice', page: { offset, ...(size === undefined ? {} : { limit: size }) } }
}

function rangePaging(request: HttpRequest, collection: string): Paging | undefined {
  const text = valueOf(request, 'range')
  const bounds =
    text === undefined ? boundsOfHeader(request.headers['range'], collection) : boundsOfJson(text)
  if (!bounds) return undefined
  const [first, last] = bounds
  return { style: 'range', page: { offset: first, limit: last - first + 1 } }
}

/** The bounds of a `Range` in our units; any other unit may be ignored (RFC 9110 §14.2). */
function boundsOfHeader(
  header: string | undefined,
  collection: string,
): readonly [number, number] | undefined {
  const [unit, bounds] = header?.split('=') ?? []
  const match =
    unit?.trim() === collection || unit?.trim() === 'items'
      ? /^\s*(\d{1,15})-(\d{1,15})\s*$/.exec(bounds ?? '')
      : null
  if (!match || Number(match[1]) > Number(match[2])) return undefined
  return [Number(match[1]), Number(match[2])]
}

function boundsOfJson(text: string): readonly [number, number] {
  const value = parseShallowJson('range', text)
  const [first, last] = isArray(value) && value.length === 2 ? value : []
  if (isIndex(first) && isIndex(last) && first <= last) return [first, last]
  throw badParameter('range', `range=${text} is not a first and a last index, in this order.`, {
    help: 'For example: range=[0,9].',
  })
}

const isIndex = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

/** json-server 1.0 falls back to the nearest page. */
function clamped(text: string | undefined, otherwise: number): number {
  const number = Math.trunc(Number(text ?? otherwise))
  return Number.isSafeInteger(number) ? Math.max(1, number) : otherwise
}

function counted(request: HttpRequest, name: string, least: number): number | undefined {
  const text = valueOf(request, name)
  return text === undefined ? undefined : wholeNumber(name, text, 1, least)
}

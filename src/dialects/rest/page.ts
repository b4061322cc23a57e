import type { HttpRequest } from '../../core/http.ts'
import { isArray } from '../../core/json.ts'
import type { Page } from '../../core/query.ts'
import type { Collection } from '../../core/resource.ts'
import { badParameter, json, single, wholeNumber } from '../shared/parameters.ts'
import { attributesAsFilters } from './simple-rest.ts'

const defaultLimit = 10

/** How a list was asked to be cut, and so how it is answered. */
export type Paging =
  | { readonly style: 'all' | 'slice' }
  | { readonly style: 'page' | 'object'; readonly number: number; readonly size: number }
  | { readonly style: 'range'; readonly first: number; readonly last: number }

const pagings = new WeakMap<HttpRequest, ReturnType<typeof parsePaging>>()

/** How a request wants its list cut; read once, for the query and for the answer. */
export function pagingOf(request: HttpRequest, collection: Collection): ReturnType<typeof parsePaging> {
  let paging = pagings.get(request)
  if (!paging) {
    paging = parsePaging(attributesAsFilters(request, collection), collection.name)
    pagings.set(request, paging)
  }
  return paging
}

/** Reads `_page`+`_limit`, `_per_page` (json-server 1.0), `_start`/`_end`/`_limit`, `range=[0,9]` or `Range: cookies=0-9`. */
function parsePaging(request: HttpRequest, collection: string): Paging & { readonly page?: Page } {
  const size = single(request, '_per_page')
  if (size !== undefined) return pageObject(clamped(single(request, '_page'), 1), clamped(size, defaultLimit))
  const number = positive(request, '_page')
  const limit = positive(request, '_limit')
  if (number !== undefined) return numberedPage(number, limit ?? defaultLimit)
  return range(request, collection) ?? slice(request, limit)
}

function pageObject(number: number, size: number): ReturnType<typeof parsePaging> {
  return { style: 'object', number, size, page: { offset: (number - 1) * size, limit: size, clamp: true } }
}

function numberedPage(number: number, size: number): ReturnType<typeof parsePaging> {
  return { style: 'page', number, size, page: { offset: (number - 1) * size, limit: size } }
}

function slice(request: HttpRequest, limit: number | undefined): ReturnType<typeof parsePaging> {
  const start = natural(request, '_start')
  const end = natural(request, '_end')
  if (start === undefined && end === undefined && limit === undefined) return { style: 'all' }
  const offset = start ?? 0
  const size = end === undefined ? limit : Math.max(0, end - offset)
  return { style: 'slice', page: { offset, ...(size === undefined ? {} : { limit: size }) } }
}

function range(request: HttpRequest, collection: string): ReturnType<typeof parsePaging> | undefined {
  const text = single(request, 'range')
  const bounds =
    text === undefined ? boundsOfHeader(request.headers['range'], collection) : boundsOfJson(text)
  if (!bounds) return undefined
  const [first, last] = bounds
  return { style: 'range', first, last, page: { offset: first, limit: last - first + 1 } }
}

/** A `Range` in any other unit, such as bytes, is not meant for us and may be ignored (RFC 9110 §14.2). */
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
  const value = json('range', text)
  const [first, last] = isArray(value) && value.length === 2 ? value : []
  if (isIndex(first) && isIndex(last) && first <= last) return [first, last]
  throw badParameter('range', `range=${text} is no pair of indexes.`, { help: 'For example: range=[0,9].' })
}

const isIndex = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

/** json-server 1.0 takes the nearest page that there is. */
function clamped(text: string | undefined, otherwise: number): number {
  const number = Math.trunc(Number(text ?? otherwise))
  return Number.isSafeInteger(number) ? Math.max(1, number) : otherwise
}

const positive = (request: HttpRequest, name: string): number | undefined => counting(request, name, 1)

const natural = (request: HttpRequest, name: string): number | undefined => counting(request, name, 0)

function counting(request: HttpRequest, name: string, least: number): number | undefined {
  const text = single(request, name)
  return text === undefined ? undefined : wholeNumber(name, text, 1, least)
}

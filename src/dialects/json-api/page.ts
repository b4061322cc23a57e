import type { HttpRequest } from '../../core/http.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Outcome, Page, Query, SortKey } from '../../core/operation.ts'
import type { Collection } from '../../core/resource.ts'
import { encodePath, encodeQuery } from '../../core/url.ts'
import type { Given } from '../families.ts'
import { cursorsAround, parseCursor } from '../paging/cursor.ts'
import { addressesAround, pagesAround } from '../paging/pages.ts'
import { badParameter, wholeNumber } from '../parameters.ts'
import { asksForCursors, cursorProfile } from './media-type.ts'

const defaultSize = 30
const maxSize = 1000

/** Whether a list is paged by cursors: when the profile is asked for, or a cursor is there. */
export const usesCursors = ({ headers, query }: HttpRequest): boolean =>
  asksForCursors(headers) || query.some(([name]) => name === 'page[after]' || name === 'page[before]')

/** Reads `page[number]` and `page[size]`, or else `page[after]` and `page[before]` of the cursor pagination profile. */
export function parsePage(
  request: HttpRequest,
  { idAttribute }: Collection,
  given: readonly Given[],
  sort: readonly SortKey[],
): Pick<Query, 'page' | 'sort'> {
  const cursors = usesCursors(request)
  const values = new Map(given.map(({ members: [name], value }) => [name, value]))
  if (cursors && values.has('number'))
    throw badParameter('page[number]', 'page[number] means nothing beside cursors.')
  const limit = parseSize(values.get('size'), cursors)
  if (!cursors) {
    const number = wholeNumber('page[number]', values.get('number') ?? '1', { least: 1 })
    return { sort, page: { limit, offset: (number - 1) * limit } }
  }
  const order = [...sort, { path: [idAttribute], descending: false }]
  const page: { -readonly [Name in keyof Page]: Page[Name] } = { limit, offset: 0 }
  for (const name of ['after', 'before'] as const) {
    const cursor = values.get(name)
    if (cursor !== undefined) page[name] = parseCursor(`page[${name}]`, cursor, order)
  }
  return { sort: order, page }
}

function parseSize(text: string | undefined, cursors: boolean): number {
  const size = text === undefined ? defaultSize : wholeNumber('page[size]', text, { least: 1 })
  if (size <= maxSize) return size
  const type = cursors ? { type: `${cursorProfile}/max-size-exceeded` } : {}
  const issue = { code: 'max_size_exceeded', meta: { page: { maxSize } }, ...type }
  throw badParameter('page[size]', `Maximum page size is ${maxSize}.`, { issue })
}

/** The links around a page of a list: none where there is but one. */
export function linksAround(
  request: HttpRequest,
  outcome: Extract<Outcome, { kind: 'many' }>,
  { page, sort = [] }: Query,
): JsonObject {
  const to = (name: string, value: string): string => requestAddress(request, { [`page[${name}]`]: value })
  if (usesCursors(request)) {
    const { before, after } = cursorsAround(outcome, sort)
    return { prev: before && to('before', before), next: after && to('after', after) }
  }
  const { offset, total } = outcome
  const size = page?.limit ?? defaultSize
  if (total <= size && offset === 0) return {}
  const around = pagesAround(offset / size + 1, total, size)
  return addressesAround(around, (number) => to('number', String(number)))
}

/** The address of the request, or of the same with another place in the list. */
export function requestAddress(
  { base, path, query }: HttpRequest,
  place?: Readonly<Record<string, string>>,
): string {
  const others = place ? query.filter(([name]) => !/^page\[(number|after|before)\]$/.test(name)) : query
  return `${base}${encodePath(path)}${encodeQuery([...others, ...Object.entries(place ?? {})])}`
}

import type { HttpRequest } from '../../core/http.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Outcome, Page, Position, Query, SortKey } from '../../core/operation.ts'
import type { Collection } from '../../core/resource.ts'
import { encodePath, encodeQuery } from '../../core/url.ts'
import type { Given } from '../families.ts'
import { formatCursor, parseCursor } from '../paging/cursor.ts'
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
  const values = valuesOf(given, cursors ? ['size', 'after', 'before'] : ['size', 'number'])
  const limit = parseSize(values.get('size'), cursors)
  if (!cursors) {
    const number = wholeNumber('page[number]', values.get('number') ?? '1', { least: 1 })
    return { sort, page: { limit, offset: (number - 1) * limit } }
  }
  const order = [...sort, { path: [idAttribute], descending: false }]
  const page: { -readonly [Name in keyof Page]: Page[Name] } = { limit, offset: 0 }
  for (const name of ['after', 'before'] as const) {
    const cursor = values.get(name)
    if (cursor !== undefined) page[name] = positionAt(name, cursor, order)
  }
  return { sort: order, page }
}

function valuesOf(given: readonly Given[], names: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    given.map(({ parameter, members: [name = '', ...more], value }) => {
      if (more.length === 0 && names.includes(name)) return [name, value]
      throw badParameter(parameter, `${parameter} means nothing here.`, {
        help: `There are: ${names.map((one) => `page[${one}]`).join(', ')}.`,
      })
    }),
  )
}

function parseSize(text: string | undefined, cursors: boolean): number {
  const size = text === undefined ? defaultSize : wholeNumber('page[size]', text, { least: 1 })
  if (size <= maxSize) return size
  const type = cursors ? { type: `${cursorProfile}/max-size-exceeded` } : {}
  const issue = { code: 'max_size_exceeded', meta: { page: { maxSize } }, ...type }
  throw badParameter('page[size]', `Maximum page size is ${maxSize}.`, { issue })
}

function positionAt(name: string, cursor: string, sort: readonly SortKey[]): Position {
  const position = parseCursor(cursor, sort)
  if (position) return position
  throw badParameter(`page[${name}]`, 'This is no cursor of this list in this order.', {
    help: 'Take cursors from the links or from meta.page.cursor, and keep the sort as it was.',
  })
}

/** The links around a page of a list: none where there is but one. */
export function linksAround(
  request: HttpRequest,
  { offset, items, total }: Extract<Outcome, { kind: 'many' }>,
  { page, sort = [] }: Query,
): JsonObject {
  if (usesCursors(request)) {
    const [first, last] = [items[0], items.at(-1)]
    return {
      prev: offset > 0 ? addressOfPage(request, 'before', formatCursor(first, sort)) : null,
      next: offset + items.length < total ? addressOfPage(request, 'after', formatCursor(last, sort)) : null,
    }
  }
  const size = page?.limit ?? defaultSize
  if (total <= size && offset === 0) return {}
  return addressesAround(pagesAround(offset / size + 1, total, size), (number) =>
    addressOfPage(request, 'number', String(number)),
  )
}

/** The address of the request itself, or with another query. */
export const addressOf = ({ base, path, query }: HttpRequest, parameters = query): string =>
  `${base}${encodePath(path)}${encodeQuery(parameters)}`

function addressOfPage(request: HttpRequest, name: string, value: string): string {
  const others = request.query.filter(([given]) => !/^page\[(number|after|before)\]$/.test(given))
  return addressOf(request, [...others, [`page[${name}]`, value]])
}

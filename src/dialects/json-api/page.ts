import type { HttpRequest } from '../../core/http.ts'
import type { JsonObject } from '../../core/json.ts'
import type { OutcomeOf, Query, SortKey } from '../../core/operation.ts'
import type { Collection } from '../../core/resource.ts'
import { encodePath, encodeQuery } from '../../core/url.ts'
import type { Given } from '../families.ts'
import { cursorsAround, pageByCursors } from '../paging/cursor.ts'
import { addressesAround, pageNumber, pagesAround, pageSize } from '../paging/pages.ts'
import { badParameter } from '../parameters.ts'
import { asksForCursors, cursorProfile } from './media-type.ts'

const sizes = { otherwise: 30, most: 1000 }

/** Whether a list is paged by cursors: when the profile is asked for, or a cursor is there. */
export const usesCursors = ({ headers, query }: HttpRequest): boolean =>
  asksForCursors(headers) || query.some(([name]) => name === 'page[after]' || name === 'page[before]')

/** Reads `page[number]` and `page[size]`, or else `page[after]` and `page[before]` of the cursor pagination profile. */
export function parsePage(
  request: HttpRequest,
  collection: Collection,
  given: readonly Given[],
  sort: readonly SortKey[],
): Pick<Query, 'page' | 'sort'> {
  const of = (name: string) => given.find(({ members }) => members[0] === name)
  const [size, number, after, before] = [of('size'), of('number'), of('after'), of('before')]
  const cursors = usesCursors(request)
  const type = cursors ? `${cursorProfile}/max-size-exceeded` : undefined
  const limit = pageSize('page[size]', size?.value, { ...sizes, type })
  if (!cursors) {
    const offset = (pageNumber('page[number]', number?.value) - 1) * limit
    return { sort, page: { limit, offset } }
  }
  if (!number) return pageByCursors({ limit, after, before }, collection, sort)
  throw badParameter('page[number]', 'page[number] means nothing beside cursors.')
}

/** The links around a page of a list: none where there is but one. */
export function linksAround(
  request: HttpRequest,
  outcome: OutcomeOf<'many'>,
  { page, sort = [] }: Query,
): JsonObject {
  const to = (name: string, value: string): string => requestAddress(request, { [`page[${name}]`]: value })
  if (usesCursors(request)) {
    const { before, after } = cursorsAround(outcome, sort)
    return { prev: before && to('before', before), next: after && to('after', after) }
  }
  const { offset, total } = outcome
  const size = page?.limit ?? sizes.otherwise
  if (total <= size && offset === 0) return {}
  return addressesAround(pagesAround(offset / size + 1, total, size), (number) =>
    to('number', String(number)),
  )
}

/** The address of the request, or of the same with another place in the list. */
export function requestAddress(
  { base, path, query }: HttpRequest,
  place?: Readonly<Record<string, string>>,
): string {
  const address = `${base}${encodePath(path)}`
  if (!place) return `${address}${encodeQuery(query)}`
  const others = query.filter(([name]) => !/^page\[(number|after|before)\]$/.test(name))
  return `${address}${encodeQuery([...others, ...Object.entries(place)])}`
}

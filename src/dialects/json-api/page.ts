import type { HttpRequest } from '../../core/http.ts'
import type { JsonObject } from '../../core/json.ts'
import type { OutcomeOf } from '../../core/outcome.ts'
import type { Query, SortKey } from '../../core/query.ts'
import type { Collection, Resource } from '../../core/resource.ts'
import { addressesAround, addressesOfPages, pageNumber, pagesAround, pageSize } from '../common/paging.ts'
import { badParameter } from '../common/parameters.ts'
import { formatCursor, parseCursor, usesCursors } from './cursors.ts'
import { cursorProfile } from './document.ts'
import type { QueryParameter } from './query-parameters.ts'

interface PageRequest {
  /** The parameters `page[…]`. */
  readonly given: readonly QueryParameter[]
  readonly sort: readonly SortKey[]
  readonly cursors: boolean
}

/** Reads `page[number]` and `page[size]`, or else `page[after]` and `page[before]` of the cursor pagination profile. */
export function parsePage(
  { given, sort, cursors }: PageRequest,
  { idAttribute }: Collection,
): Pick<Query, 'page' | 'sort'> {
  const of = (name: string) => given.find(({ members }) => members[0] === name)
  const [size, number, after, before] = [of('size'), of('number'), of('after'), of('before')]
  const type = cursors ? `${cursorProfile}/max-size-exceeded` : undefined
  const limit = pageSize('page[size]', size?.value, { otherwise: 30, most: 1000, type })
  if (!cursors)
    return { sort, page: { limit, offset: (pageNumber('page[number]', number?.value) - 1) * limit } }
  if (number) throw numberBesideCursors()
  // The order ends with the id, so that no two resources are equal in it.
  const order = [...sort, { path: [idAttribute], descending: false }]
  const positions = {
    ...(after ? { after: parseCursor(after, order) } : {}),
    ...(before ? { before: parseCursor(before, order) } : {}),
  }
  return { sort: order, page: { limit, offset: 0, ...positions } }
}

const numberBesideCursors = () =>
  badParameter('page[number]', 'page[number] cannot be combined with cursors.', {
    help: 'Follow the links of the answer, or leave the profile out of Accept.',
  })

/** The links around a page of a list: by cursors or by numbers. There are none where there is but one page. */
export function linksAround(request: HttpRequest, outcome: OutcomeOf<'many'>, query: Query): JsonObject {
  const { offset, total, items } = outcome
  if (usesCursors(request)) {
    const sort = query.sort ?? []
    const hasMore = offset + items.length < total
    const addressOf = (parameter: string, resource: Resource | undefined): string =>
      addressesOfPages(request, parameter, positionParameters)(formatCursor(resource, sort))
    return {
      prev: offset > 0 ? addressOf('page[before]', items[0]) : null,
      next: hasMore ? addressOf('page[after]', items.at(-1)) : null,
    }
  }
  const size = query.page?.limit ?? total
  if (total <= size && offset === 0) return {}
  const around = pagesAround(offset / size + 1, total, size)
  return addressesAround(around, addressesOfPages(request, 'page[number]', positionParameters))
}

/** The parameters that name a page. */
const positionParameters = ['page[number]', 'page[after]', 'page[before]']

import type { HttpRequest } from '../../core/http.ts'
import type { JsonObject } from '../../core/json.ts'
import type { OutcomeOf } from '../../core/outcome.ts'
import type { Query, SortKey } from '../../core/query.ts'
import type { Collection } from '../../core/resource.ts'
import { addressesOfPlaces } from '../shared/addresses.ts'
import { pageNumber, pageSize } from '../shared/pages.ts'
import { badParameter } from '../shared/parameters.ts'
import { pageByCursors } from './cursor.ts'
import { asksForCursors, cursorProfile } from './media-type.ts'
import { cursorLinks, numberLinks } from './page-links.ts'
import type { Given } from './query-parameters.ts'

/** Whether a list is paged by cursors: when the profile is asked for, or a cursor is there. */
export const usesCursors = ({ headers, query }: HttpRequest): boolean =>
  asksForCursors(headers) || query.some(([name]) => name === 'page[after]' || name === 'page[before]')

interface Asked {
  readonly given: readonly Given[]
  readonly sort: readonly SortKey[]
  readonly cursors: boolean
}

/** Reads `page[number]` and `page[size]`, or else `page[after]` and `page[before]` of the cursor pagination profile. */
export function parsePage({ given, sort, cursors }: Asked, collection: Collection) {
  const of = (name: string) => given.find(({ members }) => members[0] === name)
  const [size, number, after, before] = [of('size'), of('number'), of('after'), of('before')]
  const type = cursors ? `${cursorProfile}/max-size-exceeded` : undefined
  const limit = pageSize('page[size]', size?.value, { otherwise: 30, most: 1000, type })
  if (!cursors)
    return { sort, page: { limit, offset: (pageNumber('page[number]', number?.value) - 1) * limit } }
  if (!number) return pageByCursors({ limit, after, before }, collection, sort)
  throw badParameter('page[number]', 'page[number] means nothing beside cursors.', {
    help: 'Page on with the links of the answer, or leave the profile out of Accept.',
  })
}

/** The links around a page of a list. */
export function linksAround(request: HttpRequest, outcome: OutcomeOf<'many'>, query: Query): JsonObject {
  const links = usesCursors(request) ? cursorLinks : numberLinks
  const addressOf = addressesOfPlaces(request, (name) => /^page\[(number|after|before)\]$/.test(name))
  return links(outcome, query, (by, value) => addressOf(`page[${by}]`, value))
}

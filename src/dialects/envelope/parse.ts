import type { HttpRequest } from '../../core/http.ts'
import type { Operation } from '../../core/operation.ts'
import type { Filter, Query } from '../../core/query.ts'
import type { Parameter } from '../dialect.ts'
import { attributeFilters, attributeNames } from '../shared/conditions.ts'
import {
  deleteManyOperation,
  deleteOperation,
  patchManyOperation,
  patchOperation,
  readOperation,
} from '../shared/operations.ts'
import { pageNumber, pageSize } from '../shared/pages.ts'
import { assertOnly, badParameter, listed, single, sortKey } from '../shared/parameters.ts'
import type { Place } from '../shared/place.ts'

export const listParameters: readonly Parameter[] = [
  { name: 'page', description: 'Page number from 1', example: '1' },
  { name: 'limit', description: 'Page size, up to 100; 10 unless said otherwise', example: '10' },
  { name: 'sort', description: 'Attributes to sort by; a minus in front for descending', example: '-id' },
]

/** GET of a list, one resource, or the end of a to-one relationship. */
export function parseRead(request: HttpRequest, place: Place): Operation {
  if (place.shape === 'all') return readOperation(place, parseListQuery(request, place))
  assertOnly(request, [], place.lenient)
  return readOperation(place, {})
}

/** PATCH of one resource, or of all that match. */
export function parsePatch(request: HttpRequest, place: Place): Operation {
  return place.shape === 'all'
    ? patchManyOperation(request, place, parseWriteFilter(request, place))
    : patchOperation(request, place)
}

/** DELETE of one resource, or of all that match. */
export function parseDelete(request: HttpRequest, place: Place): Operation {
  return place.shape === 'all'
    ? deleteManyOperation(request, place, parseWriteFilter(request, place))
    : deleteOperation(request, place)
}

/** `?page=2&limit=10&sort=-price&name=…`. With `lenient`, unknown attributes are left out. */
function parseListQuery(request: HttpRequest, place: Place): Query {
  const { lenient } = place
  const { knows } = attributeNames(place)
  const filter = parseFilter(request, place)
  const sort = listed(request, 'sort').map((name) => sortKey(name))
  const page = pageNumber('page', single(request, 'page'))
  const limit = pageSize('limit', single(request, 'limit'), { otherwise: 10, most: 100 })
  return {
    filter,
    sort: sort.filter(({ path }) => !lenient || knows(path)),
    page: { offset: (page - 1) * limit, limit },
  }
}

/** Which records a write is about: neither paging nor sorting says that. */
function parseWriteFilter(request: HttpRequest, place: Place): Filter | undefined {
  const other = place.lenient ? undefined : request.query.find(([name]) => listNames.has(name))
  if (!other) return parseFilter(request, place)
  const [name] = other
  throw badParameter(name, `${name} is not a filter, so it does not say which records are meant.`)
}

const listNames = new Set(listParameters.map(({ name }) => name))

/** All conditions in the query, which must all hold. */
function parseFilter(request: HttpRequest, place: Place): Filter | undefined {
  const names = attributeNames(place)
  const found = attributeFilters(request, names, listParameters)
  const filters = place.lenient ? found.filter((one) => 'path' in one && names.knows(one.path)) : found
  return filters.length > 1 ? { op: 'and', filters } : filters[0]
}

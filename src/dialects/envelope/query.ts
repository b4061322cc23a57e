import type { HttpRequest } from '../../core/http.ts'
import { isPlausiblePath } from '../../core/model.ts'
import { type Path } from '../../core/path.ts'
import type { Filter, Query } from '../../core/query.ts'
import { fieldFilters } from '../shared/field-filter.ts'
import { listed, sortKey } from '../shared/parameters.ts'
import type { QueryPlace } from '../shared/reads.ts'
import { parsePage } from './page.ts'
import { listParameters } from './parameters.ts'

/** `?page=2&limit=10&sort=-price&name=…`. With `lenient`, what names no attribute is left out. */
export function parseListQuery(request: HttpRequest, place: QueryPlace): Query {
  const filter = parseQueryFilter(request, place)
  const sort = listed(request, 'sort')
    .map((name) => sortKey(name))
    .filter(({ path }) => !place.lenient || knows(place, path))
  return { filter, sort, page: parsePage(request) }
}

/** All that the query says about attributes, which must all hold. */
export function parseQueryFilter(request: HttpRequest, place: QueryPlace): Filter | undefined {
  const names = { knows: (path: Path) => knows(place, path), lenient: place.lenient }
  const found = fieldFilters(request, names, listParameters)
  const filters = place.lenient ? found.filter((one) => 'path' in one && knows(place, one.path)) : found
  return filters.length > 1 ? { op: 'and', filters } : filters[0]
}

const knows = ({ model, collection }: QueryPlace, path: Path): boolean =>
  isPlausiblePath(model, collection, path)

import type { HttpRequest } from '../../core/http.ts'
import type { Filter } from '../../core/query.ts'
import type { Names } from '../shared/condition.ts'
import { fieldFilters } from '../shared/field-filter.ts'
import { jsonFilters } from './json-filter.ts'
import { listParameters } from './parameters.ts'

/** All filters of a request, which must all hold; `undefined` when there are none. */
export function parseFilter(request: HttpRequest, names: Names): Filter | undefined {
  const filters = [
    ...searches(request),
    ...fieldFilters(request, names, listParameters),
    ...jsonFilters(request, names),
  ]
  return filters.length > 1 ? { op: 'and', filters } : filters[0]
}

const searches = ({ query }: HttpRequest): readonly Filter[] =>
  query.filter(([name, text]) => name === 'q' && text !== '').map(([, text]) => ({ op: 'search', text }))

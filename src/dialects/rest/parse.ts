import type { HttpRequest } from '../../core/http.ts'
import type { Operation } from '../../core/operation.ts'
import type { Filter } from '../../core/query.ts'
import {
  deleteManyOperation,
  deleteOperation,
  patchManyOperation,
  patchOperation,
  readOperation,
} from '../shared/operations.ts'
import { assertOnly, badParameter, listed } from '../shared/parameters.ts'
import type { Place } from '../shared/place.ts'
import { attributesAsFilters, parseFilter } from './filter.ts'
import { pageParameters, readParameters, removeParameters, sortParameters } from './parameters.ts'
import { parseListQuery, parseReadQuery } from './query.ts'

/** GET of a list, one resource, or the end of a to-one relationship. */
export function parseRead(request: HttpRequest, place: Place): Operation {
  if (place.shape === 'all') return readOperation(place, parseListQuery(request, place))
  if (request.query.length === 0) return readOperation(place, {})
  assertOnly(request, readParameters, place.lenient)
  return readOperation(place, parseReadQuery(request, place))
}

/** PATCH of one resource, or of all that match. */
export function parsePatch(request: HttpRequest, place: Place): Operation {
  return place.shape === 'all'
    ? patchManyOperation(request, place, parseWriteFilter(request, place))
    : patchOperation(request, place)
}

/** DELETE of one resource with its `_dependent` ones, or of all that match. */
export function parseDelete(request: HttpRequest, place: Place): Operation {
  return place.shape === 'all'
    ? deleteManyOperation(request, place, parseWriteFilter(request, place))
    : deleteOperation(request, place, removeParameters, listed(request, '_dependent'))
}

/** GET of the whole database. */
export function parseDump(request: HttpRequest, lenient: boolean): Operation {
  assertOnly(request, [], lenient)
  return { kind: 'dump' }
}

/** Which records a write is about: neither paging nor sorting says that. */
function parseWriteFilter(given: HttpRequest, place: Place): Filter | undefined {
  const request = attributesAsFilters(given, place.collection)
  const other = place.lenient ? undefined : request.query.find(([name]) => noFilters.has(name))
  if (!other) return parseFilter(request, place)
  const [name] = other
  throw badParameter(name, `${name} is not a filter, so it does not say which records are meant.`)
}

const noFilters = new Set([...sortParameters, ...pageParameters, ...readParameters].map(({ name }) => name))

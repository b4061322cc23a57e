import type { HttpRequest } from '../../core/http.ts'
import type { Operation } from '../../core/operation.ts'
import type { Filter, Query } from '../../core/query.ts'
import { attributeFilters, attributeNames } from '../common/conditions.ts'
import { renderError } from '../common/error-body.ts'
import { pageNumber, pageSize } from '../common/paging.ts'
import { assertOnly, listed, single, sortKey, withPlainNames } from '../common/parameters.ts'
import { type Place, placeOf, readOperation } from '../common/place.ts'
import { onCollection, onSingle } from '../common/routes.ts'
import {
  assertFilters,
  deleteManyOperation,
  deleteOperation,
  parseCreate,
  parsePatch,
  parseReplace,
} from '../common/writes.ts'
import type { Dialect, Route } from '../dialect.ts'
import { description, listParameters } from './description.ts'
import { render } from './render.ts'

/** Lists as pages inside an object with totals and links, as many tutorials teach; single resources are bare or named. */
export const createEnvelopeDialect = ({ lenient }: { readonly lenient: boolean }): Dialect => ({
  name: 'envelope',
  mediaType: 'application/json',
  routes: envelopeRoutes(lenient),
  render,
  renderError,
  description,
})

/** All URLs of the envelope dialect. With `lenient`, unknown query parameters are ignored. */
function envelopeRoutes(lenient: boolean): readonly Route[] {
  const read: Route['parse'] = (request, model) => parseRead(request, placeOf(request, model, lenient))
  const create: Route['parse'] = (request, model) => parseCreate(request, placeOf(request, model, lenient))
  const replace: Route['parse'] = (request, model) => parseReplace(request, placeOf(request, model, lenient))
  const change: Route['parse'] = (request, model) =>
    parsePatch(request, placeOf(request, model, lenient), parseWriteFilter)
  const remove: Route['parse'] = (request, model) => parseDelete(request, placeOf(request, model, lenient))
  return [
    onCollection.get('/:collection', 'List', read, { parameters: listParameters }),
    onCollection.post('/:collection', 'Create one or several', create),
    onCollection.patch('/:collection', 'Change all that match', change),
    onCollection.delete('/:collection', 'Delete all that match', remove),

    onCollection.get('/:collection/:id', 'Read one', read),
    onCollection.put('/:collection/:id', 'Replace one', replace),
    onCollection.patch('/:collection/:id', 'Change one', change),
    onCollection.delete('/:collection/:id', 'Delete one', remove),

    onSingle.get('/:collection', 'Read', read),
    onSingle.put('/:collection', 'Replace', replace),
    onSingle.patch('/:collection', 'Change', change),

    onCollection.get('/:collection/:id/*nested', 'Read related resources', read, {
      parameters: listParameters,
    }),
    onCollection.post('/:collection/:id/*nested', 'Create related resources', create, { shapes: ['all'] }),
    onCollection.put('/:collection/:id/*nested', 'Replace a related resource', replace, { shapes: ['one'] }),
    onCollection.patch('/:collection/:id/*nested', 'Change related resources', change, {
      shapes: ['all', 'one'],
    }),
    onCollection.delete('/:collection/:id/*nested', 'Delete related resources', remove, {
      shapes: ['all', 'one'],
    }),
  ]
}

/** GET of a list, one resource, or the end of a to-one relationship. */
function parseRead(given: HttpRequest, place: Place): Operation {
  const request = withPlainNames(given, place.collection)
  if (place.shape === 'all') return readOperation(place, parseListQuery(request, place))
  assertOnly(request, [], place.lenient)
  return readOperation(place, {})
}

/** DELETE of one resource, or of all that match. */
function parseDelete(request: HttpRequest, place: Place): Operation {
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

/** The filter of a write to many. Paging and sorting do not select records. */
function parseWriteFilter(given: HttpRequest, place: Place): Filter | undefined {
  const request = withPlainNames(given, place.collection)
  assertFilters(request, place, listNames)
  return parseFilter(request, place)
}

const listNames = new Set(listParameters.map(({ name }) => name))

/** All conditions in the query, which must all hold. */
function parseFilter(request: HttpRequest, place: Place): Filter | undefined {
  const names = attributeNames(place)
  const found = attributeFilters(request, names, listParameters)
  const filters = place.lenient ? found.filter((one) => 'path' in one && names.knows(one.path)) : found
  return filters.length > 1 ? { op: 'and', filters } : filters[0]
}

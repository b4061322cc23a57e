import type { HttpRequest } from '../../core/http.ts'
import { formatPath, isArray, parsePath, type Path } from '../../core/json.ts'
import { isPlausiblePath } from '../../core/model.ts'
import type { Operation } from '../../core/operation.ts'
import type { Filter, Query, SortKey } from '../../core/query.ts'
import type { Collection } from '../../core/resource.ts'
import { renderError } from '../common/error-body.ts'
import {
  assertOnly,
  badParameter,
  listed,
  parseShallowJson,
  single,
  sortKey,
  withPlainNames,
} from '../common/parameters.ts'
import { type Place, placeOf, type QueryContext, readOperation } from '../common/place.ts'
import { onCollection, onServer, onSingle } from '../common/routes.ts'
import {
  assertFilters,
  deleteManyOperation,
  deleteOperation,
  parseCreate,
  parsePatch,
  parseReplace,
} from '../common/writes.ts'
import type { Dialect, Route } from '../dialect.ts'
import {
  description,
  filterParameters,
  listParameters,
  pageParameters,
  readParameters,
  removeParameters,
  sortParameters,
} from './description.ts'
import { parseEmbeds } from './embed.ts'
import { attributesAsFilters, parseFilter } from './filter.ts'
import { pagingOf } from './page.ts'
import { render } from './render.ts'

/** json-server's REST, 0.17 and 1.0 at once, and react-admin's simple-rest. */
export const createRestDialect = ({ lenient }: { readonly lenient: boolean }): Dialect => ({
  name: 'rest',
  mediaType: 'application/json',
  routes: restRoutes(lenient),
  render,
  renderError,
  description,
})

/** All URLs of REST. With `lenient`, unknown query parameters are ignored. */
function restRoutes(lenient: boolean): readonly Route[] {
  const read: Route['parse'] = (request, model) => parseRead(request, placeOf(request, model, lenient))
  const create: Route['parse'] = (request, model) => parseCreate(request, placeOf(request, model, lenient))
  const replace: Route['parse'] = (request, model) => parseReplace(request, placeOf(request, model, lenient))
  const change: Route['parse'] = (request, model) =>
    parsePatch(request, placeOf(request, model, lenient), parseWriteFilter)
  const remove: Route['parse'] = (request, model) => parseDelete(request, placeOf(request, model, lenient))
  return [
    onServer.get('/db', 'The whole database', (request) => parseDump(request, lenient)),

    onCollection.get('/:collection', 'List', read, { parameters: listParameters }),
    onCollection.post('/:collection', 'Create one or several', create),
    onCollection.patch('/:collection', 'Change all that match', change, { parameters: filterParameters }),
    onCollection.delete('/:collection', 'Delete all that match', remove, { parameters: filterParameters }),

    onCollection.get('/:collection/:id', 'Read one', read, { parameters: readParameters }),
    onCollection.put('/:collection/:id', 'Replace one', replace),
    onCollection.patch('/:collection/:id', 'Change one', change),
    onCollection.delete('/:collection/:id', 'Delete one', remove, { parameters: removeParameters }),

    onSingle.get('/:collection', 'Read', read, { parameters: readParameters }),
    onSingle.put('/:collection', 'Replace', replace),
    onSingle.post('/:collection', 'Replace', replace, { on: ['singular'] }),
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
  if (place.shape === 'all') return readOperation(place, parseListQuery(given, request, place))
  if (request.query.length === 0) return readOperation(place, {})
  assertOnly(request, readParameters, place.lenient)
  return readOperation(place, parseReadQuery(request, place))
}

/** The filter, order and page of a list, and what to embed. With `lenient`, unknown attributes are left out. */
function parseListQuery(given: HttpRequest, plain: HttpRequest, context: QueryContext): Query {
  const request = attributesAsFilters(plain, context.collection)
  const filter = parseFilter(request, context)
  const sort = parseSort(request)
    .map(({ path, descending }) => ({ path: withDots(path, context.collection), descending }))
    .filter(({ path }) => isAllowed(path, context))
  const { page } = pagingOf(given, context.collection, request)
  const { include, fields } = parseReadQuery(request, context)
  return { filter, sort, page, include, fields }
}

/** A single name, if an attribute has dots in its own. */
const withDots = (path: Path, { attributes }: Collection): Path =>
  path.length > 1 && attributes.has(formatPath(path)) ? [formatPath(path)] : path

/** Reads `_sort=a,-b.c` with `_order=asc,desc`, or simple-rest's `sort=["id","ASC"]`. */
function parseSort(request: HttpRequest): readonly SortKey[] {
  const orders = listed(request, '_order').map((text) => isDescending('_order', text))
  const keys = listed(request, '_sort').map((name, at) => sortKey(name, orders[at] ?? false))
  const simple = parseSimpleSort(request)
  return keys.length > 0 ? keys : simple
}

function parseSimpleSort(request: HttpRequest): readonly SortKey[] {
  const text = single(request, 'sort')
  if (text === undefined) return []
  if (!/^\s*["[{]/.test(text))
    throw badParameter('sort', `sort is not JSON: ${text.slice(0, 80)}. Did you mean "_sort"?`)
  const value = parseShallowJson('sort', text)
  const [name, order] = isArray(value) ? value : []
  if (typeof name === 'string')
    return [sortKey(name, typeof order === 'string' && isDescending('sort', order))]
  throw badParameter('sort', `sort=${text} does not name an attribute.`, {
    help: 'For example: sort=["id","ASC"].',
  })
}

function isDescending(parameter: string, text: string): boolean {
  const order = text.toLowerCase()
  if (order === 'asc' || order === 'desc') return order === 'desc'
  throw badParameter(parameter, `"${text}" is not a valid order.`, { help: 'Use asc or desc.' })
}

/** What to embed, and which attributes to send: `_fields=author.name` embeds the author, too. */
function parseReadQuery(request: HttpRequest, context: QueryContext): Query {
  if (!request.query.some(([name]) => readNames.has(name))) return {}
  const fields = listed(request, '_fields')
    .map(parsePath)
    .filter((path) => isAllowed(path, context))
  const include = parseEmbeds(request, fields, context)
  return {
    include: include.length > 0 ? include : undefined,
    fields: fields.length > 0 ? new Map([[context.collection.name, fields]]) : undefined,
  }
}

const readNames = new Set(readParameters.map(({ name }) => name))

const isAllowed = (path: Path, { model, collection, lenient }: QueryContext): boolean =>
  !lenient || isPlausiblePath(model, collection, path)

/** DELETE of one resource with its `_dependent` ones, or of all that match. */
function parseDelete(request: HttpRequest, place: Place): Operation {
  return place.shape === 'all'
    ? deleteManyOperation(request, place, parseWriteFilter(request, place))
    : deleteOperation(request, place, removeParameters, listed(request, '_dependent'))
}

/** GET of the whole database. */
function parseDump(request: HttpRequest, lenient: boolean): Operation {
  assertOnly(withPlainNames(request, { attributes: new Map() }), [], lenient)
  return { kind: 'dump' }
}

/** The filter of a write to many. Paging and sorting do not select records. */
function parseWriteFilter(given: HttpRequest, place: Place): Filter | undefined {
  const request = attributesAsFilters(withPlainNames(given, place.collection), place.collection)
  assertFilters(request, place, noFilters)
  return parseFilter(request, place)
}

const noFilters = new Set([...sortParameters, ...pageParameters, ...readParameters].map(({ name }) => name))

import type { HttpRequest } from '../../core/http.ts'
import { isArray, parsePath, type Path } from '../../core/json.ts'
import { isPlausiblePath } from '../../core/model.ts'
import type { Query, SortKey } from '../../core/query.ts'
import { badParameter, listed, parseShallowJson, single, sortKey } from '../shared/parameters.ts'
import type { QueryContext } from '../shared/place.ts'
import { readParameters } from './description.ts'
import { parseEmbeds } from './embed.ts'
import { attributesAsFilters, parseFilter } from './filter.ts'
import { pagingOf } from './page.ts'

/** The filter, order and page of a list, and what to embed. With `lenient`, unknown attributes are left out. */
export function parseListQuery(given: HttpRequest, context: QueryContext): Query {
  const request = attributesAsFilters(given, context.collection)
  const filter = parseFilter(request, context)
  const sort = parseSort(request).filter(({ path }) => isAllowed(path, context))
  const { page } = pagingOf(given, context.collection)
  const { include, fields } = parseReadQuery(request, context)
  return { filter, sort, page, include, fields }
}

/** Reads `_sort=a,-b.c` with `_order=asc,desc`, or simple-rest's `sort=["id","ASC"]`. */
function parseSort(request: HttpRequest): readonly SortKey[] {
  const orders = listed(request, '_order').map((text) => isDescending('_order', text))
  const keys = listed(request, '_sort').map((name, at) => sortKey(name, orders[at] ?? false))
  return keys.length > 0 ? keys : parseSimpleSort(request)
}

function parseSimpleSort(request: HttpRequest): readonly SortKey[] {
  const text = single(request, 'sort')
  if (text === undefined) return []
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
export function parseReadQuery(request: HttpRequest, context: QueryContext): Query {
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

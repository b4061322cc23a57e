import type { HttpRequest } from '../../core/http.ts'
import { isArray, isObject, type Json, type JsonObject, type Path, toText } from '../../core/json.ts'
import type { Filter } from '../../core/query.ts'
import type { Collection } from '../../core/resource.ts'
import {
  assertTruth,
  attributeFilters,
  attributeNames,
  comparisonsByName,
  type Condition,
  type Names,
  parseCondition,
} from '../common/conditions.ts'
import { badParameter, parseShallowJson, single } from '../common/parameters.ts'
import type { QueryContext } from '../common/place.ts'
import { listParameters } from './description.ts'

/** All filters of a request, which must all hold; `undefined` when there are none. */
export function parseFilter(request: HttpRequest, context: QueryContext): Filter | undefined {
  const names = attributeNames(context)
  const filters = [
    ...searches(request),
    ...attributeFilters(request, names, listParameters),
    ...jsonFilters(request, names),
  ]
  const filter = filters.length > 1 ? ({ op: 'and', filters } as const) : filters[0]
  return filter && context.lenient ? onlyKnown(filter, names) : filter
}

/** Those of simple-rest whose values are JSON. */
const simpleRestNames = new Set(['filter', 'sort', 'range', 'embed'])

/** A request in which parameters are filters if an attribute has their name and their value is not JSON. */
export function attributesAsFilters(request: HttpRequest, { attributes }: Collection): HttpRequest {
  const isAttribute = (name: string, text: string): boolean =>
    simpleRestNames.has(name) && attributes.has(name) && !/^\s*["[{]/.test(text)
  if (!request.query.some(([name, text]) => isAttribute(name, text))) return request
  return {
    ...request,
    query: request.query.map(([name, text]) => [isAttribute(name, text) ? `${name}:eq` : name, text]),
  }
}

const searches = ({ query }: HttpRequest): readonly Filter[] =>
  query.filter(([name, text]) => name === 'q' && text !== '').map(([, text]) => ({ op: 'search', text }))

/** Filters written as JSON: json-server 1.0's `_where` and simple-rest's `filter`. */
function jsonFilters(request: HttpRequest, names: Names): readonly Filter[] {
  const given = ['_where', 'filter'].filter((name) => request.query.some(([one]) => one === name))
  return given.flatMap((parameter) => {
    const text = single(request, parameter) ?? ''
    const value = parseShallowJson(parameter, text)
    if (!isObject(value))
      throw badParameter(parameter, `${parameter} must be a JSON object.`, {
        help: `For example: ${parameter}={"id":1}`,
      })
    return filtersIn(value, { parameter, names, path: [] })
  })
}

/** The conditions of one object that is written like `_where`. Throws an {@link ApiError} for an unknown operator. */
export const conditionsIn = (object: JsonObject, names: KnownNames): Filter =>
  allOf(filtersIn(object, { parameter: 'where', names, path: [] }))

type KnownNames = Pick<Names, 'knows' | 'lenient'>

/** Where an object stands inside the JSON. */
interface Nesting {
  readonly parameter: string
  readonly names: KnownNames
  readonly path: Path
}

function filtersIn(object: JsonObject, nesting: Nesting): readonly Filter[] {
  return Object.entries(object).flatMap(
    ([key, value]) => junction(key, value, nesting) ?? comparison(key, value, nesting),
  )
}

function junction(key: string, value: Json, nesting: Nesting): readonly Filter[] | undefined {
  if (key === 'not' && isObject(value)) return [{ op: 'not', filter: allOf(filtersIn(value, nesting)) }]
  if ((key !== 'and' && key !== 'or') || !isArray(value)) return undefined
  const filters = value.map((branch) => {
    if (isObject(branch)) return allOf(filtersIn(branch, nesting))
    throw badParameter(nesting.parameter, `"${key}" requires a list of objects.`, {
      help: `For example: {"${key}":[{"id":1},{"id":2}]}`,
    })
  })
  return [{ op: key, filters }]
}

/** `{ price: 3 }`, `{ price_gt: 3 }`, `{ price: { gt: 3 } }`, `{ author: { name: 'x' } }`. */
function comparison(key: string, value: Json, nesting: Nesting): readonly Filter[] {
  const { path, names } = nesting
  if (key === 'q' && path.length === 0) return value === '' ? [] : [{ op: 'search', text: toText(value) }]
  const op = comparisonsByName.get(key)
  if (op && path.length > 0 && !names.knows([...path, key])) return compareWith({ op, path }, value, names)
  const { condition: named } = parseCondition(key, {
    ...names,
    knows: (inner) => names.knows([...path, ...inner]),
  })
  const here = [...path, ...named.path]
  return isObject(value)
    ? filtersIn(value, { ...nesting, path: here })
    : compareWith({ op: named.op, path: here }, value, names)
}

/** A comparison with a list means any of its values, except that `has` requires them all. */
function compareWith(condition: Condition, value: Json, names: KnownNames): readonly Filter[] {
  assertTruth(condition, value, names)
  const { op, path } = condition
  if (op === 'has' && isArray(value)) return value.map((one) => ({ op, path, value: one }))
  return [{ op: op === 'eq' && isArray(value) ? 'in' : op, path, value }]
}

const allOf = (filters: readonly Filter[]): Filter =>
  filters.length === 1 && filters[0] ? filters[0] : { op: 'and', filters }

/** A filter without its conditions on unknown attributes. */
function onlyKnown(filter: Filter, names: Names): Filter | undefined {
  if (filter.op === 'search') return filter
  if (filter.op === 'not') {
    const inner = onlyKnown(filter.filter, names)
    return inner && { op: 'not', filter: inner }
  }
  if ('path' in filter) return names.knows(filter.path) ? filter : undefined
  if (!('filters' in filter)) return filter
  const filters = filter.filters.flatMap((one) => onlyKnown(one, names) ?? [])
  return filters.length > 0 ? { op: filter.op, filters } : undefined
}

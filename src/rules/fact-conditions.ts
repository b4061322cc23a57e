import { isArray, isObject, type JsonObject, type Path } from '../core/json.ts'
import type { Filter } from '../core/query.ts'
import { comparisonsByName } from '../dialects/common/conditions.ts'
import { conditionsIn } from '../dialects/rest/filter.ts'
import { compileFilter } from '../query/filter.ts'
import type { Facts } from './rule.ts'

/** Compiles conditions on facts, which are written like `_where`. Throws an {@link ApiError} for an unknown operator. */
export function compileConditions(where: JsonObject): (facts: Facts) => boolean {
  const filter = withHeaderNames(conditionsIn(where, { knows: isFactPath, lenient: false }))
  // Compiled for each request, which then may spend as much on it as any query.
  return (facts) => compileFilter(filter)(facts)
}

/** Members of these may be called like operators: `query.q`, `body.in`. */
const holders: ReadonlySet<string> = new Set([
  'params',
  'query',
  'headers',
  'cookies',
  'body',
  'state',
  'record',
])

/** Whether the end of a path is a name, and not an operator. */
function isFactPath(path: Path): boolean {
  const [first = '', ...rest] = path
  const last = path.at(-1) ?? ''
  if (last === 'isnull' || /\.|:[a-zA-Z_]+$/.test(last)) return false
  return (rest.length === 1 && holders.has(first)) || !comparisonsByName.has(last)
}

/** The names of headers are lower case among the facts. */
function withHeaderNames(filter: Filter): Filter {
  if ('filters' in filter) return { ...filter, filters: filter.filters.map(withHeaderNames) }
  if (filter.op === 'not') return { ...filter, filter: withHeaderNames(filter.filter) }
  if (!('path' in filter) || filter.path[0] !== 'headers') return filter
  return { ...filter, path: filter.path.map((name) => name.toLowerCase()) }
}

/** The facts that conditions name, each with its place: `or[1].record`. */
export function factsNamedIn(
  where: JsonObject,
  place: string,
): readonly (readonly [fact: string, place: string])[] {
  return Object.entries(where).flatMap(([key, value]) => {
    const at = `${place}.${key}`
    if (key === 'not' && isObject(value)) return factsNamedIn(value, at)
    if ((key === 'and' || key === 'or') && isArray(value))
      return value.flatMap((one, n) => (isObject(one) ? factsNamedIn(one, `${at}[${n}]`) : []))
    const [first = key] = key.split(/[.:]/, 1)
    return [[first, at] as const]
  })
}

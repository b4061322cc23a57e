import type { HttpRequest } from '../../core/http.ts'
import { isArray, isObject, type Json, type JsonObject, toText } from '../../core/json.ts'
import type { Path } from '../../core/path.ts'
import type { Filter } from '../../core/query.ts'
import {
  assertTruth,
  compare,
  type Condition,
  type Names,
  operators,
  parseCondition,
} from '../shared/condition.ts'
import { badParameter, json, single } from '../shared/parameters.ts'

/** Filters written as JSON: json-server 1.0's `_where` and simple-rest's `filter`. */
export function jsonFilters(request: HttpRequest, names: Names): readonly Filter[] {
  return ['_where', 'filter'].flatMap((parameter) => {
    const text = single(request, parameter)
    if (text === undefined) return []
    const value = json(parameter, text)
    if (!isObject(value)) throw badParameter(parameter, `${parameter} must be a JSON object.`)
    return conditions(value, { parameter, names, path: [] })
  })
}

/** Where we are inside the JSON. */
interface Position {
  readonly parameter: string
  readonly names: Names
  readonly path: Path
}

function conditions(object: JsonObject, position: Position): readonly Filter[] {
  return Object.entries(object).flatMap(
    ([key, value]) => junction(key, value, position) ?? condition(key, value, position),
  )
}

function junction(key: string, value: Json, position: Position): readonly Filter[] | undefined {
  if (key === 'not' && isObject(value)) return [{ op: 'not', filter: all(conditions(value, position)) }]
  if ((key !== 'and' && key !== 'or') || !isArray(value)) return undefined
  const filters = value.map((branch) => {
    if (isObject(branch)) return all(conditions(branch, position))
    throw badParameter(position.parameter, `"${key}" takes a list of objects.`)
  })
  return [{ op: key, filters }]
}

/** `{ price: 3 }`, `{ price_gt: 3 }`, `{ price: { gt: 3 } }`, `{ author: { name: 'x' } }`. */
function condition(key: string, value: Json, position: Position): readonly Filter[] {
  const { path, names } = position
  if (key === 'q' && path.length === 0) return value === '' ? [] : [{ op: 'search', text: toText(value) }]
  const operator = operators.get(key)
  if (operator && path.length > 0 && !names.knows([...path, key]))
    return compareChecked({ op: operator, path }, value, names)
  const named = parseCondition(key, { ...names, knows: (inner) => names.knows([...path, ...inner]) })
  const here = [...path, ...named.path]
  return isObject(value)
    ? conditions(value, { ...position, path: here })
    : compareChecked({ op: named.op, path: here }, value, names)
}

function compareChecked(asked: Condition, value: Json, names: Names): readonly Filter[] {
  assertTruth(asked, value, names)
  return compare(asked, value)
}

const all = (filters: readonly Filter[]): Filter =>
  filters.length === 1 && filters[0] ? filters[0] : { op: 'and', filters }

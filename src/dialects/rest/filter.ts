import type { HttpRequest } from '../../core/http.ts'
import type { Filter } from '../../core/operation.ts'
import { type Condition, type Names, parseCondition } from './condition.ts'
import { jsonFilters } from './json-filter.ts'
import { isKnown, listParameters } from './parameters.ts'

/** All filters of a request, which must all hold; `undefined` when there are none. */
export function parseFilter(request: HttpRequest, names: Names): Filter | undefined {
  const filters = [...searches(request), ...fieldFilters(request, names), ...jsonFilters(request, names)]
  return filters.length > 1 ? { op: 'and', filters } : filters[0]
}

const searches = ({ query }: HttpRequest): readonly Filter[] =>
  query.flatMap(([name, text]) => (name === 'q' && text !== '' ? [{ op: 'search', text }] : []))

/** `price_gte=3`, `price:gte=3`, `tags=a&tags=b`. */
function fieldFilters({ query }: HttpRequest, names: Names): readonly Filter[] {
  const values = new Map<string, string[]>()
  for (const [name, value] of query) {
    if (isKnown(name, listParameters)) continue
    const known = values.get(name)
    if (known) known.push(value)
    else values.set(name, [value])
  }
  return [...values].flatMap(([name, texts]) => repeated(parseCondition(name, names), texts))
}

/** Repeated equality means any of them, repeated `ne` none of them, repeated patterns any; the rest must all hold. */
function repeated({ path, op }: Condition, texts: readonly string[]): readonly Filter[] {
  if (op === 'in' || op === 'nin') return [{ op, path, value: texts.flatMap((text) => text.split(',')) }]
  const [text = '', ...more] = texts
  if (more.length === 0) return [{ op, path, value: text }]
  if (op === 'eq') return [{ op: 'in', path, value: texts }]
  if (op === 'ne') return [{ op: 'nin', path, value: texts }]
  if (op === 'like') return [{ op: 'like', path, value: texts }]
  return texts.map((value) => ({ op, path, value }))
}

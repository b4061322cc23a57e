import type { HttpRequest } from '../../core/http.ts'
import type { Filter } from '../../core/query.ts'
import type { Parameter } from '../dialect.ts'
import { assertTruth, type Condition, type Names, parseCondition } from './condition.ts'
import { isKnown, namesOf, unknownParameter } from './parameters.ts'

/** `price_gte=3`, `price:gte=3`, `tags=a&tags=b`: everything but the parameters that mean something else. */
export function fieldFilters(
  { query }: HttpRequest,
  names: Names,
  parameters: readonly Parameter[],
): readonly Filter[] {
  const values = new Map<string, string[]>()
  for (const [name, value] of query) {
    if (isKnown(name, parameters)) continue
    const known = values.get(name)
    if (known) known.push(value)
    else values.set(name, [value])
  }
  const filters: Filter[] = []
  for (const [name, texts] of values) {
    const condition = parseCondition(name, names)
    if (name.startsWith('_') && !names.lenient && !names.knows(condition.path))
      throw unknownParameter(name, namesOf(parameters))
    for (const text of texts) assertTruth(condition, text, names)
    filters.push(...repeated(condition, texts))
  }
  return filters
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

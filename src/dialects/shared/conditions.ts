import { suggest } from '../../core/error.ts'
import type { HttpRequest } from '../../core/http.ts'
import { formatPath, type Json, parsePath, type Path, toText } from '../../core/json.ts'
import { isPlausiblePath } from '../../core/model.ts'
import { comparisons, type Comparison, type Filter } from '../../core/query.ts'
import type { Parameter } from '../dialect.ts'
import { badParameter, isParameter, unknownParameter } from './parameters.ts'
import type { QueryContext } from './place.ts'

/** Which names conditions can have. */
export interface Names {
  /** Whether a path leads to an attribute, so that a real `logged_in` is not read as an operator. */
  readonly knows: (path: Path) => boolean
  /** Whether an unknown operator is part of an attribute's name instead of being rejected. */
  readonly lenient: boolean
}

export interface Condition {
  readonly path: Path
  readonly op: Comparison
}

/** The names of a collection's attributes and of those of related resources. */
export const attributeNames = ({ model, collection, lenient }: QueryContext): Names => ({
  lenient,
  knows: (path) => isPlausiblePath(model, collection, path),
})

/** `price_gte=3`, `price:gte=3`, `tags=a&tags=b`: everything that is not one of the route's parameters. */
export function attributeFilters(
  { query }: HttpRequest,
  names: Names,
  parameters: readonly Parameter[],
): readonly Filter[] {
  const values = new Map<string, string[]>()
  for (const [name, value] of query) {
    if (isParameter(name, parameters)) continue
    const known = values.get(name)
    if (known) known.push(value)
    else values.set(name, [value])
  }
  const filters: Filter[] = []
  for (const [name, texts] of values) {
    const condition = parseCondition(name, names)
    if (name.startsWith('_') && !names.lenient && !names.knows(condition.path))
      throw unknownParameter(name, parameters)
    for (const text of texts) assertTruth(condition, text, names)
    filters.push(...repeatedFilter(condition, texts))
  }
  return filters
}

/** Repeated equality means any of them, repeated `ne` none of them, repeated patterns any; the rest must all hold. */
function repeatedFilter({ path, op }: Condition, texts: readonly string[]): readonly Filter[] {
  if (op === 'in' || op === 'nin') return [{ op, path, value: texts.flatMap(alternativesIn) }]
  const [text = '', ...more] = texts
  if (more.length === 0) return [{ op, path, value: text }]
  if (op === 'eq') return [{ op: 'in', path, value: texts }]
  if (op === 'ne') return [{ op: 'nin', path, value: texts }]
  if (op === 'like') return [{ op: 'like', path, value: texts }]
  return texts.map((value) => ({ op, path, value }))
}

/** The parts between commas; also the whole text, since a value can have commas of its own. */
export const alternativesIn = (text: string): readonly string[] =>
  text.includes(',') ? [...text.split(','), text] : [text]

/** `isnull` requires true or false: a typing error must not turn the question around. */
export function assertTruth({ op, path }: Condition, value: Json, { lenient }: Names): void {
  if (lenient || op !== 'isnull' || ['true', 'false', '1', '0', ''].includes(toText(value))) return
  const name = `${formatPath(path)}_isnull`
  throw badParameter(name, `${name} must be true or false, not "${toText(value).slice(0, 40)}".`)
}

/** Splits `price_gte` or `price:gte` into attribute and operator. An attribute's own name comes first. */
export function parseCondition(name: string, { knows, lenient }: Names): Condition {
  const path = pathCalled(name, knows)
  if (knows(path)) return { path, op: 'eq' }
  const found =
    withColon(name, { knows, lenient }) ??
    withSuffix(name, /^(.+)_([a-z]+_any)$/, knows) ??
    withSuffix(name, /^(.+)_([a-zA-Z]+)$/, knows)
  return found ?? { path, op: 'eq' }
}

/** A single name, if an attribute has dots in its own. */
const pathCalled = (name: string, knows: Names['knows']): Path =>
  name.includes('.') && knows([name]) ? [name] : parsePath(name)

function withColon(name: string, { knows, lenient }: Names): Condition | undefined {
  const [, attribute, operator] = /^(.+):([^:]*)$/.exec(name) ?? []
  if (attribute === undefined || operator === undefined) return undefined
  const op = comparisonsByName.get(operator)
  if (op) return { path: pathCalled(attribute, knows), op }
  if (lenient) return undefined
  throw badParameter(name, `Unknown operator "${operator}".`, { help: suggest(operator, comparisons) })
}

function withSuffix(name: string, pattern: RegExp, knows: Names['knows']): Condition | undefined {
  const [, attribute, operator = ''] = pattern.exec(name) ?? []
  const op = comparisonsByName.get(operator)
  if (attribute === undefined || !op) return undefined
  const path = pathCalled(attribute, knows)
  return knows(path) ? { path, op } : undefined
}

/** All names of comparisons: ours, and FakeRest's for the same (react-admin's simple-rest). */
export const comparisonsByName: ReadonlyMap<string, Comparison> = new Map([
  ...comparisons.map((op) => [op, op] as const),
  ['neq', 'ne'],
  ['eq_any', 'in'],
  ['neq_any', 'nin'],
  ['inc', 'has'],
  ['inc_any', 'in'],
  ['q', 'contains'],
])

import { nearest, suggest } from '../../core/error.ts'
import type { HttpRequest } from '../../core/http.ts'
import { formatPath, type Json, parsePath, type Path, toText } from '../../core/json.ts'
import { isPlausiblePath } from '../../core/model.ts'
import { comparisons, type Comparison, type Filter } from '../../core/query.ts'
import type { Collection } from '../../core/resource.ts'
import type { Parameter } from '../dialect.ts'
import { badParameter, isForeignWord, isParameter, unknownPlainParameter } from './parameters.ts'
import type { QueryContext } from './place.ts'

/** Which names conditions can have. */
export interface Names {
  /** Whether a path leads to an attribute, so that a real `logged_in` is not read as an operator. */
  readonly knows: (path: Path) => boolean
  /** Whether an unknown operator is part of an attribute's name instead of being rejected. */
  readonly lenient: boolean
  readonly collection: Collection
}

export interface Condition {
  readonly path: Path
  readonly op: Comparison
  /** The parameter that it was, if no attribute is called so. */
  readonly parameter?: string
}

/** The names of a collection's attributes and of those of related resources. */
export const attributeNames = ({ model, collection, lenient }: QueryContext): Names => ({
  lenient,
  collection,
  // Even where nothing is known yet, an attribute has a name.
  knows: (path) =>
    (path[0] !== '' || collection.attributes.has('')) && isPlausiblePath(model, collection, path),
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
    const { condition, isKnown } = parseCondition(name, names)
    const isUnknown = !names.lenient && !isKnown
    if (isUnknown) assertNoParameter(name, names, parameters)
    for (const text of texts) assertTruth(condition, text, names)
    filters.push(...repeatedFilter(isUnknown ? unknownCondition(name, condition) : condition, texts))
  }
  return filters
}

/** Throws a 400 for a name that is no attribute and looks like a parameter, of this dialect or of other APIs. */
function assertNoParameter(name: string, { collection }: Names, parameters: readonly Parameter[]): void {
  const words = parameters.map((parameter) => parameter.name)
  const likely = name.length > 3 ? nearest(name, [...collection.attributes.keys(), ...words]) : undefined
  if (name === '' || name.startsWith('_') || isForeignWord(name, parameters) || words.includes(likely ?? ''))
    throw unknownPlainParameter(name, parameters)
}

/** Names the attribute alone: `views` for `views_gte`. The engine rejects it, unless the collection is empty. */
function unknownCondition(name: string, condition: Condition): Condition {
  const [, attribute = '', operator = ''] = /^(.+)[_:]([a-zA-Z]+)$/.exec(name) ?? []
  const op = comparisonsByName.get(operator)
  return op ? { path: parsePath(attribute), op, parameter: name } : { ...condition, parameter: name }
}

/** Repeated equality means any of them, repeated `ne` none of them, repeated patterns any; the rest must all hold. */
function repeatedFilter({ op, ...rest }: Condition, texts: readonly string[]): readonly Filter[] {
  if (op === 'in' || op === 'nin') return [{ op, ...rest, value: texts.flatMap(alternativesIn) }]
  const [text = '', ...more] = texts
  if (more.length === 0) return [{ op, ...rest, value: text }]
  if (op === 'eq') return [{ op: 'in', ...rest, value: texts }]
  if (op === 'ne') return [{ op: 'nin', ...rest, value: texts }]
  if (op === 'like') return [{ op: 'like', ...rest, value: texts }]
  return texts.map((value) => Object.assign({ op, value }, rest))
}

/** The parts between commas; also the whole text, since a value can have commas of its own. */
export const alternativesIn = (text: string): readonly string[] =>
  text.includes(',') ? [...text.split(','), text] : [text]

/** `isnull` requires true or false: a typing error must not turn the question around. */
export function assertTruth({ op, path }: Condition, value: Json, { lenient }: Pick<Names, 'lenient'>): void {
  if (lenient || op !== 'isnull' || ['true', 'false', '1', '0', ''].includes(toText(value))) return
  const name = `${formatPath(path)}_isnull`
  throw badParameter(name, `${name} must be true or false, not "${toText(value).slice(0, 40)}".`)
}

interface NamedCondition {
  readonly condition: Condition
  /** Whether there is such an attribute. */
  readonly isKnown: boolean
}

/** Splits `price_gte` or `price:gte` into attribute and operator. An attribute's own name comes first. */
export function parseCondition(
  name: string,
  { knows, lenient }: Pick<Names, 'knows' | 'lenient'>,
): NamedCondition {
  const path = pathCalled(name, knows)
  if (knows(path)) return { condition: { path, op: 'eq' }, isKnown: true }
  const found =
    withColon(name, { knows, lenient }) ??
    withSuffix(name, /^(.+)_([a-z]+_any)$/, knows) ??
    withSuffix(name, /^(.+)_([a-zA-Z]+)$/, knows)
  return found ?? { condition: { path, op: 'eq' }, isKnown: false }
}

/** A single name, if an attribute has dots in its own. */
const pathCalled = (name: string, knows: Names['knows']): Path =>
  name.includes('.') && knows([name]) ? [name] : parsePath(name)

function withColon(
  name: string,
  { knows, lenient }: Pick<Names, 'knows' | 'lenient'>,
): NamedCondition | undefined {
  const [, attribute, operator] = /^(.+):([^:]*)$/.exec(name) ?? []
  if (attribute === undefined || operator === undefined) return undefined
  const op = comparisonsByName.get(operator)
  const path = pathCalled(attribute, knows)
  if (op) return { condition: { path, op }, isKnown: knows(path) }
  if (lenient) return undefined
  throw badParameter(name, `Unknown operator "${operator}".`, { help: suggest(operator, comparisons) })
}

function withSuffix(name: string, pattern: RegExp, knows: Names['knows']): NamedCondition | undefined {
  const [, attribute, operator = ''] = pattern.exec(name) ?? []
  const op = comparisonsByName.get(operator)
  if (attribute === undefined || !op) return undefined
  const path = pathCalled(attribute, knows)
  return knows(path) ? { condition: { path, op }, isKnown: true } : undefined
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

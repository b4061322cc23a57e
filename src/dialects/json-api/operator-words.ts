import { isArray, type Json, type Path, toText } from '../../core/json.ts'
import type { Comparison, Filter, Order } from '../../core/query.ts'

/** An operator of the tutorial's filter language. */
export interface Operator {
  readonly compare: (path: Path, value: Json) => Filter
  /** Whether it holds where the comparison does not; neither holds for null, as in SQL. */
  readonly negative?: boolean
  readonly expects?: 'list' | 'pair'
  /** Whether null is a value like others, as in asking whether anything is related at all. */
  readonly acceptsNull?: boolean
  /** The comparison with another attribute instead of a value. */
  readonly as?: Order
}

const never: Filter = { op: 'or', filters: [] }
const isNull = (path: Path): Filter => ({ op: 'isnull', path, value: true })

const by =
  (op: Comparison): Operator['compare'] =>
  (path, value) =>
    value === null ? never : { op, path, value }
const equal: Operator['compare'] = (path, value) =>
  value === null ? isNull(path) : { op: 'eq', path, value }
const isValue: Operator['compare'] = (path, value) => equal(path, value === 'null' ? null : value)
const anyOf: Operator['compare'] = (path, value) => ({
  op: 'in',
  path,
  value: isArray(value) ? value.filter((one) => one !== null) : [value],
})
const inRange: Operator['compare'] = (path, value) => {
  const [low = null, high = null] = isArray(value) ? value : []
  return { op: 'and', filters: [by('gte')(path, low), by('lte')(path, high)] }
}

/** `%` stands for any text and `_` for any character, unless there is a backslash before it. */
const likePattern =
  (flags: string): Operator['compare'] =>
  (path, value) => {
    const text = toText(value).replaceAll(/\\[%_\\]|[%_]|[\\^$.|?*+()[\]{}]/g, (found) => {
      if (found === '%') return '.*'
      if (found === '_') return '.'
      return found.length > 1 ? found.slice(1).replace('\\', '\\\\') : `\\${found}`
    })
    return value === null ? never : { op: 'like', path, value: `(?${flags})^${text}$` }
  }
const like = likePattern('s-i')
const ilike = likePattern('s')

const table: Readonly<Record<string, Operator>> = {
  eq: { compare: equal, as: 'eq', acceptsNull: true },
  ne: { compare: equal, as: 'eq', negative: true, acceptsNull: true },
  gt: { compare: by('gt'), as: 'gt' },
  ge: { compare: by('gte'), as: 'gte' },
  lt: { compare: by('lt'), as: 'lt' },
  le: { compare: by('lte'), as: 'lte' },
  in: { compare: anyOf, expects: 'list' },
  notin: { compare: anyOf, expects: 'list', negative: true },
  like: { compare: like },
  notlike: { compare: like, negative: true },
  ilike: { compare: ilike },
  notilike: { compare: ilike, negative: true },
  startswith: { compare: by('startsWith') },
  endswith: { compare: by('endsWith') },
  contains: { compare: by('contains') },
  match: { compare: by('contains') },
  is: { compare: isValue, acceptsNull: true },
  isnot: { compare: isValue, negative: true, acceptsNull: true },
  between: { compare: inRange, expects: 'pair' },
}

const synonyms: Readonly<Record<string, string>> = {
  gte: 'ge',
  lte: 'le',
  nin: 'notin',
  startsWith: 'startswith',
  endsWith: 'endswith',
}

/** For suggestions. */
export const operatorNames: readonly string[] = Object.keys(table)

/** `in_`, `__gt__` and `eq` are all known. */
export function operatorCalled(name: string): Operator | undefined {
  const plain = name.replace(/^__(.+)__$/, '$1').replace(/_$/, '')
  const operator = Object.hasOwn(synonyms, plain) ? (synonyms[plain] ?? plain) : plain
  return Object.hasOwn(table, operator) ? table[operator] : undefined
}

/** The opposite of a comparison, which does not hold for null either. */
export function oppositeOf(filter: Filter, paths: readonly Path[]): Filter {
  if (filter.op === 'isnull') return { op: 'not', filter }
  return { op: 'and', filters: [filter, ...paths.map(isNull)].map((one) => ({ op: 'not', filter: one })) }
}

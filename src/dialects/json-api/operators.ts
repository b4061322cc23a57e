import { isArray, type Json, toText } from '../../core/json.ts'
import type { Path } from '../../core/path.ts'
import type { Comparison, Filter, Order } from '../../core/query.ts'

/** What an operator of the tutorial's filter language means. */
export interface Word {
  readonly compare: (path: Path, value: Json) => Filter
  /** It holds where the comparison does not, except for null, about which nothing holds (as in SQL). */
  readonly negative?: boolean
  readonly takes?: 'list' | 'pair'
  /** Null is a value like others, so that it can be asked whether anything is related at all. */
  readonly takesNull?: boolean
  /** With another attribute in the place of a value. */
  readonly as?: Order
}

const never: Filter = { op: 'or', filters: [] }
const isNull = (path: Path): Filter => ({ op: 'isnull', path, value: true })

const by =
  (op: Comparison): Word['compare'] =>
  (path, value) =>
    value === null ? never : { op, path, value }
const equal: Word['compare'] = (path, value) => (value === null ? isNull(path) : { op: 'eq', path, value })
const isWord: Word['compare'] = (path, value) => equal(path, value === 'null' ? null : value)
const oneOf: Word['compare'] = (path, value) => ({
  op: 'in',
  path,
  value: isArray(value) ? value.filter((one) => one !== null) : [value],
})
const between: Word['compare'] = (path, value) => {
  const [low = null, high = null] = isArray(value) ? value : []
  return { op: 'and', filters: [by('gte')(path, low), by('lte')(path, high)] }
}

/** `%` stands for any text and `_` for any character, unless there is a backslash before it. */
const pattern =
  (flags: string): Word['compare'] =>
  (path, value) => {
    const text = toText(value).replaceAll(/\\[%_\\]|[%_]|[\\^$.|?*+()[\]{}]/g, (found) => {
      if (found === '%') return '.*'
      if (found === '_') return '.'
      return found.length > 1 ? found.slice(1).replace('\\', '\\\\') : `\\${found}`
    })
    return value === null ? never : { op: 'like', path, value: `(?${flags})^${text}$` }
  }
const like = pattern('s-i')
const ilike = pattern('s')

const table: Readonly<Record<string, Word>> = {
  eq: { compare: equal, as: 'eq', takesNull: true },
  ne: { compare: equal, as: 'eq', negative: true, takesNull: true },
  gt: { compare: by('gt'), as: 'gt' },
  ge: { compare: by('gte'), as: 'gte' },
  lt: { compare: by('lt'), as: 'lt' },
  le: { compare: by('lte'), as: 'lte' },
  in: { compare: oneOf, takes: 'list' },
  notin: { compare: oneOf, takes: 'list', negative: true },
  like: { compare: like },
  notlike: { compare: like, negative: true },
  ilike: { compare: ilike },
  notilike: { compare: ilike, negative: true },
  startswith: { compare: by('startsWith') },
  endswith: { compare: by('endsWith') },
  contains: { compare: by('contains') },
  match: { compare: by('contains') },
  is: { compare: isWord, takesNull: true },
  isnot: { compare: isWord, negative: true, takesNull: true },
  between: { compare: between, takes: 'pair' },
}

const aliases: Readonly<Record<string, string>> = {
  gte: 'ge',
  lte: 'le',
  nin: 'notin',
  startsWith: 'startswith',
  endsWith: 'endswith',
}

/** What an attribute can be compared by. */
export const wordNames: readonly string[] = Object.keys(table)

/** `in_`, `__gt__` and `eq` are all known. */
export function wordOf(name: string): Word | undefined {
  const plain = name.replace(/^__(.+)__$/, '$1').replace(/_$/, '')
  const word = Object.hasOwn(aliases, plain) ? (aliases[plain] ?? plain) : plain
  return Object.hasOwn(table, word) ? table[word] : undefined
}

/** The opposite of a comparison, with which null has nothing to do either. */
export function opposite(filter: Filter, paths: readonly Path[]): Filter {
  if (filter.op === 'isnull') return { op: 'not', filter }
  return { op: 'and', filters: [filter, ...paths.map(isNull)].map((one) => ({ op: 'not', filter: one })) }
}

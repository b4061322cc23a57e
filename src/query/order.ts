import { type Json, type JsonObject, type Path, valueAt } from '../core/json.ts'
import type { Compared, Filter, Position, Query, SortKey } from '../core/query.ts'

/** Booleans, numbers, text, then lists and objects (equal among themselves), and null or missing last. */
export function compareValues(a: Json | undefined, b: Json | undefined): number {
  const byType = rank(a) - rank(b)
  if (byType !== 0) return byType
  if (a === b || typeof a === 'object' || a === undefined) return 0
  return (a as string | number) < (b as string | number) ? -1 : 1
}

/** Compares resources by several keys. A descending key reverses the whole order, so null comes first. */
export function compareBy(keys: readonly SortKey[]): (a: JsonObject, b: JsonObject) => number {
  return (a, b) => {
    for (const key of keys) {
      const order = compareValues(valueInOrder(a, key), valueInOrder(b, key))
      if (order !== 0) return key.descending ? -order : order
    }
    return 0
  }
}

/** Compares a resource with a position in the same order: before it (< 0), at it (0) or after it (> 0). */
export function comparePosition(keys: readonly SortKey[], resource: JsonObject, position: Position): number {
  for (const [at, key] of keys.entries()) {
    const order = compareValues(valueInOrder(resource, key), inOrderOf(key, position[at]))
    if (order !== 0) return key.descending ? -order : order
  }
  return 0
}

/** The value that stands for a resource in the order of a key. */
export const valueInOrder = (resource: JsonObject, key: Compared): Json | undefined =>
  inOrderOf(key, valueAt(resource, key.path))

/** A value as it is put in order: where texts may be numbers, the number. */
export const inOrderOf = (
  { numeric }: Pick<Compared, 'numeric'>,
  value: Json | undefined,
): Json | undefined => (numeric && typeof value === 'string' && isNumericText(value) ? Number(value) : value)

/** `12`, `-0.50`; not `007`, `+1`, ` 1` or `1e3`, which may well be codes or names. */
export const isNumericText = (text: string): boolean => /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text)

/** The query with each comparison marked whose path leads to numbers, some of them written as texts. */
export function markNumeric(query: Query, isNumeric: (path: Path) => boolean): Query {
  const { filter, sort } = query
  if (!filter && !sort?.length) return query
  return {
    ...query,
    filter: filter && markFilter(filter, isNumeric),
    sort: sort?.map((key) => markPath(key, isNumeric)),
  }
}

function markFilter(filter: Filter, isNumeric: (path: Path) => boolean): Filter {
  switch (filter.op) {
    case 'and':
    case 'or':
      return { op: filter.op, filters: filter.filters.map((one) => markFilter(one, isNumeric)) }
    case 'not':
      return { op: 'not', filter: markFilter(filter.filter, isNumeric) }
    case 'some': {
      const isNumericThere = (path: Path): boolean => isNumeric([filter.relationship, ...path])
      return filter.filter ? { ...filter, filter: markFilter(filter.filter, isNumericThere) } : filter
    }
    case 'search':
      return filter
    case 'compare':
      return isNumeric(filter.path) || isNumeric(filter.other) ? { ...filter, numeric: true } : filter
    default:
      return markPath(filter, isNumeric)
  }
}

const markPath = <T extends Compared>(given: T, isNumeric: (path: Path) => boolean): T =>
  isNumeric(given.path) ? { ...given, numeric: true } : given

const ranks = { boolean: 0, number: 1, string: 2, object: 3 } as const

function rank(value: Json | undefined): number {
  if (value === null || value === undefined) return 4
  return ranks[typeof value as keyof typeof ranks]
}

import { isArray, isObject, type Json, member, type Path, valuesAt } from '../core/json.ts'
import type { Comparison, Filter, Order } from '../core/query.ts'
import type { Resource } from '../core/resource.ts'
import { compileComparison, spendOn, type Test } from './operators.ts'
import { compareValues, valueInOrder } from './order.ts'
import { type FilterAllowance, filterAllowance } from './pattern.ts'

export type Predicate = (resource: Resource) => boolean

/**
 * Compiles a filter once, to test many resources. Where a path leads to several values (lists), one match is enough. All
 * tests draw on one allowance, and throw an {@link ApiError} when it is used up.
 */
export function compileFilter(filter: Filter, allowance = filterAllowance()): Predicate {
  switch (filter.op) {
    case 'and': {
      const all = filter.filters.map((one) => compileFilter(one, allowance))
      return (resource) => all.every((test) => test(resource))
    }
    case 'or': {
      const any = filter.filters.map((one) => compileFilter(one, allowance))
      return (resource) => any.some((test) => test(resource))
    }
    case 'not': {
      const test = compileFilter(filter.filter, allowance)
      return (resource) => !test(resource)
    }
    case 'search':
      return search(filter.text, filter.except)
    case 'compare':
      return compareAttributes(filter, allowance)
    case 'keys':
      return anyValue(filter.path, holdsKey(new Set(filter.keys)))
    case 'some':
      throw new Error(`The filter along ${filter.relationship} has not been joined.`)
    default:
      return compare(filter, allowance)
  }
}

/** A filter that passes what both pass; `undefined` passes everything. */
export const both = (a: Filter | undefined, b: Filter | undefined): Filter | undefined =>
  a && b ? { op: 'and', filters: [a, b] } : (a ?? b)

/** `ne` and `nin` pass where `eq` and `in` do not, including a missing attribute. */
function compare({ op, path, value, numeric }: ComparisonFilter, allowance: FilterAllowance): Predicate {
  if (op === 'ne' || op === 'nin') {
    const equal = compare({ op: op === 'ne' ? 'eq' : 'in', path, value }, allowance)
    return (resource) => !equal(resource)
  }
  return anyValue(path, compileComparison(op, value, { allowance, numeric }))
}

const holdsKey =
  (keys: ReadonlySet<string>): Test =>
  (stored) =>
    (typeof stored === 'string' || typeof stored === 'number') && keys.has(String(stored))

type ComparisonFilter = Extract<Filter, { readonly op: Comparison }>

function anyValue(path: Path, test: Test): Predicate {
  const [name, ...rest] = path
  if (name === undefined || rest.length > 0) {
    return (resource) => someOf(valuesAt(resource, path), test)
  }
  return (resource) => {
    const value = member(resource, name)
    return isArray(value) ? someOf(valuesAt(value, []), test) : test(value)
  }
}

const orders: Record<Order, (order: number) => boolean> = {
  eq: (order) => order === 0,
  lt: (order) => order < 0,
  lte: (order) => order <= 0,
  gt: (order) => order > 0,
  gte: (order) => order >= 0,
}

type AttributeFilter = Extract<Filter, { readonly op: 'compare' }>

/** Only scalars of the same type have an order. */
function compareAttributes(
  { as, path, other, numeric }: AttributeFilter,
  allowance: FilterAllowance,
): Predicate {
  const accepts = orders[as]
  return (resource) => {
    spendOn(undefined, allowance)
    const one = valueInOrder(resource, { path, numeric })
    const two = valueInOrder(resource, { path: other, numeric })
    return typeof one === typeof two && typeof one !== 'object' && one !== undefined
      ? accepts(compareValues(one, two))
      : false
  }
}

/** An empty list of values is tested as one missing value, for `isnull` and `eq null`. */
const someOf = (values: readonly Json[], test: Test): boolean =>
  values.length === 0 ? test(undefined) : values.some(test)

function search(text: string, except: ReadonlySet<string> = new Set()): Predicate {
  const wanted = text.toLowerCase()
  const found = (value: Json): boolean => {
    if (typeof value === 'string') return value.toLowerCase().includes(wanted)
    if (isArray(value)) return value.some(found)
    return isObject(value) && Object.values(value).some(found)
  }
  if (except.size === 0) return found
  return (resource) => Object.entries(resource).some(([name, value]) => !except.has(name) && found(value))
}

const texts: ReadonlySet<string> = new Set(['contains', 'startsWith', 'endsWith', 'like'])

/** Whether a filter passes every resource or none, whatever the data; `undefined` if it depends on the data. */
export function verdictOf(filter: Filter): boolean | undefined {
  if ('filters' in filter) return verdictOfSeveral(filter.op, filter.filters)
  if (filter.op === 'not') return opposite(verdictOf(filter.filter))
  if (filter.op === 'search') return filter.text === '' ? true : undefined
  return texts.has(filter.op) && 'value' in filter && filter.value === '' ? true : undefined
}

function verdictOfSeveral(op: 'and' | 'or', filters: readonly Filter[]): boolean | undefined {
  const decisive = op === 'or'
  const verdicts = new Set(filters.map(verdictOf))
  if (verdicts.has(decisive)) return decisive
  return verdicts.has(undefined) ? undefined : !decisive
}

const opposite = (verdict: boolean | undefined): boolean | undefined =>
  verdict === undefined ? undefined : !verdict

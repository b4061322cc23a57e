import type { Path } from '../../../core/json.ts'
import type { Comparison, Filter } from '../../../core/query.ts'
import { equals, equalsAny, foldScalar, isTrue, type Scalar, toBound } from '../../../query/operators.ts'
import { bySequence, type Row, sequencesOf } from '../rows.ts'
import type { Table } from '../table.ts'
import { type Bucket, rowsOf, sizeOf } from './equality-index.ts'
import { nameOfOrder } from './indexes.ts'
import type { OrderedIndex, Run } from './ordered-index.ts'

/** All the rows that pass some of a query's comparisons, found by an index. */
export interface Candidates {
  /** The kind of index, and the attribute it is of. */
  readonly way: 'equality index' | 'ordered index'
  readonly path: Path
  /** The comparisons that these rows pass, and no others do. */
  readonly covered: readonly Filter[]
  readonly count: number
  /** The sequences of all of them, in no order. */
  sequences(): Int32Array
  /** Some of them in file order. */
  slice(start: number, end: number): readonly Row[]
  /** Whether a slice costs only as much as it holds, however many candidates there are. */
  readonly sliceIsCheap: boolean
  /** Where they lie in order of value. */
  readonly range?: { readonly index: OrderedIndex; readonly runs: readonly Run[] }
}

/** So few candidates that looking for fewer does not pay. */
const fewEnough = 16

/** The smallest set of candidates that an index has for any of the comparisons, all of which must hold. */
export function fewestCandidates(table: Table, filters: readonly Filter[]): Candidates | undefined {
  let fewest: Candidates | undefined
  for (const find of [...equalities(table, filters), ...ranges(table, filters)]) {
    const found = find()
    if (found && (!fewest || found.count < fewest.count)) fewest = found
    if (fewest && fewest.count <= fewEnough) return fewest
  }
  return fewest
}

type Finder = () => Candidates | undefined

function equalities(table: Table, filters: readonly Filter[]): readonly Finder[] {
  const finders: Finder[] = []
  for (const filter of filters) {
    const wanted = valuesPassing(filter)
    if (!wanted || !('path' in filter)) continue
    finders.push(() => {
      const lookup = filter.op === 'ieq' ? table.foldedEquality(filter.path) : table.equality(filter.path)
      const buckets = [...wanted].map((value) => lookup.find(value)).filter((bucket) => bucket !== undefined)
      return fromBuckets(filter, buckets, lookup.isSingleValued)
    })
  }
  return finders
}

/** The values that pass an equality; `undefined` for every other filter. */
function valuesPassing(filter: Filter): ReadonlySet<Scalar> | undefined {
  switch (filter.op) {
    case 'eq':
    case 'in':
      return equalsAny(filter.value)
    case 'has':
      return equals(filter.value)
    case 'ieq':
      return new Set([...equalsAny(filter.value)].map(foldScalar))
    case 'keys':
      return new Set(filter.keys.flatMap(idsWritten))
    case 'isnull':
      return isTrue(filter.value) ? new Set([null]) : undefined
    default:
      return undefined
  }
}

/** The ids that are written like a key. */
const idsWritten = (key: string): readonly Scalar[] =>
  String(Number(key)) === key ? [key, Number(key)] : [key]

function fromBuckets(
  filter: Filter & { readonly path: Path },
  buckets: readonly Bucket[],
  disjoint: boolean,
): Candidates {
  const found = { way: 'equality index', path: filter.path, covered: [filter] } as const
  const [only] = buckets
  if (only && buckets.length === 1) {
    return {
      ...found,
      count: sizeOf(only),
      sequences: () => sequencesOf(rowsOf(only, 0, Infinity)),
      slice: (start, end) => rowsOf(only, start, end),
      sliceIsCheap: true,
    }
  }
  const merge = (end: number): Row[] => {
    const rows: Row[] = []
    for (const bucket of buckets) for (const row of rowsOf(bucket, 0, end)) rows.push(row)
    return rows.toSorted(bySequence)
  }
  if (disjoint) {
    const count = buckets.reduce((sum, bucket) => sum + sizeOf(bucket), 0)
    return {
      ...found,
      count,
      sequences: () => sequencesOf(merge(Infinity)),
      slice: (start, end) => merge(end).slice(start, end),
      sliceIsCheap: true,
    }
  }
  const rows = [...new Set(merge(Infinity))]
  return {
    ...found,
    count: rows.length,
    sequences: () => sequencesOf(rows),
    slice: (start, end) => rows.slice(start, end),
    sliceIsCheap: true,
  }
}

function ranges(table: Table, filters: readonly Filter[]): readonly Finder[] {
  const byPath = new Map<string, RangeFilter[]>()
  for (const filter of filters) {
    if (!isRange(filter)) continue
    const name = nameOfOrder(filter)
    const same = byPath.get(name)
    if (same) same.push(filter)
    else byPath.set(name, [filter])
  }
  return [...byPath.values()].map((same) => () => fromRange(table, same))
}

function fromRange(table: Table, covered: readonly RangeFilter[]): Candidates | undefined {
  const [first] = covered
  const index = first && table.indexes.ordered(first)
  if (!first || !index?.isSingleValued) return undefined
  const runs = runsOf(index, covered)
  const count = runs.reduce((sum, { start, end }) => sum + end - start, 0)
  return {
    way: 'ordered index',
    path: first.path,
    covered,
    count,
    sequences: () => index.sequences(runs),
    slice: (start, end) => index.rows(runs).toSorted(bySequence).slice(start, end),
    sliceIsCheap: false,
    range: { index, runs },
  }
}

type RangeOperator = 'lt' | 'lte' | 'gt' | 'gte'
type RangeFilter = Extract<Filter, { op: Comparison }> & { readonly op: RangeOperator }

const isRange = (filter: Filter): filter is RangeFilter =>
  filter.op === 'lt' || filter.op === 'lte' || filter.op === 'gt' || filter.op === 'gte'

/** Where the values lie that pass all the comparisons: among the numbers, and among the texts. */
function runsOf(index: OrderedIndex, filters: readonly RangeFilter[]): readonly Run[] {
  let { numbers, texts } = index.runsByType
  for (const { op, value } of filters) {
    const { number, text } = toBound(value)
    numbers = number === undefined ? emptyRun : narrowRun(numbers, op, index, number)
    texts = narrowRun(texts, op, index, text)
  }
  return [numbers, texts].filter(({ start, end }) => start < end)
}

const emptyRun: Run = { start: 0, end: 0 }

function narrowRun(run: Run, op: RangeOperator, index: OrderedIndex, bound: string | number): Run {
  if (run.start >= run.end) return run
  const point = index.countBefore(bound, op === 'lte' || op === 'gt')
  return op === 'lt' || op === 'lte'
    ? { start: run.start, end: Math.min(run.end, point) }
    : { start: Math.max(run.start, point), end: run.end }
}

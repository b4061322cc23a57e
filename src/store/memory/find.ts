import type { Filter, Page, SortKey } from '../../core/query.ts'
import { compileFilter, type Predicate } from '../../query/filter.ts'
import { type Selection, startOf } from '../../query/selection.ts'
import type { FindQuery } from '../store.ts'
import { type Candidates, fewestCandidates } from './indexes/candidates.ts'
import { toName } from './indexes/indexes.ts'
import { smallest } from './indexes/smallest.ts'
import type { Row } from './row.ts'
import type { Table } from './table.ts'

/** What `query/selection` would select, found by the way that looks at the fewest rows. */
export function find(table: Table, { filter, sort = [], page }: FindQuery): Selection {
  if (!filter) return cut(table.order.size, page, (start, end) => all(table, sort, start, end))
  const filters = conjuncts(filter)
  const candidates = fewestCandidates(table, filters)
  if (!candidates) return ordered(scan(table, compileFilter(filter)), sort, page)

  const rest = filters.filter((one) => !candidates.covered.includes(one))
  if (rest.length > 0) {
    const test = compileFilter({ op: 'and', filters: rest })
    const rows = candidates.slice(0, candidates.count).filter(({ resource }) => test(resource))
    return ordered(rows, sort, page)
  }
  return cut(candidates.count, page, (start, end) =>
    matching({ table, candidates, filter, sort }, start, end),
  )
}

/** The comparisons that must all pass. */
function conjuncts(filter: Filter): readonly Filter[] {
  if (filter.op !== 'and') return [filter]
  return filter.filters.some(({ op }) => op === 'and') ? filter.filters.flatMap(conjuncts) : filter.filters
}

/** A page of as many rows as are known to match. */
function cut(
  total: number,
  page: Page | undefined,
  rowsOf: (start: number, end: number) => readonly Row[],
): Selection {
  const offset = startOf(page, total)
  const end = page?.limit === undefined ? total : Math.min(offset + page.limit, total)
  const items = offset < end ? rowsOf(offset, end).map(({ resource }) => resource) : []
  return { items, total, offset }
}

const ordered = (rows: readonly Row[], sort: readonly SortKey[], page: Page | undefined): Selection =>
  cut(rows.length, page, (start, end) => smallest(rows, sort, end).slice(start))

function scan(table: Table, test: Predicate): readonly Row[] {
  const rows: Row[] = []
  table.order.visit(0, table.order.size, (row) => {
    if (test(row.resource)) rows.push(row)
  })
  return rows
}

function all(table: Table, sort: readonly SortKey[], start: number, end: number): readonly Row[] {
  const [first] = sort
  if (!first) return table.order.slice(start, end)
  const index = table.indexes.ordered(first.path)
  return take(end - start, (visit) => index.visit([index.all], sort, start, visit))
}

interface Match {
  readonly table: Table
  /** Just the rows that match. */
  readonly candidates: Candidates
  readonly filter: Filter
  readonly sort: readonly SortKey[]
}

function matching(match: Match, start: number, end: number): readonly Row[] {
  const { candidates, sort } = match
  const [first] = sort
  if (!first && candidates.sliceIsCheap) return candidates.slice(start, end)
  const { range } = candidates
  if (first && range && toName(first.path) === toName(range.index.path)) {
    return take(end - start, (visit) => range.index.visit(range.runs, sort, start, visit))
  }
  return walk(match, start, end) ?? gather(match, start, end)
}

function gather({ table, candidates, sort }: Match, start: number, end: number): readonly Row[] {
  const ranking = candidates.count > few ? table.indexes.ranking(sort) : undefined
  if (ranking) return ranking.part(candidates.sequences(), start, end)
  return smallest(candidates.slice(0, candidates.count), sort, end).slice(start)
}

/** So few are ordered at once. */
const few = 8
/** How many rows can be gathered while one is looked at in passing. */
const gatheringSpeed = 8

/** Goes through the whole table in the wanted order, when the page should be full before gathering would be done. */
function walk(
  { table, candidates, filter, sort }: Match,
  start: number,
  end: number,
): readonly Row[] | undefined {
  const budget = candidates.count / gatheringSpeed
  const expected = (end * table.order.size) / candidates.count
  if (expected > budget) return undefined
  const [first] = sort
  const index = first && table.indexes.ordered(first.path)
  const test = compileFilter(filter)
  const rows: Row[] = []
  let found = 0
  let left = budget
  const visit = (row: Row): boolean => {
    if (test(row.resource)) {
      if (found >= start) rows.push(row)
      found += 1
    }
    left -= 1
    return found < end && left > 0
  }
  if (index) index.visit([index.all], sort, 0, visit)
  else table.order.visit(0, table.order.size, visit)
  return found === end ? rows : undefined
}

function take(count: number, walkRows: (visit: (row: Row) => boolean) => void): readonly Row[] {
  const rows: Row[] = []
  walkRows((row) => rows.push(row) < count)
  return rows
}

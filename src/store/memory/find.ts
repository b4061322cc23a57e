import type { Compared, Filter, Page, SortKey } from '../../core/query.ts'
import type { Plan, Probe } from '../../core/trace.ts'
import { compileFilter, type Predicate } from '../../query/filter.ts'
import { type Selection, startOf } from '../../query/selection.ts'
import type { FindQuery } from '../store.ts'
import { type Candidates, fewestCandidates } from './indexes/candidates.ts'
import { type Row, smallest } from './rows.ts'
import type { Table } from './table.ts'

/** Selects in the way that looks at the fewest rows, and tells the probe which that is. */
export function find(table: Table, { filter, sort = [], page }: FindQuery, probe?: Probe): Selection {
  const rows = table.order.size
  if (!filter) return toPage(rows, page, (start, end) => allRows({ table, sort, probe }, start, end))
  const filters = conjuncts(filter)
  const candidates = fewestCandidates(table, filters)
  if (!candidates) {
    probe?.({ way: 'scan', rows, visited: rows })
    return sortedPage(scan(table, compileFilter(filter)), sort, page)
  }
  const rest = filters.filter((one) => !candidates.covered.includes(one))
  if (rest.length > 0) {
    probe?.({ way: candidates.way, on: candidates.path, rows, visited: candidates.count })
    const test = compileFilter({ op: 'and', filters: rest })
    const passing = candidates.slice(0, candidates.count).filter(({ resource }) => test(resource))
    return sortedPage(passing, sort, page)
  }
  return toPage(candidates.count, page, (start, end) =>
    matchingRows({ table, candidates, filter, sort, probe }, start, end),
  )
}

/** The comparisons that must all hold. */
function conjuncts(filter: Filter): readonly Filter[] {
  if (filter.op !== 'and') return [filter]
  return filter.filters.some(({ op }) => op === 'and') ? filter.filters.flatMap(conjuncts) : filter.filters
}

/** A page of the rows that match; their number is known, and only those of the page are asked for. */
function toPage(
  total: number,
  page: Page | undefined,
  rowsOf: (start: number, end: number) => readonly Row[],
): Selection {
  const offset = page?.clamp ? startOf(page, total) : (page?.offset ?? 0)
  const end = page?.limit === undefined ? total : Math.min(offset + page.limit, total)
  const items = offset < end ? rowsOf(offset, end).map(({ resource }) => resource) : []
  return { items, total, offset }
}

const sortedPage = (rows: readonly Row[], sort: readonly SortKey[], page: Page | undefined): Selection =>
  toPage(rows.length, page, (start, end) => smallest(rows, sort, end).slice(start))

function scan(table: Table, test: Predicate): readonly Row[] {
  const rows: Row[] = []
  table.order.visit(0, table.order.size, (row) => {
    if (test(row.resource)) rows.push(row)
  })
  return rows
}

interface Walk {
  readonly table: Table
  readonly sort: readonly SortKey[]
  readonly probe: Probe | undefined
}

function allRows({ table, sort, probe }: Walk, start: number, end: number): readonly Row[] {
  const [first] = sort
  probe?.({ ...wayAlong(first), rows: table.order.size, visited: end - start })
  if (!first) return table.order.slice(start, end)
  const index = table.indexes.ordered(first)
  return firstVisited(end - start, (visit) => index.visit([index.all], sort, start, visit))
}

const wayAlong = (key: SortKey | undefined): Pick<Plan, 'way' | 'on'> =>
  key ? { way: 'ordered index', on: key.path } : { way: 'file order' }

interface Match extends Walk {
  /** Exactly the rows that match. */
  readonly candidates: Candidates
  readonly filter: Filter
}

function matchingRows(match: Match, start: number, end: number): readonly Row[] {
  const { table, candidates, sort, probe } = match
  const { way, path: on } = candidates
  const [first] = sort
  const { range } = candidates
  const isSorted = first && range && isSameOrder(first, range.index.key)
  if (isSorted || (!first && candidates.sliceIsCheap)) {
    probe?.({ way, on, rows: table.order.size, visited: end - start })
    if (!isSorted) return candidates.slice(start, end)
    return firstVisited(end - start, (visit) => range.index.visit(range.runs, sort, start, visit))
  }
  const walked = walkTable(match, start, end)
  if (walked) return walked
  probe?.({ way, on, rows: table.order.size, visited: candidates.count })
  return sortCandidates(match, start, end)
}

const isSameOrder = (one: Compared, other: Compared): boolean =>
  Boolean(one.numeric) === Boolean(other.numeric) && one.path.join('\0') === other.path.join('\0')

function sortCandidates({ table, candidates, sort }: Match, start: number, end: number): readonly Row[] {
  const ranking = candidates.count > fewCandidates ? table.indexes.ranking(sort) : undefined
  if (ranking) return ranking.part(candidates.sequences(), start, end)
  return smallest(candidates.slice(0, candidates.count), sort, end).slice(start)
}

/** At most so many candidates are sorted directly: a ranking would not pay. */
const fewCandidates = 8
/** How many candidates can be sorted in the time in which a walk tests one row. */
const sortingSpeed = 8

/**
 * Walks through the whole table in the order of `sort` and stops when the page is full. `undefined` where sorting the
 * candidates is quicker.
 */
function walkTable(
  { table, candidates, filter, sort, probe }: Match,
  start: number,
  end: number,
): readonly Row[] | undefined {
  const budget = candidates.count / sortingSpeed
  const expected = (end * table.order.size) / candidates.count
  if (expected > budget) return undefined
  const [first] = sort
  const index = first && table.indexes.ordered(first)
  const test = compileFilter(filter)
  const rows: Row[] = []
  let found = 0
  let remaining = budget
  const visit = (row: Row): boolean => {
    if (test(row.resource)) {
      if (found >= start) rows.push(row)
      found += 1
    }
    remaining -= 1
    return found < end && remaining > 0
  }
  if (index) index.visit([index.all], sort, 0, visit)
  else table.order.visit(0, table.order.size, visit)
  if (found < end) return undefined
  probe?.({ ...wayAlong(first), rows: table.order.size, visited: Math.ceil(budget - remaining) })
  return rows
}

function firstVisited(count: number, walkRows: (visit: (row: Row) => boolean) => void): readonly Row[] {
  const rows: Row[] = []
  walkRows((row) => rows.push(row) < count)
  return rows
}

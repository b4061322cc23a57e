import type { Filter, Page, SortKey } from '../../core/query.ts'
import { compileFilter, type Predicate } from '../../query/filter.ts'
import { type Selection, startOf } from '../../query/selection.ts'
import type { FindQuery } from '../store.ts'
import { type Candidates, fewestCandidates } from './indexes/candidates.ts'
import { toName } from './indexes/indexes.ts'
import { type Row, smallest } from './rows.ts'
import type { Table } from './table.ts'

/** Selects the same as `query/selection`, in the way that looks at the fewest rows. */
export function find(table: Table, { filter, sort = [], page }: FindQuery): Selection {
  if (!filter) return toPage(table.order.size, page, (start, end) => allRows(table, sort, start, end))
  const filters = conjuncts(filter)
  const candidates = fewestCandidates(table, filters)
  if (!candidates) return sortedPage(scan(table, compileFilter(filter)), sort, page)

  const rest = filters.filter((one) => !candidates.covered.includes(one))
  if (rest.length > 0) {
    const test = compileFilter({ op: 'and', filters: rest })
    const rows = candidates.slice(0, candidates.count).filter(({ resource }) => test(resource))
    return sortedPage(rows, sort, page)
  }
  return toPage(candidates.count, page, (start, end) =>
    matchingRows({ table, candidates, filter, sort }, start, end),
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

function allRows(table: Table, sort: readonly SortKey[], start: number, end: number): readonly Row[] {
  const [first] = sort
  if (!first) return table.order.slice(start, end)
  const index = table.indexes.ordered(first.path)
  return firstVisited(end - start, (visit) => index.visit([index.all], sort, start, visit))
}

interface Match {
  readonly table: Table
  /** Exactly the rows that match. */
  readonly candidates: Candidates
  readonly filter: Filter
  readonly sort: readonly SortKey[]
}

function matchingRows(match: Match, start: number, end: number): readonly Row[] {
  const { candidates, sort } = match
  const [first] = sort
  if (!first && candidates.sliceIsCheap) return candidates.slice(start, end)
  const { range } = candidates
  if (first && range && toName(first.path) === toName(range.index.path)) {
    return firstVisited(end - start, (visit) => range.index.visit(range.runs, sort, start, visit))
  }
  return walkTable(match, start, end) ?? sortCandidates(match, start, end)
}

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
  { table, candidates, filter, sort }: Match,
  start: number,
  end: number,
): readonly Row[] | undefined {
  const budget = candidates.count / sortingSpeed
  const expected = (end * table.order.size) / candidates.count
  if (expected > budget) return undefined
  const [first] = sort
  const index = first && table.indexes.ordered(first.path)
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
  return found === end ? rows : undefined
}

function firstVisited(count: number, walkRows: (visit: (row: Row) => boolean) => void): readonly Row[] {
  const rows: Row[] = []
  walkRows((row) => rows.push(row) < count)
  return rows
}

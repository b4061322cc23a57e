import { valueAt } from '../../../core/path.ts'
import type { SortKey } from '../../../core/query.ts'
import { compareBy, compareValues } from '../../../query/order.ts'
import type { Row } from '../row.ts'

/** The first `count` rows in the order of `sort`. They come in file order, which decides between equals. */
export function smallest(rows: readonly Row[], sort: readonly SortKey[], count: number): readonly Row[] {
  const [first, ...rest] = sort
  if (!first) return rows.slice(0, count)
  const direction = first.descending ? -1 : 1
  const compareRest = compareBy(rest)
  const compare = (a: Keyed, b: Keyed): number =>
    direction * compareValues(a.value, b.value) || compareRest(a.row.resource, b.row.resource)

  let best: Keyed[] = []
  let last: Keyed | undefined
  for (const row of rows) {
    const keyed = { row, value: valueAt(row.resource, first.path) }
    if (last && compare(last, keyed) <= 0) continue
    best.push(keyed)
    if (best.length < 2 * count + 32) continue
    best = best.toSorted(compare).slice(0, count)
    last = best.at(-1)
  }
  return best
    .toSorted(compare)
    .slice(0, count)
    .map(({ row }) => row)
}

interface Keyed {
  readonly row: Row
  readonly value: ReturnType<typeof valueAt>
}

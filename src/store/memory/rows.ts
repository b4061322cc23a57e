import type { Json } from '../../core/json.ts'
import type { SortKey } from '../../core/query.ts'
import type { Resource } from '../../core/resource.ts'
import { compareBy, compareValues, valueInOrder } from '../../query/order.ts'

/** A resource's place in its table. The place stays when the resource changes. */
export interface Row {
  /** Rises in the order of the file. */
  readonly sequence: number
  resource: Resource
}

export const bySequence = (a: Row, b: Row): number => a.sequence - b.sequence

export function sequencesOf(rows: readonly Row[]): Int32Array {
  const sequences = new Int32Array(rows.length)
  let at = 0
  for (const { sequence } of rows) sequences[at++] = sequence
  return sequences
}

/** The first `count` rows in the order of `sort`. They come in file order, which decides between equals. */
export function smallest(rows: readonly Row[], sort: readonly SortKey[], count: number): readonly Row[] {
  const [first, ...rest] = sort
  if (!first) return rows.slice(0, count)
  const direction = first.descending ? -1 : 1
  const compareRest = compareBy(rest)
  const compare = (a: KeyedRow, b: KeyedRow): number =>
    direction * compareValues(a.value, b.value) || compareRest(a.row.resource, b.row.resource)

  let best: KeyedRow[] = []
  let last: KeyedRow | undefined
  for (const row of rows) {
    const keyed = { row, value: valueInOrder(row.resource, first) }
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

interface KeyedRow {
  readonly row: Row
  readonly value: Json | undefined
}

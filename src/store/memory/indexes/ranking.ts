import { valueAt } from '../../../core/path.ts'
import type { SortKey } from '../../../core/query.ts'
import type { Resource } from '../../../core/resource.ts'
import { compareValues } from '../../../query/order.ts'
import type { Row } from '../row.ts'
import { sortedPart } from './sorted-part.ts'

/** Where every row of a table stands in an order, so that a page of some of them is found without ordering them. */
export class Ranking {
  readonly #sort: readonly SortKey[]
  readonly #rows: readonly Row[]
  /** By sequence. */
  readonly #ranks: Int32Array

  /** `rows` are all there are, in the order of `sort`. */
  constructor(sort: readonly SortKey[], rows: readonly Row[], sequences: number) {
    this.#sort = sort
    this.#rows = rows
    this.#ranks = new Int32Array(sequences)
    let rank = 0
    for (const { sequence } of rows) this.#ranks[sequence] = rank++
  }

  /** Of the rows with some sequences, those from position `start` until `end` once they are in order. */
  part(sequences: Int32Array, start: number, end: number): readonly Row[] {
    const ranks = sequences.map((sequence) => this.#ranks[sequence] ?? 0)
    return Array.from(sortedPart(ranks, this.#rows.length, [start, end]), (rank) => this.#rows[rank] as Row)
  }

  /** Whether it still holds when a resource becomes another, comes, or goes. */
  survives(before: Resource | undefined, after: Resource | undefined): boolean {
    if (!before || !after) return false
    return this.#sort.every(({ path }) => compareValues(valueAt(before, path), valueAt(after, path)) === 0)
  }
}

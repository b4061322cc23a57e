import type { SortKey } from '../../../core/query.ts'
import type { Resource } from '../../../core/resource.ts'
import { compareValues, valueInOrder } from '../../../query/order.ts'
import type { Row } from '../rows.ts'

/** The rank of every row of a table in an order: a page of some rows is found without sorting them all. */
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

  /** The rows with these sequences, from position `start` until `end` of their order. */
  part(sequences: Int32Array, start: number, end: number): readonly Row[] {
    const ranks = sequences.map((sequence) => this.#ranks[sequence] ?? 0)
    return Array.from(sortedPart(ranks, this.#rows.length, [start, end]), (rank) => this.#rows[rank] as Row)
  }

  /** Whether the ranking is still right after a resource was changed, added or removed. */
  survives(before: Resource | undefined, after: Resource | undefined): boolean {
    if (!before || !after) return false
    return this.#sort.every((key) => compareValues(valueInOrder(before, key), valueInOrder(after, key)) === 0)
  }
}

const bucketCount = 256
/** At most so many numbers are simply sorted. */
const fewNumbers = 200

/**
 * The numbers that sorting would put at the positions from `start` until `end`. They are whole, from 0 to below
 * `limit`; only those near the positions are really sorted.
 */
export function sortedPart(
  numbers: Int32Array,
  limit: number,
  [start, end]: readonly [number, number],
): Int32Array {
  if (numbers.length <= fewNumbers) return numbers.toSorted().subarray(start, end)
  const width = Math.max(1, Math.ceil(limit / bucketCount))
  const before = countsBefore(numbers, width)
  const first = before.findLastIndex((count) => count <= start)
  const last = before.findIndex((count) => count >= end)
  const low = first * width
  const high = last < 0 ? limit : last * width
  const skipped = before[first] ?? 0
  return numbersBetween(numbers, low, high).subarray(start - skipped, end - skipped)
}

function numbersBetween(numbers: Int32Array, low: number, high: number): Int32Array {
  const found: number[] = []
  for (const number of numbers) if (number >= low && number < high) found.push(number)
  return Int32Array.from(found).toSorted()
}

/** For each bucket, how many numbers are in the buckets before it. */
function countsBefore(numbers: Int32Array, width: number): Int32Array {
  const counts = new Int32Array(bucketCount + 1)
  for (const number of numbers) {
    const bucket = Math.floor(number / width) + 1
    counts[bucket] = (counts[bucket] ?? 0) + 1
  }
  for (let bucket = 1; bucket <= bucketCount; bucket += 1) {
    counts[bucket] = (counts[bucket] ?? 0) + (counts[bucket - 1] ?? 0)
  }
  return counts
}

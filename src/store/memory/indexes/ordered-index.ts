import { isArray, isObject, type Json, member, type Path } from '../../../core/json.ts'
import type { Compared, SortKey } from '../../../core/query.ts'
import type { Resource } from '../../../core/resource.ts'
import { compareBy, compareValues, valueInOrder } from '../../../query/order.ts'
import { type Row, sequencesOf } from '../rows.ts'
import { SortedList } from './sorted-list.ts'

interface OrderedEntry {
  readonly value: Json | undefined
  readonly row: Row
}

/** Positions in an ordered index, from `start` until `end`, that begin and end between different values. */
export interface Run {
  readonly start: number
  readonly end: number
}

/** Every row once, by its value at a path, then in file order. */
export class OrderedIndex {
  readonly key: Compared
  readonly #entries: SortedList<OrderedEntry>
  #lists: number
  /** Of all rows, in order of value; `undefined` after a change of the order. */
  #sequences: Int32Array | undefined
  #runsByType: { readonly numbers: Run; readonly texts: Run } | undefined

  constructor(key: Compared, rows: SortedList<Row>) {
    this.key = key
    const entries = rows.slice().map((row) => ({ value: valueInOrder(row.resource, key), row }))
    this.#entries = new SortedList(compareEntries, sortEntries(entries))
    this.#lists = entries.filter(({ row }) => meetsList(row.resource, key.path)).length
  }

  /** Whether no row has a list here: a filter compares each element, which this order knows nothing of. */
  get isSingleValued(): boolean {
    return this.#lists === 0
  }

  get all(): Run {
    return { start: 0, end: this.#entries.size }
  }

  /** Where the numbers lie, and where the texts do. */
  get runsByType(): { readonly numbers: Run; readonly texts: Run } {
    if (this.#runsByType) return this.#runsByType
    const [numbers, texts, end] = [this.countBefore(-Infinity), this.countBefore(''), this.countBefore([])]
    return (this.#runsByType = { numbers: { start: numbers, end: texts }, texts: { start: texts, end } })
  }

  /** The rows of some runs, in order of value. */
  rows(runs: readonly Run[]): Row[] {
    const rows: Row[] = []
    for (const { start, end } of runs)
      this.#entries.visit(start, end, ({ row }) => {
        rows.push(row)
      })
    return rows
  }

  /** The sequences of the rows of some runs. */
  sequences(runs: readonly Run[]): Int32Array {
    this.#sequences ??= sequencesOf(this.rows([this.all]))
    const [only] = runs
    if (only && runs.length === 1) return this.#sequences.subarray(only.start, only.end)
    return sequencesOf(this.rows(runs))
  }

  /** How many values come before the given one; with `through`, also those equal to it. */
  countBefore(value: Json | undefined, through = false): number {
    return this.#entries.countBefore((entry) => {
      const order = compare(entry.value, value)
      return order < 0 || (through && order === 0)
    })
  }

  update(row: Row, before: Resource | undefined, after: Resource | undefined): void {
    this.#lists += Number(meetsList(after, this.key.path)) - Number(meetsList(before, this.key.path))
    const old = before && valueInOrder(before, this.key)
    const fresh = after && valueInOrder(after, this.key)
    if (before && after && compareValues(old, fresh) === 0) return
    this.#sequences = undefined
    this.#runsByType = undefined
    if (before) this.#entries.delete({ value: old, row })
    if (after) this.#entries.add({ value: fresh, row })
  }

  /**
   * Visits the rows of some runs in the order of `sort`, whose first key is that of this index. Leaves out the
   * first `skip` rows and stops when a visit returns `false`.
   */
  visit(runs: readonly Run[], sort: readonly SortKey[], skip: number, visit: (row: Row) => boolean): void {
    const [first, ...rest] = sort
    const directed = first?.descending ? runs.toReversed() : runs
    let toSkip = skip
    for (const run of directed) {
      const length = run.end - run.start
      if (toSkip < length && !this.#visitRun(run, { descending: first?.descending, rest }, toSkip, visit))
        return
      toSkip = Math.max(0, toSkip - length)
    }
  }

  #visitRun(run: Run, order: RunOrder, skip: number, visit: (row: Row) => boolean): boolean {
    if (!order.descending && order.rest.length === 0) {
      return this.#entries.visit(run.start + skip, run.end, ({ row }) => visit(row))
    }
    let position = order.descending ? run.end - 1 - skip : run.start + skip
    let toSkip = skip
    while (position >= run.start && position < run.end) {
      const group = this.#groupAt(position)
      const passed = order.descending ? run.end - group.end : group.start - run.start
      if (!this.#visitGroup(group, order.rest, Math.max(0, toSkip - passed), visit)) return false
      toSkip = 0
      position = order.descending ? group.start - 1 : group.end
    }
    return true
  }

  #visitGroup(group: Run, rest: readonly SortKey[], skip: number, visit: (row: Row) => boolean): boolean {
    if (rest.length === 0) {
      return this.#entries.visit(group.start + skip, group.end, ({ row }) => visit(row))
    }
    const compareRest = compareBy(rest)
    const rows = this.#entries.slice(group.start, group.end).map(({ row }) => row)
    return rows
      .toSorted((a, b) => compareRest(a.resource, b.resource))
      .slice(skip)
      .every(visit)
  }

  /** The run of values that are equal to the one at a position; often it is alone. */
  #groupAt(position: number): Run {
    const value = this.#entries.at(position)?.value
    const before = this.#entries.at(position - 1)
    const after = this.#entries.at(position + 1)
    const isAlone =
      !(before && compare(before.value, value) === 0) && !(after && compare(after.value, value) === 0)
    if (isAlone) return { start: position, end: position + 1 }
    return { start: this.countBefore(value), end: this.countBefore(value, true) }
  }
}

interface RunOrder {
  readonly descending: boolean | undefined
  readonly rest: readonly SortKey[]
}

/** The order of `compareValues`, found at once between values of one type, as they mostly are. */
function compare(a: Json | undefined, b: Json | undefined): number {
  const type = typeof a
  if ((type === 'number' || type === 'string') && type === typeof b)
    return (a as string | number) < (b as string | number) ? -1 : Number(a !== b)
  return compareValues(a, b)
}

const compareEntries = (a: OrderedEntry, b: OrderedEntry): number =>
  compare(a.value, b.value) || a.row.sequence - b.row.sequence

/** Sorts entries that come in file order. Values of one type, as they mostly are, take half the time. */
function sortEntries(entries: readonly OrderedEntry[]): readonly OrderedEntry[] {
  const type = typeof entries[0]?.value
  const isSimple = type === 'number' || type === 'string'
  if (!isSimple || entries.some(({ value }) => typeof value !== type)) return entries.toSorted(compareEntries)
  return (entries as readonly SimpleEntry[]).toSorted(compareSimple)
}

interface SimpleEntry extends OrderedEntry {
  readonly value: number | string
}

function compareSimple({ value: a }: SimpleEntry, { value: b }: SimpleEntry): number {
  if (a < b) return -1
  return a > b ? 1 : 0
}

function meetsList(resource: Resource | undefined, path: Path): boolean {
  let value: Json | undefined = resource
  for (const name of path) {
    if (!isObject(value)) break
    value = member(value, name)
  }
  return isArray(value)
}

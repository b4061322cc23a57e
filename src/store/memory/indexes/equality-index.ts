import { type Path, valuesAt } from '../../../core/json.ts'
import type { Resource } from '../../../core/resource.ts'
import { foldScalar, type Scalar } from '../../../query/operators.ts'
import { bySequence, type Row } from '../rows.ts'
import { SortedList } from './sorted-list.ts'

/** The rows that share a value, in file order. A single row stands for itself, to save memory. */
export type Bucket = Row | SortedList<Row>

/**
 * Finds rows by an exact value at a path, with `fold` whatever its case. A row with a list is found by each of its
 * elements.
 */
export class EqualityIndex {
  readonly #path: Path
  readonly #fold: boolean
  readonly #buckets = new Map<Scalar, Bucket>()
  #lists = 0

  constructor(path: Path, rows: SortedList<Row>, { fold }: { readonly fold: boolean }) {
    this.#path = path
    this.#fold = fold
    rows.visit(0, rows.size, (row) => this.update(row, undefined, row.resource))
  }

  bucket(value: Scalar): Bucket | undefined {
    return this.#buckets.get(value)
  }

  /** The rows with a value that is written like this text, in file order. */
  rowsWithText(text: string): readonly Row[] {
    const rows = scalarsOf(text).flatMap((value) => {
      const bucket = this.#buckets.get(value)
      return bucket ? rowsOf(bucket, 0, Infinity) : []
    })
    return rows.length > 1 ? [...new Set(rows)].toSorted(bySequence) : rows
  }

  /** Whether no row is in two buckets, as a row with a list can be. */
  get isSingleValued(): boolean {
    return this.#lists === 0
  }

  update(row: Row, before: Resource | undefined, after: Resource | undefined): void {
    const old = before ? this.#valuesOf(before) : []
    const fresh = after ? this.#valuesOf(after) : []
    this.#lists += Number(fresh.length > 1) - Number(old.length > 1)
    for (const value of old) if (!fresh.includes(value)) this.#delete(value, row)
    for (const value of fresh) if (!old.includes(value)) this.#add(value, row)
  }

  #valuesOf(resource: Resource): readonly Scalar[] {
    const values = valuesOf(resource, this.#path)
    return this.#fold ? [...new Set(values.map(foldScalar))] : values
  }

  #add(value: Scalar, row: Row): void {
    const bucket = this.#buckets.get(value)
    if (bucket instanceof SortedList) bucket.add(row)
    else
      this.#buckets.set(value, bucket ? new SortedList(bySequence, [bucket, row].toSorted(bySequence)) : row)
  }

  #delete(value: Scalar, row: Row): void {
    const bucket = this.#buckets.get(value)
    if (bucket instanceof SortedList) bucket.delete(row)
    if (bucket === row || sizeOf(bucket) === 0) this.#buckets.delete(value)
  }
}

export function sizeOf(bucket: Bucket | undefined): number {
  if (bucket instanceof SortedList) return bucket.size
  return bucket ? 1 : 0
}

export function rowsOf(bucket: Bucket, start: number, end: number): readonly Row[] {
  if (bucket instanceof SortedList) return bucket.slice(start, end)
  return start === 0 && end > 0 ? [bucket] : []
}

/** The values that are written like a text: the text itself, and perhaps a number or a boolean. */
function scalarsOf(text: string): readonly Scalar[] {
  if (text === 'true' || text === 'false') return [text, text === 'true']
  return String(Number(text)) === text ? [text, Number(text)] : [text]
}

/** The values that a filter compares at a path: a missing value counts as null, and an object equals nothing. */
function valuesOf(resource: Resource, path: Path): readonly Scalar[] {
  const values = valuesAt(resource, path)
  if (values.length === 0) return [null]
  const scalars = values.filter((value) => value === null || typeof value !== 'object') as Scalar[]
  return scalars.length < 2 ? scalars : [...new Set(scalars)]
}

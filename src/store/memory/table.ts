import type { Path } from '../../core/json.ts'
import { type Collection, type Id, type Resource, toKey, keyOf } from '../../core/resource.ts'
import type { Scalar } from '../../query/operators.ts'
import { IdError, Ids } from './ids.ts'
import type { Bucket } from './indexes/equality-index.ts'
import { Indexes } from './indexes/indexes.ts'
import { SortedList } from './indexes/sorted-list.ts'
import { bySequence, type Row } from './rows.ts'

const isId = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number'

/** How to find rows by an exact value. */
export interface EqualityLookup {
  /** Whether no row has several values. */
  readonly isSingleValued: boolean
  find(value: Scalar): Bucket | undefined
}

/** One collection's resources: by key, in file order, and by each attribute that queries have asked for. */
export class Table {
  readonly order: SortedList<Row>
  readonly indexes: Indexes
  readonly collection: Collection
  readonly #rows: Map<string, Row>
  readonly #ids: Ids
  /** The place of what is added next. */
  nextSequence: number

  /** Throws an IdError when two resources have one id, or an id is neither text nor number. */
  constructor(collection: Collection, content: readonly Resource[] | Table, highestId: number) {
    this.collection = collection
    if (content instanceof Table) {
      this.#rows = new Map([...content.rows].map(([key, row]) => [key, { ...row }]))
      this.nextSequence = content.nextSequence
    } else {
      this.#rows = new Map()
      for (const resource of content) this.#load(resource)
      this.nextSequence = this.#rows.size
    }
    this.order = new SortedList(bySequence, [...this.#rows.values()].toSorted(bySequence))
    this.indexes = new Indexes(this.order)
    this.#ids = new Ids(collection.idStyle, this.#rows.keys(), highestId)
  }

  /** Another table with the same resources at the same places, which gives the same ids next. */
  copy(): Table {
    return new Table(this.collection, this, this.highestId)
  }

  get rows(): ReadonlyMap<string, Row> {
    return this.#rows
  }

  row(key: string): Row | undefined {
    return this.#rows.get(key)
  }

  getMany(keys: readonly string[]): readonly (Resource | undefined)[] {
    return keys.map((key) => this.#rows.get(key)?.resource)
  }

  /** The resources whose attribute, written as text, is this text; lists do not match. */
  findBy(attribute: string, text: string): readonly Resource[] {
    const rows = this.indexes.equality([attribute]).rowsWithText(text)
    return rows.map(({ resource }) => resource).filter((resource) => !Array.isArray(resource[attribute]))
  }

  /** Finds rows by an exact value at a path. Ids need no index: the rows are kept by key. */
  equality(path: Path): EqualityLookup {
    const { kind, idAttribute } = this.collection
    if (kind === 'collection' && path.length === 1 && path[0] === idAttribute) {
      return { isSingleValued: true, find: (id) => this.#rowWithId(id) }
    }
    const index = this.indexes.equality(path)
    return { isSingleValued: index.isSingleValued, find: (value) => index.bucket(value) }
  }

  /** Like {@link equality}, whatever the case of the text. */
  foldedEquality(path: Path): EqualityLookup {
    const index = this.indexes.equality(path, { fold: true })
    return { isSingleValued: index.isSingleValued, find: (value) => index.bucket(value) }
  }

  /** Puts a resource at its key, or removes the one there; returns a function that undoes it. */
  write(key: string, after: Resource | undefined): () => void {
    const row = this.#rows.get(key)
    if (row && after) return this.#replace(row, after)
    if (row) return this.#remove(key, row)
    return after ? this.#append(key, { sequence: this.nextSequence++, resource: after }) : () => undefined
  }

  /** Puts a resource that was removed back at its place; returns a function that undoes it. */
  putBack(key: string, resource: Resource, sequence: number): () => void {
    return this.#restore(key, { sequence, resource })
  }

  /** The key of the first resource behind a place, if there is one. */
  keyAfter(sequence: number): string | undefined {
    const row = this.order.at(this.order.countBefore((one) => one.sequence <= sequence))
    return row && keyOf(this.collection, row.resource)
  }

  nextId(): Id {
    return this.#ids.next(this.#rows)
  }

  /** Returns a function that makes the ids available again which are given from now on. */
  rememberIds(): () => void {
    const { highest } = this.#ids
    return () => {
      this.#ids.highest = highest
    }
  }

  /** The highest integer id ever given; 0 when there was none. */
  get highestId(): number {
    return this.#ids.highest
  }

  set highestId(highest: number) {
    this.#ids.highest = highest
  }

  /** The highest integer id ever given, if the record that had it has been removed. */
  get highestLostId(): number | undefined {
    const { highest } = this.#ids
    return highest > 0 && !this.#rows.has(String(highest)) ? highest : undefined
  }

  resources(): Resource[] {
    return this.order.slice().map(({ resource }) => resource)
  }

  #load(resource: Resource): void {
    const { name, kind, idAttribute } = this.collection
    const key = keyOf(this.collection, resource)
    const sequence = this.#rows.size
    const twin = this.#rows.get(key)
    if (twin) {
      const advice =
        typeof resource[idAttribute] === 'number' && !Number.isSafeInteger(resource[idAttribute])
          ? 'JavaScript rounds integers beyond 2^53: write such ids as strings, in quotes.'
          : 'Give one of them another id.'
      const problem = `Two records of "${name}" have the id ${key}. ${advice}`
      throw new IdError(name, [twin.sequence, sequence], problem)
    }
    if (kind === 'collection' && !isId(resource[idAttribute])) {
      throw new IdError(
        name,
        [sequence],
        `A record of "${name}" has an id that is neither a string nor a number. Change it, or leave it out.`,
      )
    }
    this.#rows.set(key, { sequence, resource })
  }

  #rowWithId(id: Scalar): Row | undefined {
    const row = this.#rows.get(toKey(id))
    return row?.resource[this.collection.idAttribute] === id ? row : undefined
  }

  #append(key: string, row: Row): () => void {
    this.#ids.see(key)
    this.#rows.set(key, row)
    this.order.append(row)
    this.indexes.update(row, undefined, row.resource)
    return () => this.#remove(key, row)
  }

  /** Puts a row back where it was. */
  #restore(key: string, row: Row): () => void {
    this.#rows.set(key, row)
    this.order.add(row)
    this.indexes.update(row, undefined, row.resource)
    return () => this.#remove(key, row)
  }

  #replace(row: Row, after: Resource): () => void {
    const before = row.resource
    row.resource = after
    this.indexes.update(row, before, after)
    return () => this.#replace(row, before)
  }

  #remove(key: string, row: Row): () => void {
    this.#rows.delete(key)
    this.order.delete(row)
    this.indexes.update(row, row.resource, undefined)
    return () => this.#restore(key, row)
  }
}

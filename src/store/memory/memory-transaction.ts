import type { Json } from '../../core/json.ts'
import { type Id, type Resource, keyOf } from '../../core/resource.ts'
import type { Change, PastTransaction, Probe, ReplacedBy } from '../../core/trace.ts'
import type { Selection } from '../../query/selection.ts'
import type { FindQuery, Transaction } from '../store.ts'
import type { Contents } from './contents.ts'
import { find } from './find.ts'
import type { Table } from './table.ts'

/** Writes to the tables immediately and remembers how to undo it. */
export class MemoryTransaction implements Transaction {
  readonly changes: Change[] = []
  /** Where each changed resource stands, or stood, among the others. */
  readonly places: number[] = []
  /** In the history, once it is committed and has changed something. */
  number: number | undefined
  readonly #contents: Contents
  readonly #undo: (() => void)[] = []
  /** Resolves at its end: then it is decided whether its changes stay. */
  readonly ended: Promise<void>
  readonly end: () => void

  constructor(contents: Contents) {
    this.#contents = contents
    let end = (): void => undefined
    this.ended = new Promise((resolve) => (end = resolve))
    this.end = end
  }

  async get(collection: string, key: string): Promise<Resource | undefined> {
    return this.#contents.table(collection).row(key)?.resource
  }

  async getMany(collection: string, keys: readonly string[]): Promise<readonly (Resource | undefined)[]> {
    return this.#contents.table(collection).getMany(keys)
  }

  async find(collection: string, query: FindQuery, probe?: Probe): Promise<Selection> {
    return find(this.#contents.table(collection), query, probe)
  }

  async findBy(collection: string, attribute: string, text: string): Promise<readonly Resource[]> {
    return this.#contents.table(collection).findBy(attribute, text)
  }

  insert(collection: string, resource: Resource): void {
    const table = this.#contents.ownTable(collection)
    this.#write(table, keyOf(table.collection, resource), resource)
  }

  replace(collection: string, key: string, resource: Resource): void {
    this.#write(this.#contents.ownTable(collection), key, resource)
  }

  remove(collection: string, key: string): void {
    this.#write(this.#contents.ownTable(collection), key, undefined)
  }

  nextId(collection: string): Id {
    const table = this.#contents.ownTable(collection)
    this.#undo.push(table.rememberIds())
    return table.nextId()
  }

  /** Restores everything as it was. Transactions are undone in reverse order. */
  undo(): void {
    for (const undo of this.#undo.splice(0).toReversed()) undo()
  }

  /** Takes back an earlier transaction. What it removed comes back at its place. */
  takeBack({ changes, places }: KeptTransaction): void {
    for (const [at, { collection, key, before, after }] of [...changes.entries()].toReversed()) {
      const table = this.#contents.ownTable(collection)
      const place = places[at] ?? 0
      const isRemoval = before !== undefined && after === undefined
      const next = isRemoval ? table.keyAfter(place) : undefined
      this.changes.push({
        collection,
        key,
        before: after,
        after: before,
        ...(next === undefined ? {} : { next }),
      })
      this.places.push(place)
      this.#undo.push(isRemoval ? table.putBack(key, before, place) : table.write(key, before))
    }
  }

  #write(table: Table, key: string, after: Resource | undefined): void {
    this.#undo.push(table.rememberIds())
    const row = table.row(key)
    this.changes.push({ collection: table.collection.name, key, before: row?.resource, after })
    this.places.push(row?.sequence ?? table.nextSequence)
    this.#undo.push(table.write(key, after))
  }
}

/** A change that is made in memory and may still be undone. */
export interface Commit {
  readonly changes: readonly Change[]
  undo(): void
}

/** What a transaction has come to. */
export interface Committed<T> {
  readonly result: T
  /** Missing where nothing was changed. */
  readonly entry?: PastTransaction
  readonly persisted?: Promise<void> | undefined
}

/** Of the history: so many transactions, and so many bytes that only it keeps, roughly. */
const mostTransactions = 1000
const mostBytes = 32 * 1024 * 1024

interface PlacedChanges {
  readonly changes: readonly Change[]
  /** The place of each changed resource among the others. */
  readonly places: readonly number[]
}

/** What replaced all contents, and what there was before; these stay as they are. */
interface WholeChange {
  readonly changes: readonly Change[]
  readonly replacedBy: ReplacedBy
  readonly replaced: Contents
}

export interface KeptTransaction extends PastTransaction, PlacedChanges {
  isUndone: boolean
  readonly replaced?: Contents
  readonly bytes: number
}

/** The last transactions, so that they can be undone. Resources never change in place, so this keeps only references. */
export class History {
  /** The number of the last transaction. */
  head = 0
  /** The last transaction before those that are kept. */
  since = 0
  /** When it was committed, or the store opened. */
  sinceTime = Date.now()
  #entries: KeptTransaction[] = []
  #bytes = 0

  get entries(): readonly KeptTransaction[] {
    return this.#entries
  }

  add(change: PlacedChanges | WholeChange, undoes: readonly number[] = []): PastTransaction {
    const entry = {
      places: [],
      ...change,
      n: ++this.head,
      at: Date.now(),
      isUndone: false,
      undoes,
      bytes: retainedBytes(change),
    }
    this.#entries.push(entry)
    this.#bytes += entry.bytes
    this.#mark(undoes, true)
    while (this.#entries.length > mostTransactions || this.#bytes > mostBytes) this.#dropOldest()
    return entry
  }

  commit(transaction: MemoryTransaction, undoes?: readonly number[]): PastTransaction {
    const { changes, places } = transaction
    const entry = this.add({ changes, places }, undoes)
    transaction.number = entry.n
    return entry
  }

  /** Forgets a transaction that could not be made durable. */
  drop(number: number | undefined): void {
    const entry = this.#entries.find(({ n }) => n === number)
    if (!entry) return
    this.#entries = this.#entries.filter((one) => one !== entry)
    this.#bytes -= entry.bytes
    this.#mark(entry.undoes, false)
  }

  /** What came before can no longer be undone. The numbers go on. */
  clear(): void {
    this.#entries = []
    this.#bytes = 0
    this.since = this.head
    this.sinceTime = Date.now()
  }

  #dropOldest(): void {
    const oldest = this.#entries.shift()
    if (!oldest) return
    this.#bytes -= oldest.bytes
    this.since = oldest.n
    this.sinceTime = oldest.at
  }

  #mark(numbers: readonly number[], isUndone: boolean): void {
    for (const entry of this.#entries) if (numbers.includes(entry.n)) entry.isUndone = isUndone
  }
}

const bytesPerChange = 200
const bytesPerRetainedRow = 100

function retainedBytes(change: PlacedChanges | WholeChange): number {
  let bytes = 0
  for (const { before } of change.changes) bytes += bytesPerChange + roughSize(before)
  if ('replaced' in change)
    for (const { rows } of change.replaced.tables.values()) bytes += rows.size * bytesPerRetainedRow
  return bytes
}

function roughSize(value: Json | undefined): number {
  if (typeof value === 'string') return 16 + 2 * value.length
  if (typeof value !== 'object' || value === null) return 8
  let bytes = 32
  for (const one of Object.values(value)) bytes += 16 + roughSize(one)
  return bytes
}

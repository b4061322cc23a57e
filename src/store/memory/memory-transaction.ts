import { ApiError } from '../../core/error.ts'
import { type Id, type Resource, keyOf } from '../../core/resource.ts'
import type { Change, PastTransaction, Probe } from '../../core/trace.ts'
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

  /** Takes back a change of an earlier transaction. What was removed comes back at its place. */
  takeBack({ collection, key, before, after }: Change, place: number): void {
    const table = this.#contents.ownTable(collection)
    if (table.row(key)?.resource !== after) throw new Error(`${collection} ${key} has changed meanwhile`)
    this.changes.push({ collection, key, before: after, after: before })
    this.places.push(place)
    const isRemoval = before !== undefined && after === undefined
    this.#undo.push(isRemoval ? table.putBack(key, before, place) : table.write(key, before))
  }

  #write(table: Table, key: string, after: Resource | undefined): void {
    this.#undo.push(table.rememberIds())
    const row = table.row(key)
    this.changes.push({ collection: table.collection.name, key, before: row?.resource, after })
    // What is new has no place to come back to.
    this.places.push(row?.sequence ?? 0)
    this.#undo.push(table.write(key, after))
  }
}

const mostTransactions = 1000
const mostPastChanges = 20_000

interface PlacedChanges {
  readonly changes: readonly Change[]
  readonly places: readonly number[]
}

/** With the place of each changed resource among the others, so that what was removed can come back there. */
interface KeptTransaction extends PastTransaction {
  readonly places: readonly number[]
  isUndone: boolean
}

/** The last transactions, so that they can be undone. Resources never change in place, so this keeps only references. */
export class History {
  #entries: KeptTransaction[] = []
  #changeCount = 0
  #head = 0

  get entries(): readonly PastTransaction[] {
    return this.#entries
  }

  add({ changes, places }: PlacedChanges, undone: readonly PastTransaction[]): PastTransaction {
    const undoes = undone.map(({ n }) => n)
    const entry = { n: ++this.#head, at: Date.now(), changes, places, isUndone: false, undoes }
    this.#entries.push(entry)
    this.#changeCount += changes.length
    this.#mark(undoes, true)
    while (this.#entries.length > mostTransactions || this.#changeCount > mostPastChanges)
      this.#changeCount -= this.#entries.shift()?.changes.length ?? 0
    return entry
  }

  /** Forgets a transaction that could not be made durable. */
  drop(entry: PastTransaction): void {
    this.#entries = this.#entries.filter((one) => one !== entry)
    this.#changeCount -= entry.changes.length
    this.#mark(entry.undoes, false)
  }

  /** What came before can no longer be undone. The numbers go on. */
  clear(): void {
    this.#entries = []
    this.#changeCount = 0
  }

  /** The last so many that can be undone, the newest first. Throws a 409 if there are fewer. */
  newest(count: number): readonly KeptTransaction[] {
    const open = this.#entries.filter(({ isUndone, undoes }) => !isUndone && undoes.length === 0)
    if (open.length >= count) return open.slice(open.length - count).toReversed()
    const there = open.length === 1 ? 'There is 1 change' : `There are ${open.length} changes`
    throw new ApiError('conflict', `${there} to undo, not ${count}.`, {
      help: 'GET /_/history lists them. A reset, and an edit of the file by hand, cannot be undone.',
    })
  }

  #mark(numbers: readonly number[], isUndone: boolean): void {
    for (const entry of this.#entries) if (numbers.includes(entry.n)) entry.isUndone = isUndone
  }
}

import { type Id, type Resource, keyOf } from '../../core/resource.ts'
import type { Change, Probe } from '../../core/trace.ts'
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
    this.#note({ collection, key, before: after, after: before }, place)
    const isRemoval = before !== undefined && after === undefined
    this.#undo.push(isRemoval ? table.putBack(key, before, place) : table.write(key, before))
  }

  #write(table: Table, key: string, after: Resource | undefined): void {
    this.#undo.push(table.rememberIds())
    const row = table.row(key)
    const change = { collection: table.collection.name, key, before: row?.resource, after }
    this.#note(change, row?.sequence ?? table.nextSequence)
    this.#undo.push(table.write(key, after))
  }

  #note(change: Change, place: number): void {
    this.changes.push(change)
    this.places.push(place)
  }
}

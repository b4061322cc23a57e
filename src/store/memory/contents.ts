import { ApiError } from '../../core/error.ts'
import { isObject, type Json, member } from '../../core/json.ts'
import {
  type Collection,
  type Database,
  keyOf,
  type Model,
  type Resource,
  toKey,
} from '../../core/resource.ts'
import type { Change } from '../../core/trace.ts'
import type { CreateModel, LiveModel } from '../store.ts'
import { explainDoubles, numberInList, type PlaceOf, summarizeDoubles } from './explain-doubles.ts'
import { type DoubleId, identify, recordsOf, toMember } from './records.ts'
import { Table } from './table.ts'

/**
 * The member of a data file that keeps, by collection, the highest integer id ever given, where the record that had
 * it has been deleted.
 */
export const sequencesName = '$sequences'

/** What contents are made of. */
interface Parts {
  readonly model: Model
  readonly createModel: CreateModel
  /** Missing where none has been needed: only writes teach a model anything. */
  readonly live?: LiveModel
  readonly tables: ReadonlyMap<string, Table>
  /** The names of tables that other contents have, too. */
  readonly shared: Iterable<string>
  /** Every member of the data file, in its order; of collections only the names, since the tables hold the rest. */
  readonly members: ReadonlyMap<string, Json | undefined>
  readonly doubles: ReadonlyMap<string, readonly DoubleId[]>
  readonly doubleNotices: ReadonlyMap<string, readonly string[]>
  readonly notices: readonly string[]
}

/** Everything that a store holds at one time. */
export class Contents {
  /** The model as it is now: resources that come in can change it. */
  model: Model
  readonly #parts: Parts
  readonly #tables: Map<string, Table>
  readonly #shared: Set<string>
  #live: LiveModel | undefined

  private constructor(parts: Parts) {
    this.#parts = parts
    this.model = parts.model
    this.#live = parts.live
    this.#tables = new Map(parts.tables)
    this.#shared = new Set(parts.shared)
  }

  /** Throws an IdError. `placeOf` says, for people, where a record stands. */
  static of(database: Database, createModel: CreateModel, placeOf: PlaceOf = numberInList): Contents {
    const live = createModel(database)
    const { model } = live
    const { tables, doubles, notices } = tablesOf(database, model)
    const doubleNotices = explainDoubles({ model, tables, doubles }, placeOf)
    const members = new Map(
      Object.entries(database).map(([name, value]) => [name, tables.has(name) ? undefined : value]),
    )
    const all = [...notices, ...summarizeDoubles(doubleNotices)]
    const shared: readonly string[] = []
    return new Contents({
      model,
      createModel,
      live,
      tables,
      shared,
      members,
      doubles,
      doubleNotices,
      notices: all,
    })
  }

  /** The same data. Both share each table until one of them writes to it. */
  fork(createModel: CreateModel): Contents {
    const { live: _own, ...parts } = this.#parts
    for (const name of this.#tables.keys()) this.#shared.add(name)
    return new Contents({
      ...parts,
      createModel,
      model: this.model,
      tables: this.#tables,
      shared: this.#tables.keys(),
    })
  }

  /** What the database did not have: ids that were added. */
  get notices(): readonly string[] {
    return this.#parts.notices
  }

  /** By collection, the records whose ids others had before them. */
  get doubles(): ReadonlyMap<string, readonly DoubleId[]> {
    return this.#parts.doubles
  }

  /** By collection, the same for people. */
  get doubleNotices(): ReadonlyMap<string, readonly string[]> {
    return this.#parts.doubleNotices
  }

  /** Lets the model learn from a resource that has come in. */
  observe(collection: string, resource: Resource): void {
    const live = this.#liveModel()
    if (live.observe(collection, resource)) this.model = live.model
  }

  #liveModel(): LiveModel {
    if (this.#live) return this.#live
    this.#live = this.#parts.createModel(this.file())
    this.model = this.#live.model
    return this.#live
  }

  collection(name: string): Collection {
    const found = this.model.collections.get(name)
    if (!found) throw gone(name)
    return found
  }

  table(name: string): Table {
    const found = this.#tables.get(name)
    if (!found) throw gone(name)
    return found
  }

  /** The table for a write: from now on, a copy where it was shared. */
  ownTable(name: string): Table {
    // The model learns from what was there before the write.
    this.#liveModel()
    return this.#owned(name)
  }

  #owned(name: string): Table {
    const table = this.table(name)
    if (!this.#shared.delete(name)) return table
    const copy = table.copy()
    this.#tables.set(name, copy)
    return copy
  }

  /** Takes back a change that was made to these contents. What it removed comes back at its place. */
  takeBack({ collection, key, before, after }: Change, place: number): void {
    const table = this.#owned(collection)
    if (before && !after) table.putBack(key, before, place)
    else table.write(key, before)
  }

  /** Adds a resource before another one, or at the end where that is gone. */
  addBefore(name: string, resource: Resource, next: string): void {
    const table = this.#owned(name)
    const key = keyOf(table.collection, resource)
    const at = table.row(next)?.sequence
    if (at === undefined || table.row(key)) return void table.write(key, resource)
    const position = table.order.countBefore(({ sequence }) => sequence < at)
    const resources = table.resources().toSpliced(position, 0, resource)
    this.#tables.set(name, new Table(table.collection, resources, table.highestId))
  }

  /** Lets ids go on after the number that is chosen, of the highest of a table and of the others' table. */
  adjustIds(others: Contents, choose: (own: number, other: number) => number): void {
    for (const [name, table] of this.#tables) {
      const highest = choose(table.highestId, others.tables.get(name)?.highestId ?? 0)
      if (highest !== table.highestId) this.#owned(name).highestId = highest
    }
  }

  get tables(): ReadonlyMap<string, Table> {
    return this.#tables
  }

  /** Every collection, as the API shows it. */
  dump(): Database {
    return Object.fromEntries(
      [...this.#tables].map(([name, table]) => {
        const isList = this.collection(name).kind === 'collection'
        return [name, isList ? table.resources() : this.#memberOf(name)]
      }),
    )
  }

  /** The whole data file, metadata such as `$schema` included. */
  file(): Database {
    const sequences = toSequences(this.#tables)
    const names = new Set([...this.#parts.members.keys(), ...this.#tables.keys(), sequencesName])
    if (!sequences) names.delete(sequencesName)
    return Object.fromEntries(
      [...names].map((name) => {
        if (name === sequencesName && sequences) return [name, sequences]
        return [name, this.#tables.has(name) ? this.#memberOf(name) : (this.#parts.members.get(name) ?? null)]
      }),
    )
  }

  #memberOf(name: string): Json {
    return toMember(this.collection(name), this.table(name).resources())
  }
}

function tablesOf(database: Database, model: Model): Pick<Parts, 'tables' | 'doubles' | 'notices'> {
  const tables = new Map<string, Table>()
  const doubles = new Map<string, readonly DoubleId[]>()
  const notices: string[] = []
  for (const collection of model.collections.values()) {
    const { name } = collection
    const records = recordsOf(collection, member(database, name) ?? null)
    const { resources, doubles: twins } = identify(collection, records, highestId(database, name))
    if (resources.length > 0 && resources !== records)
      notices.push(...idNotices(collection, records, resources))
    if (twins.length > 0) doubles.set(name, twins)
    tables.set(name, new Table(collection, resources, highestId(database, name)))
  }
  return { tables, doubles, notices }
}

/** A request goes by the model that it began with, and the data may have been edited since. */
const gone = (name: string): ApiError =>
  new ApiError('not_found', `The collection "${name}" does not exist any more.`)

function idNotices(
  { name, idAttribute }: Collection,
  records: readonly Resource[],
  resources: readonly Resource[],
): readonly string[] {
  const given = resources.filter((_, position) => (records[position]?.[idAttribute] ?? null) === null)
  if (given.length === 0) return []
  const ids = given.slice(0, 5).map((resource) => toKey(resource[idAttribute]))
  const more = given.length > ids.length ? ', …' : ''
  return given.length === 1
    ? [`A record of "${name}" had no id. It was given ${ids.join('')}.`]
    : [`${given.length} records of "${name}" had no id. They were given ${ids.join(', ')}${more}.`]
}

/** The highest id that `$sequences` has for a collection; 0 where it has none. */
function highestId(database: Database, collection: string): number {
  const sequences = member(database, sequencesName)
  const highest = isObject(sequences) ? member(sequences, collection) : undefined
  return typeof highest === 'number' && Number.isSafeInteger(highest) ? highest : 0
}

/** The value of `$sequences`; `undefined` where the records themselves show every highest id. */
function toSequences(tables: ReadonlyMap<string, Table>): Database | undefined {
  const lost = [...tables].flatMap(([name, { highestLostId }]) =>
    highestLostId === undefined ? [] : [[name, highestLostId] as const],
  )
  return lost.length > 0 ? Object.fromEntries(lost) : undefined
}

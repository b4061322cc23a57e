import { ApiError } from '../../core/error.ts'
import { isObject, type Json, member } from '../../core/json.ts'
import { type Collection, type Database, type Model, type Resource, toKey } from '../../core/resource.ts'
import type { Change } from '../../core/trace.ts'
import type { CreateModel, LiveModel } from '../store.ts'
import { explainDoubles, numberInList, type PlaceOf, summarizeDoubles } from './explain-doubles.ts'
import { type DoubleId, identify, recordsOf, toMember } from './records.ts'
import type { Row } from './rows.ts'
import { Table } from './table.ts'

/**
 * The member of a data file that keeps, by collection, the highest integer id ever given, where the record that had
 * it has been deleted.
 */
export const sequencesName = '$sequences'

/** Everything that a store holds at one time. */
export class Contents {
  /** What the database did not have: ids that were added. */
  readonly notices: readonly string[]
  /** By collection, the records whose ids others had before them. */
  readonly doubles: ReadonlyMap<string, readonly DoubleId[]>
  /** By collection, the same for people. */
  readonly doubleNotices: ReadonlyMap<string, readonly string[]>
  /** The model as it is now: resources that come in can change it. */
  model: Model
  readonly #tables = new Map<string, Table>()
  readonly #live: LiveModel
  /** Every member of the data file, in its order; of collections only the names, since the tables hold the rest. */
  readonly #members: ReadonlyMap<string, Json | undefined>

  /** Throws an IdError. `placeOf` says, for people, where a record stands. */
  constructor(database: Database, createModel: CreateModel, placeOf: PlaceOf = numberInList) {
    this.#live = createModel(database)
    this.model = this.#live.model
    const notices: string[] = []
    const doubles = new Map<string, readonly DoubleId[]>()
    for (const collection of this.model.collections.values()) {
      const { name } = collection
      const records = recordsOf(collection, member(database, name) ?? null)
      const { resources, doubles: twins } = identify(collection, records, highestId(database, name))
      if (resources.length > 0 && resources !== records)
        notices.push(...idNotices(collection, records, resources))
      if (twins.length > 0) doubles.set(name, twins)
      this.#tables.set(name, new Table(collection, resources, highestId(database, name)))
    }
    this.doubles = doubles
    this.doubleNotices = explainDoubles(this, placeOf)
    this.notices = [...notices, ...summarizeDoubles(this.doubleNotices)]
    this.#members = new Map(
      Object.entries(database).map(([name, value]) => [name, this.#tables.has(name) ? undefined : value]),
    )
  }

  /** Lets the model learn from a resource that has come in. */
  observe(collection: string, resource: Resource): void {
    if (this.#live.observe(collection, resource)) this.model = this.#live.model
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
    const names = new Set([...this.#members.keys(), ...this.#tables.keys(), sequencesName])
    if (!sequences) names.delete(sequencesName)
    return Object.fromEntries(
      [...names].map((name) => {
        if (name === sequencesName && sequences) return [name, sequences]
        return [name, this.#tables.has(name) ? this.#memberOf(name) : (this.#members.get(name) ?? null)]
      }),
    )
  }

  #memberOf(name: string): Json {
    return toMember(this.collection(name), this.table(name).resources())
  }
}

/** A request goes by the model that it began with, and the data may have been edited since. */
const gone = (name: string): ApiError =>
  new ApiError('not_found', `There is no resource "${name}" here any more.`)

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

/** Every resource that was changed, added or removed between two contents. */
export function differences(before: Contents, after: Contents): readonly Change[] {
  const changes: Change[] = []
  for (const [collection, { rows }] of before.tables) {
    const isUnchanged = before.collection(collection).kind === 'value' ? holdsSameValue : holdsSameResource
    for (const [key, row] of rows) {
      const now = after.tables.get(collection)?.row(key)
      if (!isUnchanged(row, now))
        changes.push({ collection, key, before: row.resource, after: now?.resource })
    }
  }
  return [...changes, ...additions(before, after)]
}

function additions(before: Contents, after: Contents): readonly Change[] {
  const changes: Change[] = []
  for (const [collection, { rows }] of after.tables) {
    const previous = before.tables.get(collection)
    for (const [key, { resource }] of rows) {
      if (!previous?.row(key)) changes.push({ collection, key, before: undefined, after: resource })
    }
  }
  return changes
}

const holdsSameResource = (a: Row, b: Row | undefined): boolean => a.resource === b?.resource

/** A value gets a new `{ value }` around it each time, so the objects cannot be compared. */
const holdsSameValue = (a: Row, b: Row | undefined): boolean => a.resource['value'] === b?.resource['value']

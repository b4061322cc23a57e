import { type Json, member } from '../../core/json.ts'
import { type Collection, type Database, type Model, type Resource, toKey } from '../../core/resource.ts'
import type { CreateModel, LiveModel } from '../store.ts'
import { identify, recordsOf, toMember } from './records.ts'
import { highestId, sequencesName, toSequences } from './sequences.ts'
import { Table } from './table.ts'

/** All that a store holds at one time. */
export class Contents {
  /** What was not in the database as it came: ids that were given. */
  readonly notices: readonly string[]
  readonly #tables = new Map<string, Table>()
  readonly #live: LiveModel
  #model: Model
  /** Every member of the data file, in its order; of the collections the names alone. */
  readonly #members: ReadonlyMap<string, Json | undefined>

  /** Throws an IdError. */
  constructor(database: Database, createModel: CreateModel) {
    this.#live = createModel(database)
    this.#model = this.#live.model
    const notices: string[] = []
    for (const collection of this.#model.collections.values()) {
      const { name } = collection
      const records = recordsOf(collection, member(database, name) ?? null)
      const resources = identify(collection, records, highestId(database, name))
      if (resources !== records) notices.push(idNotice(collection, records, resources))
      this.#tables.set(name, new Table(collection, resources, highestId(database, name)))
    }
    this.notices = notices
    this.#members = new Map(
      Object.entries(database).map(([name, value]) => [name, this.#tables.has(name) ? undefined : value]),
    )
  }

  get model(): Model {
    return this.#model
  }

  /** Lets the model learn from a resource that has come in. */
  observe(collection: string, resource: Resource): void {
    this.#live.observe(collection, resource)
    this.#model = this.#live.model
  }

  collection(name: string): Collection {
    const found = this.#model.collections.get(name)
    if (!found) throw new Error(`no collection ${name}`)
    return found
  }

  table(name: string): Table {
    const found = this.#tables.get(name)
    if (!found) throw new Error(`no table ${name}`)
    return found
  }

  get tables(): ReadonlyMap<string, Table> {
    return this.#tables
  }

  /** Every collection, as the API shows it. */
  dump(): Database {
    return Object.fromEntries([...this.#tables.keys()].map((name) => [name, this.#memberOf(name)]))
  }

  /** The whole data file, with what it says about itself. */
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

function idNotice(
  { name, idAttribute }: Collection,
  records: readonly Resource[],
  resources: readonly Resource[],
) {
  const given = resources.filter((resource, position) => resource !== records[position])
  const ids = given.slice(0, 5).map((resource) => toKey(resource[idAttribute]))
  const more = given.length > ids.length ? ', …' : ''
  return given.length === 1
    ? `A record of "${name}" had no id. It was given ${ids.join('')}.`
    : `${given.length} records of "${name}" had no id. They were given ${ids.join(', ')}${more}.`
}

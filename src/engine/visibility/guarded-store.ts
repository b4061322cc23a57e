import type { Guard } from '../../core/guard.ts'
import { collectionOf } from '../../core/model.ts'
import { keyOf, type Model, type Resource } from '../../core/resource.ts'
import { both, compileFilter } from '../../query/filter.ts'
import type { Reader, Transaction } from '../../store/store.ts'
import type { WriteScope } from '../scope.ts'

/** A store, or a transaction, as far as a guard lets it be read. */
export const guardedReader = (reader: Reader, guard: Guard): Reader => ({
  async get(collection, key) {
    const filter = guard.readable(collection)
    const resource = await reader.get(collection, key)
    return resource && (!filter || compileFilter(filter)(resource)) ? resource : undefined
  },
  async getMany(collection, keys) {
    // A draft without ids of a closed collection asks for nothing in it.
    if (keys.length === 0) return []
    const filter = guard.readable(collection)
    const found = await reader.getMany(collection, keys)
    const isReadable = filter && compileFilter(filter)
    return isReadable ? found.map((one) => (one && isReadable(one) ? one : undefined)) : found
  },
  async find(collection, query) {
    const filter = both(guard.readable(collection), query.filter)
    return reader.find(collection, filter ? { ...query, filter } : query)
  },
  async findBy(collection, attribute, text) {
    const filter = guard.readable(collection)
    const found = await reader.findBy(collection, attribute, text)
    return filter ? found.filter(compileFilter(filter)) : found
  },
})

/** A transaction that reads what a guard allows, and whose every write the guard has to agree to. */
export function guardedTransaction(
  transaction: Transaction,
  guard: Guard,
  model: Model,
): Pick<WriteScope, 'reader' | 'transaction' | 'guard'> {
  const known = new KnownResources(model)
  const observed = observedReader(transaction, known)
  const guarded: Transaction = {
    ...observed,
    changes: transaction.changes,
    insert(collection, resource) {
      guard.assertChange({ collection, before: undefined, after: resource })
      transaction.insert(collection, resource)
      known.add(collection, resource)
    },
    replace(collection, key, resource) {
      guard.assertChange({ collection, before: known.get(collection, key), after: resource })
      transaction.replace(collection, key, resource)
      known.set(collection, key, resource)
    },
    remove(collection, key) {
      guard.assertChange({ collection, before: known.get(collection, key), after: undefined })
      transaction.remove(collection, key)
    },
    nextId: (collection) => transaction.nextId(collection),
  }
  return { guard, reader: guardedReader(observed, guard), transaction: guarded }
}

/** The resources that a transaction has read or written: a write is judged by what was there before it. */
class KnownResources {
  readonly #model: Model
  readonly #byCollection = new Map<string, Map<string, Resource>>()

  constructor(model: Model) {
    this.#model = model
  }

  add(collection: string, resource: Resource): void {
    this.set(collection, keyOf(collectionOf(this.#model, collection), resource), resource)
  }

  set(collection: string, key: string, resource: Resource): void {
    const known = this.#byCollection.get(collection)
    if (known) known.set(key, resource)
    else this.#byCollection.set(collection, new Map([[key, resource]]))
  }

  /** Throws for what was never read, since the guard cannot have agreed to its change. */
  get(collection: string, key: string): Resource {
    const resource = this.#byCollection.get(collection)?.get(key)
    if (resource) return resource
    throw new Error(`${collection} ${key} is written without having been read`)
  }
}

const observedReader = (reader: Reader, known: KnownResources): Reader => ({
  async get(collection, key) {
    const resource = await reader.get(collection, key)
    if (resource) known.set(collection, key, resource)
    return resource
  },
  async getMany(collection, keys) {
    const found = await reader.getMany(collection, keys)
    for (const [at, key] of keys.entries()) {
      const resource = found[at]
      if (resource) known.set(collection, key, resource)
    }
    return found
  },
  async find(collection, query) {
    const selection = await reader.find(collection, query)
    for (const resource of selection.items) known.add(collection, resource)
    return selection
  },
  async findBy(collection, attribute, text) {
    const found = await reader.findBy(collection, attribute, text)
    for (const resource of found) known.add(collection, resource)
    return found
  },
})

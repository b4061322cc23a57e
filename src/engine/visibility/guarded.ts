import { ApiError } from '../../core/error.ts'
import type { Guard } from '../../core/guard.ts'
import { collectionOf } from '../../core/model.ts'
import { type Model, type Resource, keyOf } from '../../core/resource.ts'
import type { Serializers } from '../../core/serializer.ts'
import { compileFilter } from '../../query/filter.ts'
import type { Reader, Store, Transaction } from '../../store/store.ts'
import { noProblems } from '../problems.ts'
import { both } from '../read/read.ts'
import type { Scope, WriteScope } from '../scope.ts'

/** A store as far as a guard lets it be seen; without a guard, as it is. */
export const readScope = (
  model: Model,
  store: Store,
  guard: Guard | undefined,
  serializers: Serializers,
): Scope => ({ model, reader: guard ? guardReader(store, guard) : store, serializers })

/** A transaction that shows what a guard lets be seen, and whose writes the guard has to agree to. */
export function writeScope(
  { model, whole }: Pick<WriteScope, 'model' | 'whole'>,
  transaction: Transaction,
  guard: Guard | undefined,
): WriteScope {
  const problems = noProblems()
  if (!guard) return { model, whole, problems, reader: transaction, transaction }
  const known = new KnownResources(whole)
  const observed = observe(transaction, known)
  const guarded = guardWrites({ transaction, observed, guard, known })
  return { model, whole, problems, guard, reader: guardReader(observed, guard), transaction: guarded }
}

/** The whole database is for those who may read all of it: a part would pass for the whole. */
export function assertDump(model: Model, guard: Guard | undefined): void {
  for (const name of guard ? model.collections.keys() : []) {
    if (guard?.readable(name) === undefined) continue
    throw new ApiError('forbidden', `You may read only some of ${name}, and this is the whole database.`, {
      help: `GET /${name} lists what you may read.`,
    })
  }
}

const guardReader = (reader: Reader, guard: Guard): Reader => ({
  async get(collection, key) {
    const filter = guard.readable(collection)
    const resource = await reader.get(collection, key)
    return resource && (!filter || compileFilter(filter)(resource)) ? resource : undefined
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

/** The resources that a transaction has read or written: a write is judged by what was there before it. */
class KnownResources {
  readonly #model: Model
  readonly #byCollection = new Map<string, Map<string, Resource>>()

  constructor(model: Model) {
    this.#model = model
  }

  add(collection: string, resource: Resource): void {
    const key = keyOf(collectionOf(this.#model, collection), resource)
    const known = this.#byCollection.get(collection)
    if (known) known.set(key, resource)
    else this.#byCollection.set(collection, new Map([[key, resource]]))
  }

  /** Throws for what was never read, since nobody can have agreed to its change. */
  get(collection: string, key: string): Resource {
    const resource = this.#byCollection.get(collection)?.get(key)
    if (resource) return resource
    throw new Error(`${collection} ${key} is written without having been read`)
  }
}

const observe = (reader: Reader, known: KnownResources): Reader => ({
  async get(collection, key) {
    const resource = await reader.get(collection, key)
    if (resource) known.add(collection, resource)
    return resource
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

interface GuardedWrites {
  readonly transaction: Transaction
  readonly observed: Reader
  readonly guard: Guard
  readonly known: KnownResources
}

const guardWrites = ({ transaction, observed, guard, known }: GuardedWrites): Transaction => ({
  get: async (collection, key) => observed.get(collection, key),
  find: async (collection, query) => observed.find(collection, query),
  findBy: async (collection, attribute, text) => observed.findBy(collection, attribute, text),
  insert(collection, resource) {
    guard.assertChange({ collection, before: undefined, after: resource })
    transaction.insert(collection, resource)
    known.add(collection, resource)
  },
  replace(collection, key, resource) {
    guard.assertChange({ collection, before: known.get(collection, key), after: resource })
    transaction.replace(collection, key, resource)
    known.add(collection, resource)
  },
  remove(collection, key) {
    guard.assertChange({ collection, before: known.get(collection, key), after: undefined })
    transaction.remove(collection, key)
  },
  nextId: (collection) => transaction.nextId(collection),
})

import { isArray, isObject } from '../../core/json.ts'
import type { Collection, Database, Resource } from '../../core/resource.ts'
import { select } from '../../query/selection.ts'
import type { Change, CreateModel, LiveModel, Store, Transaction } from '../store.ts'
import { createTable, keyOf, nextId, type Table } from './table.ts'

/** A store that keeps everything in memory and nothing on disk. */
export function createMemoryStore(database: Database, createModel: CreateModel): Store {
  const listeners = new Set<(change: Change) => void>()
  let { live, tables } = load(database, createModel)
  let last: Promise<unknown> = Promise.resolve()

  const collection = (name: string): Collection => {
    const found = live.model.collections.get(name)
    if (!found) throw new Error(`no collection ${name}`)
    return found
  }
  const table = (name: string): Table => {
    const found = tables.get(name)
    if (!found) throw new Error(`no table ${name}`)
    return found
  }
  const reader = {
    get: async (name: string, key: string) => table(name).rows.get(key),
    find: async (name: string, query: Parameters<Store['find']>[1]) =>
      select([...table(name).rows.values()], query),
  }

  async function commit<T>(change: (transaction: Transaction) => Promise<T>): Promise<T> {
    const changes: Change[] = []
    const apply = (one: Change): void => {
      write(table(one.collection), one)
      changes.push(one)
    }
    try {
      const result = await change({
        ...reader,
        insert(name, resource) {
          live.observe(name, resource)
          const key = keyOf(collection(name), resource)
          table(name).ids.see(key)
          apply({ collection: name, key, before: undefined, after: resource })
        },
        replace(name, key, resource) {
          live.observe(name, resource)
          apply({ collection: name, key, before: table(name).rows.get(key), after: resource })
        },
        remove: (name, key) =>
          apply({ collection: name, key, before: table(name).rows.get(key), after: undefined }),
        nextId: (name) => nextId(table(name)),
      })
      for (const one of changes) for (const listener of listeners) listener(one)
      return result
    } catch (error) {
      for (const one of changes.toReversed()) write(table(one.collection), { ...one, after: one.before })
      throw error
    }
  }

  return {
    ...reader,
    get model() {
      return live.model
    },
    notices: [],
    dump: async () => dump(live, tables),
    transact(change) {
      const next = last.then(() => commit(change))
      last = next.catch(() => undefined)
      return next
    },
    reset: async () => {
      ;({ live, tables } = load(database, createModel))
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: async () => undefined,
  }
}

function load(database: Database, createModel: CreateModel): { live: LiveModel; tables: Map<string, Table> } {
  const live = createModel(database)
  const tables = new Map<string, Table>()
  for (const collection of live.model.collections.values()) {
    tables.set(collection.name, createTable(collection, resourcesOf(collection, database)))
  }
  return { live, tables }
}

function resourcesOf(collection: Collection, database: Database): readonly Resource[] {
  const value = database[collection.name] ?? null
  if (collection.kind === 'value') return [{ value }]
  return isArray(value) ? value.filter(isObject) : isObject(value) ? [value] : []
}

function write({ rows }: Table, { key, after }: Change): void {
  if (after) rows.set(key, after)
  else rows.delete(key)
}

function dump(live: LiveModel, tables: ReadonlyMap<string, Table>): Database {
  const all = [...live.model.collections.values()].map(({ name, kind }) => {
    const rows = [...(tables.get(name)?.rows.values() ?? [])]
    if (kind === 'collection') return [name, rows] as const
    return [name, (kind === 'value' ? rows[0]?.['value'] : rows[0]) ?? null] as const
  })
  return Object.fromEntries(all)
}

import type { Plan, Probe, StoreCall } from '../core/trace.ts'
import type { Reader, Transaction } from '../store/store.ts'

/** A transaction whose reads and writes are noted. */
export function tracedTransaction(transaction: Transaction, calls: StoreCall[]): Transaction {
  const noteWrite = (what: StoreCall['what'], collection: string, key: string, write: () => void): void => {
    const start = performance.now()
    write()
    calls.push({ what, collection, key, returned: 0, ms: performance.now() - start })
  }
  return {
    ...tracedReader(transaction, calls),
    changes: transaction.changes,
    insert: (collection, resource) =>
      noteWrite('insert', collection, '', () => transaction.insert(collection, resource)),
    replace: (collection, key, resource) =>
      noteWrite('replace', collection, key, () => transaction.replace(collection, key, resource)),
    remove: (collection, key) =>
      noteWrite('remove', collection, key, () => transaction.remove(collection, key)),
    nextId: (collection) => transaction.nextId(collection),
  }
}

/** A reader whose reads are noted. */
export const tracedReader = (reader: Reader, calls: StoreCall[]): Reader => ({
  async get(collection, key) {
    const start = performance.now()
    const found = await reader.get(collection, key)
    calls.push({ what: 'get', collection, key, returned: found ? 1 : 0, ms: performance.now() - start })
    return found
  },
  async getMany(collection, keys) {
    const start = performance.now()
    const found = await reader.getMany(collection, keys)
    const returned = found.filter((one) => one !== undefined).length
    calls.push({ what: 'get', collection, key: keys.join(', '), returned, ms: performance.now() - start })
    return found
  },
  async find(collection, query, probe) {
    const start = performance.now()
    let plan: Plan | undefined
    const note: Probe = (given) => {
      plan = given
      probe?.(given)
    }
    const selection = await reader.find(collection, query, note)
    const returned = selection.items.length
    const call = { what: 'find', collection, query, returned, ms: performance.now() - start } as const
    calls.push(plan ? { ...call, plan } : call)
    return selection
  },
  async findBy(collection, attribute, text) {
    const start = performance.now()
    const found = await reader.findBy(collection, attribute, text)
    const query = { filter: { op: 'eq', path: [attribute], value: text } } as const
    calls.push({ what: 'findBy', collection, query, returned: found.length, ms: performance.now() - start })
    return found
  },
})

import { setTimeout as wait } from 'node:timers/promises'

// The programs of four suppliers, as somebody else wrote them. Each says how many pieces of an item it can deliver.
// Today all four have trouble.

/** Cannot reach its database. */
export const askSupplier = async (name: string): Promise<number> => {
  await wait(1)
  throw new Error(`connect ECONNREFUSED postgres://shop:tin-opener@stock.internal/${name}`)
}

/** Throws a text in place of an Error, as old programs do. */
export const askOldSupplier = async (name: string): Promise<number> => {
  await wait(1)
  throw `tin-opener refused for ${name} at stock.internal`
}

/** Looked for a file of its own, and found none. */
export const askNewSupplier = async (name: string): Promise<number> => {
  await wait(1)
  throw Object.assign(new Error(`no /srv/tin-opener/${name}.csv at stock.internal`), { status: 404 })
}

/** Answers for tea. For everything else it searches without end. */
export const askSlowSupplier = async (name: string): Promise<number> => {
  if (name !== 'tea') return new Promise(() => undefined)
  await wait(50)
  return 12
}

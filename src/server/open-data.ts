import { UserError } from '../core/error.ts'
import { isObject } from '../core/json.ts'
import type { Database } from '../core/resource.ts'
import type { Announce } from '../core/trace.ts'
import { createMemoryStore } from '../store/memory/memory-store.ts'
import type { CreateModel, Store } from '../store/store.ts'
import type { ServerOptions } from './interface.ts'
import { type ProtectionStates, statesInMemory } from './protection.ts'

/** Opens the data of a server: a file, or an object that stays in memory. */
export async function openStore(
  { data, persist, durability, stealLock, report }: ServerOptions,
  createModel: CreateModel,
  announce?: Announce,
): Promise<Store> {
  if (typeof data !== 'string') return createMemoryStore(asDatabase(data), createModel)
  const { openFileStore } = await import('../store/file/open-file-store.ts')
  return openFileStore(data, {
    createModel,
    ...(persist === undefined ? {} : { persist }),
    ...(durability === undefined ? {} : { durability }),
    ...(stealLock === undefined ? {} : { stealLock }),
    ...(report === undefined ? {} : { report }),
    ...(announce === undefined ? {} : { announce }),
  })
}

/** JavaScript may pass anything. */
function asDatabase(data: unknown): Database {
  if (isObject(data)) return data
  throw new UserError(
    'data must be a file name, ":memory:", or an object with one member per collection: { cookies: [ … ] }.',
  )
}

/** Keys and sessions are stored beside the data file, or in memory. Sessions never outlive the users they belong to. */
export async function openStates(
  { data, report = console.error }: ServerOptions,
  { isDurable }: Store,
): Promise<ProtectionStates> {
  if (typeof data !== 'string') return statesInMemory()
  const { privateFilesOf } = await import('../store/private/private-files.ts')
  const files = await privateFilesOf(data, report)
  if (isDurable) return files
  const memory = statesInMemory()
  return { ...files, open: async (name, options) => (name === 'tokens' ? memory : files).open(name, options) }
}

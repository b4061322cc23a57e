import { basename } from 'node:path'

import { UserError } from '../core/error.ts'
import { isObject } from '../core/json.ts'
import type { Database } from '../core/resource.ts'
import type { Announce } from '../core/trace.ts'
import { commandName } from '../package.ts'
import { createMemoryStore } from '../store/memory/memory-store.ts'
import type { CreateModel, Store } from '../store/store.ts'
import type { ServerOptions } from './interface.ts'
import { type ProtectionStates, statesInMemory } from './protection.ts'

/** The data of a server and where it came from. */
export interface NamedData {
  readonly data: string | object
  /** The config is looked for beside it; `undefined` for an object. */
  readonly mainFile: string | undefined
  /** What is never served as a static file. */
  readonly dataFiles: readonly string[]
  readonly dataNotices: readonly string[]
}

/** Reads data that is not one JSON file; it stays in memory. Throws a {@link UserError}. */
export async function readNamedData(data: ServerOptions['data']): Promise<NamedData> {
  const names = namedSources(data)
  if (names.length === 0) return { data, mainFile: undefined, dataFiles: [], dataNotices: [] }
  const [name = '', ...others] = names
  if (others.length === 0 && !(await mayBeSource(name)))
    return { data: name, mainFile: name, dataFiles: names, dataNotices: [] }
  const { isUrl, gatherSources, shownName } = await import('../sources/read-sources.ts')
  const { database, notices, files } = await gatherSources(names)
  const shown = names.map(shownName)
  return {
    data: database,
    mainFile: names.find((one) => !isUrl(one)) ?? basename(shown[0] ?? ''),
    dataFiles: files,
    dataNotices: [memoryNotice(shown), ...notices],
  }
}

/** The names of files, folders and addresses; none for an object. */
function namedSources(data: ServerOptions['data']): readonly string[] {
  if (typeof data === 'string') return [data]
  const isList = Array.isArray(data) && data.length > 0 && data.every((name) => typeof name === 'string')
  return isList ? [...new Set(data)] : []
}

/** Plain JSON, the usual case, is known by its name. */
async function mayBeSource(name: string): Promise<boolean> {
  if (/\.json5?$/i.test(name) && !/^https?:/i.test(name)) return false
  const { isReadOnce } = await import('../sources/read-sources.ts')
  return isReadOnce(name)
}

function memoryNotice(shown: readonly string[]): string {
  const reason = shown.length === 1 ? `${shown[0]} is not a JSON file` : 'there are several sources'
  return `Changes stay in memory, since ${reason}. To keep them, make one JSON file: ${commandName} export ${shown.join(' ')} -o db.json`
}

/** Opens the data of a server: a file, or an object that stays in memory. */
export async function openStore(
  { data, dataNotices, persist, durability, stealLock, report }: ServerOptions & NamedData,
  createModel: CreateModel,
  announce?: Announce,
): Promise<Store> {
  if (typeof data !== 'string') return createMemoryStore(asDatabase(data), createModel, dataNotices)
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
    'data must be a file name, a list of them, ":memory:", or an object with one member per collection: { cookies: [ … ] }.',
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

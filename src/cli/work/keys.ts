import type { PrivateState } from '../../auth/private-state.ts'
import {
  createKey,
  type KeyList,
  keyListName,
  keyListOptions,
  revokeKey,
} from '../../auth/schemes/api-key/key-list.ts'
import { privateFilesOf } from '../../store/private/private-files.ts'

/** Returns the new key; only its hash is kept, beside the data file. */
export const createApiKey = (data: string, key: Parameters<typeof createKey>[1]): Promise<string> =>
  withKeys(data, async (keys) => createKey(keys, key))

export const listApiKeys = (data: string): Promise<KeyList['keys']> =>
  withKeys(data, async (keys) => keys.value.keys)

export const revokeApiKey = (data: string, name: string): Promise<void> =>
  withKeys(data, async (keys) => revokeKey(keys, name))

async function withKeys<T>(data: string, work: (keys: PrivateState<KeyList>) => Promise<T>): Promise<T> {
  const files = await privateFilesOf(data)
  return work(await files.open(keyListName, { ...keyListOptions, watch: false }))
}

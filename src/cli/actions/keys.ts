import type { PrivateState } from '../../auth/private-state.ts'
import {
  createKey,
  type KeyList,
  keyListName,
  keyListOptions,
  revokeKey,
} from '../../auth/schemes/api-key/key-list.ts'
import { unknownUser } from '../../auth/users/accounts.ts'
import { UserError } from '../../core/error.ts'
import { privateFilesOf } from '../../store/private/private-files.ts'
import type { DataFiles } from '../options/start-options.ts'
import { accountsIn, openForReading } from './data.ts'

export interface NewKey {
  readonly name: string
  readonly roles: readonly string[]
  /** The name or id of the user that it acts as. */
  readonly user: string | undefined
}

/** Returns the new key; only its hash is kept, beside the data file. Throws a {@link UserError} for an unknown user. */
export async function createApiKey(files: DataFiles, { name, roles, user }: NewKey): Promise<string> {
  if (user !== undefined && roles.length > 0)
    throw new UserError('A key with --user has the roles of that user. Leave --role out.')
  const id = user === undefined ? {} : { user: await idOfUser(files, user) }
  return withKeys(files.data, async (keys) => createKey(keys, { name, roles, ...id }))
}

export const listApiKeys = (data: string): Promise<KeyList['keys']> =>
  withKeys(data, async (keys) => keys.value.keys)

export const revokeApiKey = (data: string, name: string): Promise<void> =>
  withKeys(data, async (keys) => revokeKey(keys, name))

async function idOfUser(files: DataFiles, user: string): Promise<string> {
  const { store, auth } = await openForReading(files)
  try {
    const accounts = accountsIn(store, auth)
    const account = (await accounts.byName(user)) ?? (await accounts.byId(user))
    if (account) return account.principal.id
    throw await unknownUser(accounts, user)
  } finally {
    await store.close()
  }
}

async function withKeys<T>(data: string, work: (keys: PrivateState<KeyList>) => Promise<T>): Promise<T> {
  const files = await privateFilesOf(data)
  return work(await files.open(keyListName, { ...keyListOptions, watch: false }))
}

import { type AuthDeclaration, usersOf } from '../../auth/options.ts'
import { type Accounts, type AccountSource, createAccounts, toUsers } from '../../auth/users/accounts.ts'
import { protectPasswords } from '../../auth/users/user-passwords.ts'
import { openFileStore } from '../../store/file/open-file-store.ts'
import type { Store } from '../../store/store.ts'
import type { DataPlace } from '../options/data-option.ts'
import { openDeclarations } from './open-declarations.ts'

interface OpenData {
  readonly store: Store
  readonly auth: AuthDeclaration
}

/** The data as it is now, for looking; works beside a server that has the file open. */
export const openForReading = async (place: DataPlace): Promise<OpenData> => open(place, false)

/** Throws when a server has the file open. */
export const openForWriting = async (place: DataPlace): Promise<OpenData> => open(place, true)

async function open(place: DataPlace, persist: boolean): Promise<OpenData> {
  const { config, createModel } = await openDeclarations(place)
  const { auth = {} } = config
  const store = await openFileStore(place.data, {
    createModel: protectPasswords(createModel, usersOf(auth), true),
    persist,
  })
  return { store, auth }
}

/** Throws a {@link UserError} when the data has no users. */
export const accountsIn = (source: AccountSource, auth: AuthDeclaration): Accounts =>
  createAccounts(source, toUsers(usersOf(auth), source.model))

import { type Accounts, type AccountSource, createAccounts, toUsers } from '../auth/accounts.ts'
import { type AuthDeclaration, usersOf } from '../auth/options.ts'
import { inferModel } from '../schema/infer.ts'
import { openFileStore } from '../store/file/open-file-store.ts'
import type { Store } from '../store/store.ts'

/** The data as it is now, for looking; works beside a server that has the file open. */
export async function openForReading(file: string): Promise<Store> {
  return openFileStore(file, { createModel: inferModel, persist: false })
}

/** Throws when a server has the file open. */
export async function openForWriting(file: string): Promise<Store> {
  return openFileStore(file, { createModel: inferModel })
}

/** Throws a {@link UserError} when the data has no users. */
export const accountsIn = (source: AccountSource, auth: AuthDeclaration = {}): Accounts =>
  createAccounts(source, toUsers(usersOf(auth), source.model))

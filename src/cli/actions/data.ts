import { type AuthDeclaration, usersOf } from '../../auth/options.ts'
import { type Accounts, type AccountSource, createAccounts, toUsers } from '../../auth/users/accounts.ts'
import { protectPasswords } from '../../auth/users/user-passwords.ts'
import type { Database } from '../../core/resource.ts'
import { type LiveConfig, openConfig } from '../../declarations/live-config.ts'
import { dialects } from '../../dialects/index.ts'
import { DataFile, type DataFileState } from '../../store/file/data/data-file.ts'
import { locate } from '../../store/file/disk/files.ts'
import { openFileStore } from '../../store/file/open-file-store.ts'
import type { Store } from '../../store/store.ts'
import { namingFor } from '../options/json-server-settings.ts'
import type { DataFiles } from '../options/start-options.ts'

interface OpenData {
  readonly store: Store
  readonly auth: AuthDeclaration
}

/** Opens the current data for reading; works beside a server that has the file open. */
export const openForReading = async (files: DataFiles): Promise<OpenData> => openData(files, false)

/** Throws a {@link UserError} when a server has the file open. */
export const openForWriting = async (files: DataFiles): Promise<OpenData> => openData(files, true)

async function openData(files: DataFiles, persist: boolean): Promise<OpenData> {
  const { config, createModel } = await openDeclarations(files)
  const { auth = {} } = config
  const store = await openFileStore(files.data, {
    createModel: protectPasswords(createModel, usersOf(auth), true),
    persist,
  })
  return { store, auth }
}

/** The declarations for a data file. Throws a {@link UserError} for invalid ones. */
export const openDeclarations = async ({ data, config }: DataFiles): Promise<LiveConfig> =>
  openConfig({
    naming: await namingFor(data),
    dataFile: data,
    config,
    prefix: undefined,
    dialect: 'rest',
    dialects: Object.keys(dialects),
  })

/** The content of a data file, without opening it as a store. Throws a DataFileError. */
export const readDatabase = async (file: string): Promise<Database> => (await readDataFile(file)).database

/** The same, with the text. */
export const readDataFile = async (file: string): Promise<DataFileState> =>
  new DataFile(await locate(file)).look()

/** Throws a {@link UserError} when the data has no users. */
export const accountsIn = (source: AccountSource, auth: AuthDeclaration): Accounts =>
  createAccounts(source, toUsers(usersOf(auth), source.model))

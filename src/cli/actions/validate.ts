import { type AuthDeclaration, usersOf } from '../../auth/options.ts'
import { reportAccounts } from '../../auth/users/account-report.ts'
import { toUsers } from '../../auth/users/accounts.ts'
import { UserError } from '../../core/error.ts'
import { inspect } from '../../engine/rules/inspect.ts'
import { loadContents } from '../../store/file/data/data-contents.ts'
import { MemoryStore } from '../../store/memory/memory-store.ts'
import type { Store } from '../../store/store.ts'
import { accountNotices } from '../account-notices.ts'
import { openDeclarations, readDataFile } from './data.ts'

export interface ValidateArguments {
  readonly file: string
  readonly config: string | undefined
}

/** Prints every problem of a data file. Throws a {@link UserError} when there is any. */
export async function validate({ file, config: configFile }: ValidateArguments): Promise<void> {
  const [{ database, text }, config] = await Promise.all([
    readDataFile(file),
    openDeclarations({ data: file, config: configFile }),
  ])
  const createModel = config.createAnyModel
  const contents = loadContents(database, createModel, { given: file, text })
  const store = new MemoryStore(contents, { createModel })
  const doubles = [...contents.doubleNotices.values()].flat().map((message) => `${file}: ${message}`)
  const invalid = (await inspect(store)).map(({ pointer, message }) => `${file}#${pointer}: ${message}`)
  const problems = [...doubles, ...invalid]
  for (const notice of await noticesOf(store, config.config.auth ?? {}, file)) console.log(notice)
  for (const problem of problems) console.log(problem)
  if (problems.length > 0)
    throw new UserError(problems.length === 1 ? '1 problem found.' : `${problems.length} problems found.`)
  console.log(
    config.file === undefined
      ? `${file} is valid. There is no config file beside it to check it against.`
      : `${file} is valid according to ${config.file}.`,
  )
}

/** Passwords matter once users sign in, which the command line can ask for later. */
async function noticesOf(store: Store, auth: AuthDeclaration, file: string): Promise<readonly string[]> {
  const { collection = 'users' } = usersOf(auth)
  if (store.model.collections.get(collection)?.kind !== 'collection') return []
  return accountNotices(await reportAccounts(store, toUsers(usersOf(auth), store.model)), file)
}

import type { Accounts } from '../../auth/accounts.ts'
import { hashPassword } from '../../auth/password.ts'
import type { JsonObject } from '../../core/json.ts'
import { UserError } from '../../core/user-error.ts'
import { createEngine, type Engine } from '../../engine/engine.ts'
import { accountsIn, openForWriting } from '../data.ts'
import { askPassword } from './password-prompt.ts'

/** Throws a {@link UserError} when there is one of that name. */
export async function addUser(data: string, name: string, role: readonly string[]): Promise<void> {
  await withUsers(data, async ({ accounts, engine }) => {
    if (await accounts.byName(name)) throw new UserError(`There is a user "${name}" already.`)
    const { collection, name: nameAttribute, password, roles } = accounts.users
    const draft: JsonObject = {
      [nameAttribute]: name,
      ...(role.length > 0 ? { [roles]: roles === 'role' && role.length === 1 ? (role[0] ?? '') : role } : {}),
      [password]: await hashPassword(await askPassword()),
    }
    await engine.execute({ kind: 'create', collection, drafts: [draft], many: false })
  })
}

/** Throws a {@link UserError} when there is no such user. */
export async function setPassword(data: string, name: string): Promise<void> {
  await withUsers(data, async ({ accounts, engine }) => {
    const account = await accounts.byName(name)
    if (!account) throw new UserError(`There is no user "${name}".`)
    const { collection, password } = accounts.users
    const value = { [password]: await hashPassword(await askPassword()) }
    await engine.execute({
      kind: 'patch',
      collection,
      id: account.principal.id,
      patch: { format: 'merge', value },
    })
  })
}

interface Users {
  readonly accounts: Accounts
  readonly engine: Engine
}

async function withUsers(data: string, work: (users: Users) => Promise<void>): Promise<void> {
  const store = await openForWriting(data)
  try {
    await work({ accounts: accountsIn(store), engine: createEngine(store) })
  } finally {
    await store.close()
  }
}

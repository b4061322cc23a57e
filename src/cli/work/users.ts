import type { Accounts } from '../../auth/users/accounts.ts'
import { UserError } from '../../core/error.ts'
import type { Json, JsonObject } from '../../core/json.ts'
import { createEngine, type Engine } from '../../engine/engine.ts'
import type { DataPlace } from '../options/data-option.ts'
import { accountsIn, openForWriting } from './open-data.ts'
import { askPassword } from './password-prompt.ts'

export interface NewUser {
  readonly name: string
  readonly roles: readonly string[]
  /** `email=ada@example.com` */
  readonly attributes: readonly string[]
}

/** Throws a {@link UserError} when there is one of that name, and an {@link ApiError} for what is declared otherwise. */
export async function addUser(place: DataPlace, { name, roles: given, attributes }: NewUser): Promise<void> {
  const others = Object.fromEntries(attributes.map(toAttribute))
  await withUsers(place, async ({ accounts, engine }) => {
    if (await accounts.byName(name)) throw new UserError(`There is a user "${name}" already.`)
    const { collection, name: nameAttribute, password, roles } = accounts.users
    const draft: JsonObject = {
      [nameAttribute]: name,
      ...(given.length > 0
        ? { [roles]: roles === 'role' && given.length === 1 ? (given[0] ?? '') : given }
        : {}),
      ...others,
      [password]: await askPassword(),
    }
    await engine.execute({ kind: 'create', collection, drafts: [draft], many: false }, engine.model)
  })
}

/** Throws a {@link UserError} when there is no such user. */
export async function setPassword(place: DataPlace, name: string): Promise<void> {
  await withUsers(place, async ({ accounts, engine }) => {
    const account = await accounts.byName(name)
    if (!account) throw new UserError(`There is no user "${name}".`)
    const { collection, password } = accounts.users
    const value = { [password]: await askPassword() }
    const patch = { format: 'merge', value } as const
    await engine.execute({ kind: 'patch', collection, id: account.principal.id, patch }, engine.model)
  })
}

interface Users {
  readonly accounts: Accounts
  readonly engine: Engine
}

async function withUsers(place: DataPlace, work: (users: Users) => Promise<void>): Promise<void> {
  const { store, auth } = await openForWriting(place)
  try {
    await work({ accounts: accountsIn(store, auth), engine: createEngine(store) })
  } finally {
    await store.close()
  }
}

/** What reads as JSON is it: `age=34` is a number. */
function toAttribute(text: string): readonly [string, Json] {
  const [, name, value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (name === undefined) throw new UserError(`--set ${text}: say it as --set email=ada@example.com.`)
  try {
    return [name, JSON.parse(value) as Json]
  } catch {
    return [name, value]
  }
}

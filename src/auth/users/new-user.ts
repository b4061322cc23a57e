import { ApiError } from '../../core/error.ts'
import { type JsonObject, member } from '../../core/json.ts'
import type { Operation } from '../../core/operation.ts'
import type { Outcome } from '../../core/outcome.ts'
import { toKey } from '../../core/resource.ts'
import type { Account, Accounts } from './accounts.ts'
import { invalidAttribute } from './user-passwords.ts'

/** Adds users one after the other, so that no name is taken twice. */
export function createUserFactory(
  accounts: () => Accounts,
  execute: (operation: Operation) => Promise<Outcome>,
): (draft: JsonObject) => Promise<Account> {
  let last: Promise<unknown> = Promise.resolve()
  return async (draft) => {
    const next = last.then(async () => createUser(accounts(), execute, draft))
    last = next.catch(() => undefined)
    return next
  }
}

/** Ignores ids and roles in the draft: a new user cannot choose them. */
async function createUser(
  accounts: Accounts,
  execute: (operation: Operation) => Promise<Outcome>,
  draft: JsonObject,
): Promise<Account> {
  const { collection, name: nameAttribute, password: passwordAttribute } = accounts.users
  const name = requiredText(draft, nameAttribute)
  const password = requiredText(draft, passwordAttribute)
  if (await accounts.byName(name))
    throw new ApiError('conflict', `This ${nameAttribute} is already taken.`, {
      help: 'Choose another, or sign in.',
    })
  const allowed = Object.entries(draft).filter(
    ([attribute]) => !['id', 'role', 'roles', accounts.users.roles].includes(attribute),
  )
  const user = { ...Object.fromEntries(allowed), [passwordAttribute]: password }
  const outcome = await execute({ kind: 'create', collection, drafts: [user], many: false })
  const [created] = outcome.kind === 'created' ? outcome.items : []
  const idAttribute = outcome.kind === 'created' ? outcome.collection.idAttribute : 'id'
  const account = created && (await accounts.byId(toKey(created[idAttribute])))
  if (account) return account
  throw new ApiError('internal', 'The new user could not be found.')
}

function requiredText(draft: JsonObject, attribute: string): string {
  const value = member(draft, attribute)
  if (typeof value === 'string' && value !== '') return value
  throw invalidAttribute(attribute, 'required', `${attribute} must be a non-empty string.`)
}

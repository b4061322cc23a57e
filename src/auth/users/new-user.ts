import { ApiError } from '../../core/error.ts'
import { type JsonObject, member } from '../../core/json.ts'
import type { Operation } from '../../core/operation.ts'
import type { Outcome } from '../../core/outcome.ts'
import { toKey } from '../../core/resource.ts'
import type { Trace } from '../../core/trace.ts'
import type { Account, Accounts } from './accounts.ts'
import { invalidAttribute, normalizeName } from './user-passwords.ts'

/** Adds users one after the other, so that no name is taken twice. */
export function createUserFactory(
  accounts: () => Accounts,
  execute: (operation: Operation, trace: Trace) => Promise<Outcome>,
): (draft: JsonObject, trace: Trace) => Promise<Account> {
  let last: Promise<unknown> = Promise.resolve()
  return async (draft, trace) => {
    const executeTraced = async (operation: Operation) => execute(operation, trace)
    const next = last.then(async () => createUser(accounts(), executeTraced, draft))
    last = next.catch(() => undefined)
    return next
  }
}

/** Ignores ids, roles and other names to sign in with: a new user cannot choose them. */
async function createUser(
  accounts: Accounts,
  execute: (operation: Operation) => Promise<Outcome>,
  draft: JsonObject,
): Promise<Account> {
  const { collection, id, name: nameAttribute, password: passwordAttribute } = accounts.users
  const { roles, otherNames, otherRoles } = accounts.users
  const name = requiredText(draft, nameAttribute)
  const password = requiredText(draft, passwordAttribute)
  if (await accounts.byName(name))
    throw new ApiError('conflict', `This ${nameAttribute} is already taken.`, {
      help: 'Choose another, or sign in.',
    })
  const ignored = new Set(['id', id, 'role', 'roles', roles, ...otherRoles, ...otherNames])
  const allowed = Object.entries(draft).filter(([attribute]) => !ignored.has(attribute))
  const user = { ...Object.fromEntries(allowed), [passwordAttribute]: password }
  const outcome = await execute({ kind: 'create', collection, drafts: [user], many: false })
  const [created] = outcome.kind === 'created' ? outcome.items : []
  const account = created && (await accounts.byId(toKey(created[id])))
  if (account) return account
  throw new ApiError('internal', 'The new user could not be found.')
}

function requiredText(draft: JsonObject, attribute: string): string {
  const value = member(draft, attribute)
  if (typeof value === 'string' && normalizeName(value) !== '') return value
  throw invalidAttribute(attribute, 'required', `${attribute} must be a non-empty string.`)
}

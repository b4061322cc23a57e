import { ApiError, type IssueCode } from '../../core/error.ts'
import { isArray, isObject, type Json, type JsonObject, member } from '../../core/json.ts'
import type { Collection, Database, Model, Resource } from '../../core/resource.ts'
import { escapeName } from '../../formats/json-pointer.ts'
import { toUsers, type UsersDeclaration } from './accounts.ts'
import { hashPassword, isPasswordHash } from './password.ts'

/** The part of a store's model that passwords are protected in. */
interface ObservedModel {
  readonly model: Model
  readonly observe: (collection: string, resource: Resource) => boolean
}

/**
 * Keeps the users' passwords only as hashes and never sends them, whatever is declared: where users sign in, and where
 * the data already holds hashes, since those are for signing in elsewhere.
 */
export function protectPasswords(
  createModel: (database: Database) => ObservedModel,
  declared: UsersDeclaration,
  signIn: boolean,
): (database: Database) => ObservedModel {
  return (database) => {
    const live = createModel(database)
    if (!signIn && !holdsHashes(database, declared)) return live
    let last: Model | undefined
    let model = live.model
    return {
      get model() {
        if (live.model !== last) model = protectIn(live.model, declared, signIn)
        last = live.model
        return model
      },
      observe: live.observe,
    }
  }
}

function holdsHashes(
  database: Database,
  { collection = 'users', password = 'password' }: UsersDeclaration,
): boolean {
  const users = member(database, collection)
  return isArray(users) && users.some((user) => isObject(user) && isHash(member(user, password)))
}

/** Where users sign in, their names are unique. */
function protectIn(model: Model, declared: UsersDeclaration, signIn: boolean): Model {
  const { collection = 'users', password = 'password' } = declared
  const users = model.collections.get(collection)
  if (users?.kind !== 'collection') return model
  const protecting: Collection = {
    ...users,
    hidden: new Set([...users.hidden, password]),
    unique: signIn
      ? [...users.unique, { attribute: toUsers(declared, model).name, caseInsensitive: false }]
      : users.unique,
    seal: async (user) => withHash(user, password),
  }
  return { ...model, collections: new Map([...model.collections, [collection, protecting]]) }
}

async function withHash(user: JsonObject, attribute: string): Promise<JsonObject> {
  const password = member(user, attribute)
  if (password === undefined || password === null || password === '' || isHash(password)) return user
  if (typeof password !== 'string')
    throw invalidAttribute(attribute, 'type', `${attribute} must be a string.`)
  return { ...user, [attribute]: await hashPassword(password) }
}

const isHash = (value: Json | undefined): boolean => typeof value === 'string' && isPasswordHash(value)

/** 422 for an attribute of a user. */
export function invalidAttribute(attribute: string, code: IssueCode, message: string): ApiError {
  const source = { in: 'body', pointer: `/${escapeName(attribute)}` } as const
  return new ApiError('invalid', message, {
    help: 'Fix the problems listed and send it again.',
    issues: [{ code, message, source }],
  })
}

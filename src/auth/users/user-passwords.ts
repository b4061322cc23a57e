import { ApiError, type IssueCode } from '../../core/error.ts'
import { isArray, isObject, type Json, member } from '../../core/json.ts'
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
    const nameAttribute = signIn ? nameAttributeIn(live.model, declared) : undefined
    let last: Model | undefined
    let model = live.model
    return {
      get model() {
        if (live.model !== last) model = protectIn(live.model, declared, nameAttribute)
        last = live.model
        return model
      },
      observe: live.observe,
    }
  }
}

const nameAttributeIn = (model: Model, declared: UsersDeclaration): string | undefined =>
  model.collections.get(declared.collection ?? 'users')?.kind === 'collection'
    ? toUsers(declared, model).name
    : undefined

function holdsHashes(
  database: Database,
  { collection = 'users', password = 'password' }: UsersDeclaration,
): boolean {
  const users = member(database, collection)
  return isArray(users) && users.some((user) => isObject(user) && isHash(member(user, password)))
}

/** Where users sign in, their names are unique. Which attribute has them is decided when the data is read. */
function protectIn(model: Model, declared: UsersDeclaration, nameAttribute: string | undefined): Model {
  const { collection = 'users', password = 'password' } = declared
  const users = model.collections.get(collection)
  if (users?.kind !== 'collection') return model
  const unique = { attribute: nameAttribute ?? '', caseInsensitive: false, normalize: normalizeName }
  const protecting: Collection = {
    ...users,
    hidden: new Set([...users.hidden, password]),
    unique: nameAttribute === undefined ? users.unique : [...users.unique, unique],
    secret: { attribute: password, hash: hashPassword, isHash: isPasswordHash },
  }
  return { ...model, collections: new Map([...model.collections, [collection, protecting]]) }
}

/** Names that look alike are the same: case, spaces around them and characters without a width do not count. */
export const normalizeName = (name: string): string =>
  name
    .normalize('NFKC')
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '')
    .trim()
    .toLowerCase()

const isHash = (value: Json | undefined): boolean => typeof value === 'string' && isPasswordHash(value)

/** 422 for an attribute of a user. */
export function invalidAttribute(attribute: string, code: IssueCode, message: string): ApiError {
  const source = { in: 'body', pointer: `/${escapeName(attribute)}` } as const
  return new ApiError('invalid', message, {
    help: 'Fix the problems listed and send the request again.',
    issues: [{ code, message, source }],
  })
}

import { isArray, isObject, type Json, type JsonObject, member } from '../../core/json.ts'
import type { Collection, Database, Model, Resource } from '../../core/resource.ts'
import { toUsers, type UsersDeclaration } from './accounts.ts'
import { invalidAttribute } from './invalid-attribute.ts'
import { hashPassword, isPasswordHash } from './password.ts'

interface LiveModel {
  readonly model: Model
  observe(collection: string, resource: Resource): void
}

/**
 * Sees to it that the users' passwords are kept as hashes alone and never shown, whatever is declared of them: where
 * users sign in, and where there are hashes, since those were made for signing in elsewhere.
 */
export function protectPasswords(
  createModel: (database: Database) => LiveModel,
  declared: UsersDeclaration,
  signIn: boolean,
): (database: Database) => LiveModel {
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
      observe: (name, resource) => live.observe(name, resource),
    }
  }
}

function holdsHashes(
  database: Database,
  { collection = 'users', password = 'password' }: UsersDeclaration,
): boolean {
  const users = member(database, collection)
  const isHashed = (user: Json): boolean => isObject(user) && isHash(member(user, password))
  return isArray(users) && users.some(isHashed)
}

/** Those who sign in have names of their own. */
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
    seal: async (user) => sealed(user, password),
  }
  return { ...model, collections: new Map([...model.collections, [collection, protecting]]) }
}

async function sealed(user: JsonObject, attribute: string): Promise<JsonObject> {
  const password = member(user, attribute)
  if (password === undefined || password === null || password === '' || isHash(password)) return user
  if (typeof password !== 'string') throw invalidAttribute(attribute, 'type', `${attribute} must be a text.`)
  return { ...user, [attribute]: await hashPassword(password) }
}

const isHash = (value: Json | undefined): boolean => typeof value === 'string' && isPasswordHash(value)

import { type JsonObject, member } from '../core/json.ts'
import type { Collection, Database, Model, Resource } from '../core/resource.ts'
import type { UsersDeclaration } from './accounts.ts'
import { hashPassword, isPasswordHash } from './password.ts'

interface LiveModel {
  readonly model: Model
  observe(collection: string, resource: Resource): void
}

/** Sees to it that the users' passwords are kept as hashes alone and never shown, whatever is declared of them. */
export function protectPasswords(
  createModel: (database: Database) => LiveModel,
  { collection = 'users', password = 'password' }: UsersDeclaration,
): (database: Database) => LiveModel {
  return (database) => {
    const live = createModel(database)
    let last: Model | undefined
    let model = live.model
    return {
      get model() {
        if (live.model !== last) model = protectIn(live.model, collection, password)
        last = live.model
        return model
      },
      observe: (name, resource) => live.observe(name, resource),
    }
  }
}

function protectIn(model: Model, name: string, password: string): Model {
  const users = model.collections.get(name)
  if (!users) return model
  const hidden = new Set([...users.hidden, password])
  const protecting: Collection = { ...users, hidden, seal: async (user) => sealed(user, password) }
  return { ...model, collections: new Map([...model.collections, [name, protecting]]) }
}

async function sealed(user: JsonObject, attribute: string): Promise<JsonObject> {
  const password = member(user, attribute)
  if (typeof password !== 'string' || password === '' || isPasswordHash(password)) return user
  return { ...user, [attribute]: await hashPassword(password) }
}

import type { Collection, Database, Model, Resource } from '../core/resource.ts'
import type { UsersDeclaration } from './accounts.ts'

interface LiveModel {
  readonly model: Model
  observe(collection: string, resource: Resource): void
}

/** Sees to it that the users' passwords are hidden, whatever is declared of them. */
export function hidePasswords(
  createModel: (database: Database) => LiveModel,
  { collection = 'users', password = 'password' }: UsersDeclaration,
): (database: Database) => LiveModel {
  return (database) => {
    const live = createModel(database)
    let last: Model | undefined
    let model = live.model
    return {
      get model() {
        if (live.model !== last) model = hideIn(live.model, collection, password)
        last = live.model
        return model
      },
      observe: (name, resource) => live.observe(name, resource),
    }
  }
}

function hideIn(model: Model, name: string, password: string): Model {
  const users = model.collections.get(name)
  if (!users) return model
  const hiding: Collection = { ...users, hidden: new Set([...users.hidden, password]) }
  return {
    collections: new Map([...model.collections].map(([key, one]) => [key, key === name ? hiding : one])),
  }
}

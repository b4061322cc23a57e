import { suggest, UserError } from '../../core/error.ts'
import { isArray, type JsonObject, member } from '../../core/json.ts'
import { collectionOf } from '../../core/model.ts'
import type { Filter, Page } from '../../core/query.ts'
import { type Collection, type Model, type Resource, toKey } from '../../core/resource.ts'
import type { Principal } from '../policy.ts'

/** The collection of the users, and the attributes that signing in uses. */
export interface UsersDeclaration {
  readonly collection?: string
  /** The attribute to sign in with; by default the first of `username`, `email` and `name` that the users have. */
  readonly name?: string
  readonly password?: string
  readonly roles?: string
}

/** A user who can sign in. */
export interface Account {
  readonly principal: Principal
  readonly name: string
  /** `undefined` without a password; a plain one is not accepted for signing in. */
  readonly passwordHash: string | undefined
  readonly resource: Resource
  /** The attributes that are never sent. */
  readonly hidden: ReadonlySet<string>
}

/** The users of the data, as accounts. */
export interface Accounts {
  readonly users: Required<UsersDeclaration>
  byId(id: string): Promise<Account | undefined>
  byName(name: string): Promise<Account | undefined>
  /** The names of the first few users who can sign in. */
  names(): Promise<readonly string[]>
}

/** The part of a store that accounts are read through. */
export interface AccountSource {
  readonly model: Model
  get(collection: string, key: string): Promise<Resource | undefined>
  find(
    collection: string,
    query: { readonly filter?: Filter; readonly page?: Page },
  ): Promise<{ readonly items: readonly Resource[] }>
}

export function createAccounts(source: AccountSource, users: Required<UsersDeclaration>): Accounts {
  const toAccount = (resource: Resource): Account =>
    accountOf(resource, users, collectionOf(source.model, users.collection))
  return {
    users,
    async byId(id) {
      const resource = await source.get(users.collection, id)
      return resource && toAccount(resource)
    },
    async byName(name) {
      const filter: Filter = { op: 'eq', path: [users.name], value: name }
      const { items } = await source.find(users.collection, { filter })
      const [found, another] = items.filter((resource) => member(resource, users.name) === name)
      return found && !another ? toAccount(found) : undefined
    },
    async names() {
      const { items } = await source.find(users.collection, { page: { offset: 0, limit: 20 } })
      return items
        .map(toAccount)
        .flatMap(({ name, passwordHash }) => (passwordHash === undefined ? [] : [name]))
    },
  }
}

/** A user without the attributes that are never sent. */
export function profileOf({ resource, hidden }: Account): JsonObject {
  return Object.fromEntries(Object.entries(resource).filter(([name]) => !hidden.has(name)))
}

/** Fills in the defaults. Throws a {@link UserError} when the data has no collection of users. */
export function toUsers(declared: UsersDeclaration, { collections }: Model): Required<UsersDeclaration> {
  const { collection: name = 'users', password = 'password' } = declared
  const collection = collections.get(name)
  if (collection?.kind !== 'collection')
    throw new UserError(
      `No user can sign in: the data has no collection "${name}". ${suggest(name, collections.keys())} Set auth.users to the collection of your users, or add "users": [].`,
    )
  const has = (attribute: string): boolean => collection.attributes.has(attribute)
  return {
    collection: name,
    password,
    name: declared.name ?? ['username', 'email', 'name'].find(has) ?? 'username',
    roles: declared.roles ?? ['roles', 'role'].find(has) ?? 'roles',
  }
}

function accountOf(
  resource: Resource,
  users: Required<UsersDeclaration>,
  { idAttribute, hidden, writeOnly }: Collection,
): Account {
  const id = toKey(resource[idAttribute])
  const password = member(resource, users.password)
  const name = member(resource, users.name)
  return {
    principal: { kind: 'user', id, roles: rolesOf(member(resource, users.roles)) },
    name: typeof name === 'string' ? name : id,
    passwordHash: typeof password === 'string' ? password : undefined,
    resource,
    hidden: new Set([users.password, ...hidden, ...writeOnly]),
  }
}

/** `"admin"` or `["admin", "editor"]`. */
export const rolesOf = (value: unknown): readonly string[] =>
  (isArray(value) ? value : [value]).filter((role): role is string => typeof role === 'string')

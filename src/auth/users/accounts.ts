import { suggest, UserError } from '../../core/error.ts'
import { isArray, type JsonObject, member } from '../../core/json.ts'
import { collectionOf } from '../../core/model.ts'
import type { Filter, Page } from '../../core/query.ts'
import { type Collection, type Model, type Resource, toKey } from '../../core/resource.ts'
import type { Principal } from '../policy.ts'
import { Secret } from '../secret.ts'

/** The collection of the users, and the attributes that signing in uses. */
export interface UsersDeclaration {
  readonly collection?: string
  /** The attribute to sign in with; by default the first of `username`, `email` and `name` that the users have. */
  readonly name?: string
  readonly password?: string
  readonly roles?: string
}

/** The attributes of users that signing in and access rules read. */
export interface AccountAttributes extends Required<UsersDeclaration> {
  readonly id: string
  /** Attributes that would be read instead of `name`, from the next start on, if a user had them. */
  readonly otherNames: readonly string[]
  /** The same for `roles`. */
  readonly otherRoles: readonly string[]
}

/** A user who can sign in. */
export interface Account {
  readonly principal: Principal
  readonly name: string
  /** `undefined` without a password; a plain one is not accepted for signing in. */
  readonly passwordHash: string | undefined
  /** Changes with the password, and tells nothing about it: its salted hash, hashed once more. */
  readonly passwordVersion: string | undefined
  readonly resource: Resource
  /** The attributes that are never sent. */
  readonly hidden: ReadonlySet<string>
}

/** The users of the data, as accounts. */
export interface Accounts {
  readonly users: AccountAttributes
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

export function createAccounts(source: AccountSource, users: AccountAttributes): Accounts {
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

/** The error for a name that no user has, with the names that were perhaps meant. */
export async function unknownUser(accounts: Accounts, name: string): Promise<UserError> {
  const known = await accounts.names()
  const hint = known.length === 0 ? 'No user can sign in yet.' : suggest(name, known)
  return new UserError(`There is no user "${name}". ${hint}`)
}

/** A user without the attributes that are never sent. */
export function profileOf({ resource, hidden }: Account): JsonObject {
  return Object.fromEntries(Object.entries(resource).filter(([name]) => !hidden.has(name)))
}

/** Fills in the defaults. Throws a {@link UserError} when the data has no collection of users. */
export function toUsers(declared: UsersDeclaration, { collections }: Model): AccountAttributes {
  const { collection: name = 'users', password = 'password' } = declared
  const collection = collections.get(name)
  if (collection?.kind !== 'collection')
    throw new UserError(
      `No user can sign in: the data has no collection "${name}". ${suggest(name, collections.keys())} Set auth.users to the collection of your users, or add "users": [].`,
    )
  return {
    collection: name,
    id: collection.idAttribute,
    password,
    ...nameAttributes(declared, collection),
    ...roleAttributes(declared, collection),
  }
}

const usualNames = ['username', 'email', 'name'] as const
function nameAttributes(
  { name: declared }: UsersDeclaration,
  { attributes }: Collection,
): Pick<AccountAttributes, 'name' | 'otherNames'> {
  if (declared !== undefined) return { name: declared, otherNames: [] }
  const name = usualNames.find((attribute) => attributes.has(attribute)) ?? 'username'
  return { name, otherNames: usualNames.slice(0, usualNames.indexOf(name)) }
}

const usualRoles = ['roles', 'role'] as const

function roleAttributes(
  { roles: declared }: UsersDeclaration,
  { attributes }: Collection,
): Pick<AccountAttributes, 'roles' | 'otherRoles'> {
  if (declared !== undefined) return { roles: declared, otherRoles: [] }
  const roles = usualRoles.find((attribute) => attributes.has(attribute)) ?? 'roles'
  return { roles, otherRoles: usualRoles.filter((attribute) => attribute !== roles) }
}

function accountOf(
  resource: Resource,
  users: AccountAttributes,
  { idAttribute, hidden, writeOnly }: Collection,
): Account {
  const id = toKey(resource[idAttribute])
  const password = member(resource, users.password)
  const name = member(resource, users.name)
  return {
    principal: { kind: 'user', id, roles: rolesOf(member(resource, users.roles)) },
    name: typeof name === 'string' ? name : id,
    passwordHash: typeof password === 'string' ? password : undefined,
    get passwordVersion() {
      return typeof password === 'string' ? Secret.of(password).toHash().slice(0, 22) : undefined
    },
    resource,
    hidden: new Set([users.password, ...hidden, ...writeOnly]),
  }
}

/** `"admin"` or `["admin", "editor"]`. */
export const rolesOf = (value: unknown): readonly string[] =>
  (isArray(value) ? value : [value]).filter((role): role is string => typeof role === 'string')

import { suggest, UserError } from '../../core/error.ts'
import { formatPath, isArray, isObject, parsePath, type Path } from '../../core/json.ts'
import type { Collection, Model } from '../../core/resource.ts'
import type { AccountAttributes } from '../users/accounts.ts'
import { findOwnership, type Ownership } from './ownership.ts'
import { type Action, actions, isPrivilege, type Rule, ruleWords } from './rule.ts'

/** The rules of a collection by action. Of several rules for one action, any is enough. */
export interface CollectionAccess extends Partial<
  Readonly<Record<Action | 'write', Rule | readonly Rule[]>>
> {
  /** The attribute with the owner's id; by default the only foreign key to the users. */
  readonly owner?: string
}

/** By collection; `*` is for all others. Without a rule, a key or a user is required. */
export type AccessDeclaration = Readonly<Record<string, CollectionAccess>>

/** The declaration, checked and with the defaults filled in. */
export interface Access {
  rulesFor(collection: string, action: Action): readonly Rule[]
  /** `undefined` where no rule asks for an owner. */
  ownershipOf(collection: string): Ownership | undefined
  readonly protectedAttributes: ProtectedAttributes | undefined
  /** The defaults that apply, each as one line. */
  readonly defaults: readonly string[]
}

/** The attributes of users that only a role or a function allows to change, whatever the other rules are. */
export interface ProtectedAttributes {
  readonly collection: string
  /** The sign-in name, then those that would take its place. */
  readonly names: readonly string[]
  readonly roles: readonly string[]
}

export interface AccessContext {
  readonly model: Model
  /** `undefined` where the data has no users. */
  readonly users: AccountAttributes | undefined
  /** Whether users of the data sign in. */
  readonly signIn: boolean
}

/** Throws a {@link UserError} with the place of a mistake and a suggestion. */
export function parseAccess(value: unknown, context: AccessContext): Access {
  const declared = new Map(
    Object.entries(asObject(value ?? {}, 'access')).map(([name, rules]) => [
      name,
      parseCollection(name, rules, context.model),
    ]),
  )
  const rulesFor = (collection: string, action: Action): readonly Rule[] =>
    declared.get(collection)?.rules.get(action) ??
    defaultFor(collection, action, declared.get('*')?.rules.get(action), context)
  const ownershipOf = findOwnerships(rulesFor, declared, context)
  return {
    rulesFor,
    ownershipOf,
    protectedAttributes: protectedAttributes(declared, context),
    defaults: describeDefaults({ rulesFor, ownershipOf }, context),
  }
}

type RulesFor = Access['rulesFor']

interface ParsedCollection {
  readonly rules: ReadonlyMap<Action, readonly Rule[]>
  readonly owner: Path | undefined
}

type Declared = ReadonlyMap<string, ParsedCollection>

function parseCollection(name: string, value: unknown, { collections }: Model): ParsedCollection {
  const place = `access.${name}`
  const collection = collections.get(name)
  if (!collection && name !== '*')
    throw new UserError(`${place}: there is no collection "${name}". ${suggest(name, collections.keys())}`)
  const members = asObject(value, place)
  const unknown = Object.keys(members).find((key) => !allowedKeys.includes(key))
  if (unknown !== undefined)
    throw new UserError(`${place}.${unknown}: unknown action. ${suggest(unknown, allowedKeys)}`)
  const rules = new Map(
    actions.flatMap((action) => {
      const given = action === 'read' ? 'read' : action in members ? action : 'write'
      return given in members ? [[action, parseRules(members[given], `${place}.${given}`)] as const] : []
    }),
  )
  return { rules, owner: collection && parseOwner(members['owner'], collection, place) }
}

const allowedKeys: readonly string[] = [...actions, 'write', 'owner']

function parseRules(value: unknown, place: string): readonly Rule[] {
  const rules = isArray(value) ? value : [value]
  if (rules.length === 0)
    throw new UserError(`${place}: an empty list allows no one. Remove it, or name a role.`)
  return rules.map((rule: unknown) => {
    if (typeof rule === 'function') return rule as Rule
    if (typeof rule !== 'string' || !/^[\w.:-]+$/.test(rule))
      throw new UserError(
        `${place}: a rule must be ${ruleWords.map((word) => `"${word}"`).join(', ')}, the name of a role, or a function.`,
      )
    if (isMistyped(rule))
      throw new UserError(`${place}: "${rule}" is not a valid rule. ${suggest(rule, ruleWords)}`)
    return rule
  })
}

/** `Owner` or `users` is a misspelled rule: as a role that no user has, it would lock everyone out. */
const isMistyped = (rule: string): boolean =>
  ruleWords.some((word) => word !== rule && [word, `${word}s`].includes(rule.toLowerCase()))

function parseOwner(value: unknown, { name, attributes }: Collection, place: string): Path | undefined {
  if (value === undefined) return undefined
  if (typeof value !== 'string' || value === '')
    throw new UserError(`${place}.owner: this must be the name of the attribute with the owner's id.`)
  const path = parsePath(value)
  if (attributes.size > 0 && !attributes.has(path[0] ?? ''))
    throw new UserError(
      `${place}.owner: ${name} has no attribute "${value}". ${suggest(value, attributes.keys())}`,
    )
  return path
}

/** Closed by default. */
const defaultRules: readonly Rule[] = ['key']

/** Otherwise each user could set the password and the roles of all others. */
const usersRules: Readonly<Partial<Record<Action, readonly Rule[]>>> = {
  create: ['admin'],
  update: ['owner', 'admin'],
  delete: ['admin'],
}

/** `*` counts for the users only where signing in alone does not fulfil it. */
function defaultFor(
  collection: string,
  action: Action,
  general: readonly Rule[] | undefined,
  { users, signIn }: AccessContext,
): readonly Rule[] {
  const ofUsers = signIn && collection === users?.collection ? usersRules[action] : undefined
  const isStrict = general?.every((rule) => rule === 'owner' || isPrivilege(rule))
  return (isStrict ? undefined : ofUsers) ?? general ?? defaultRules
}

/** Throws a {@link UserError} for a collection whose owners cannot be found. */
function findOwnerships(
  rulesFor: RulesFor,
  declared: Declared,
  context: AccessContext,
): Access['ownershipOf'] {
  const { model, users } = context
  const found = new Map<string, Ownership>()
  for (const [name, collection] of model.collections) {
    if (!actions.some((action) => rulesFor(name, action).includes('owner'))) continue
    const ownership = findOwnership(collection, declared.get(name)?.owner, {
      model,
      users: users?.collection,
    })
    if (!ownership)
      throw new UserError(
        `access.${declared.has(name) ? name : '*'}: it is not clear which attribute of ${name} holds the owner's id. Name it, for example owner: "user_id".`,
      )
    found.set(name, ownership)
  }
  return (name) => found.get(name)
}

/** Roles matter where users sign in, and where any rule asks for one. */
function protectedAttributes(
  declared: Declared,
  { users, signIn }: AccessContext,
): ProtectedAttributes | undefined {
  const asksForRoles = [...declared.values()].some(({ rules }) =>
    [...rules.values()].flat().some(isPrivilege),
  )
  if (!users || !(signIn || asksForRoles)) return undefined
  return {
    collection: users.collection,
    names: signIn ? [users.name, ...users.otherNames] : [],
    roles: [users.roles, ...users.otherRoles],
  }
}

function describeDefaults(
  { rulesFor, ownershipOf }: Pick<Access, 'rulesFor' | 'ownershipOf'>,
  { model, users }: AccessContext,
): readonly string[] {
  const ofUsers = users
    ? actions.filter((action) => rulesFor(users.collection, action) === usersRules[action])
    : []
  const closed = [...model.collections.keys()].filter((name) =>
    actions.some((action) => rulesFor(name, action) === defaultRules),
  )
  const assumed = [...model.collections.keys()].flatMap((name) => {
    const ownership = ownershipOf(name)
    return ownership?.isAssumed
      ? [`${name}, which is empty, gets the id of its owner as ${formatPath(ownership.path)}`]
      : []
  })
  const needs = ofUsers.map(
    (action) => `only ${usersRules[action]?.join(' or ')} may ${action} ${users?.collection}`,
  )
  return [
    ...(needs.length > 0 ? [needs.join('; ')] : []),
    ...assumed,
    ...(closed.length > 0 ? ['everything without a rule requires a key or a signed-in user'] : []),
  ]
}

function asObject(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (isObject(value)) return value
  throw new UserError(`${place}: this must be an object, for example { read: "public", write: "user" }.`)
}

import { suggest, UserError } from '../../core/error.ts'
import { isArray, isObject } from '../../core/json.ts'
import { parsePath, type Path } from '../../core/path.ts'
import type { Collection, Model } from '../../core/resource.ts'
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
  /** The path to the owner's id in a collection's resources. */
  ownerPath(collection: string): Path | undefined
  /** Where users have their roles, when any rule asks for a role. */
  readonly roles: RoleAttribute | undefined
}

/** The attribute of the users' roles. */
interface RoleAttribute {
  readonly collection: string
  readonly attribute: string
}

export interface AccessContext {
  readonly model: Model
  /** The collection of the users and the attribute of their roles; `undefined` where the data has no users. */
  readonly users: RoleAttribute | undefined
}

/** Throws a {@link UserError} with the place of a mistake and a suggestion. */
export function parseAccess(value: unknown, context: AccessContext): Access {
  const declared = new Map(
    Object.entries(asObject(value ?? {}, 'access')).map(([name, rules]) => [
      name,
      parseCollection(name, rules, context),
    ]),
  )
  const fallback = declared.get('*')
  return {
    rulesFor: (collection, action) =>
      declared.get(collection)?.rules.get(action) ?? fallback?.rules.get(action) ?? defaultRules,
    ownerPath: (collection) => declared.get(collection)?.owner ?? ownerOf(collection, context),
    roles: [...declared.values()].some(({ rules }) => [...rules.values()].flat().some(isPrivilege))
      ? context.users
      : undefined,
  }
}

/** Closed by default. */
const defaultRules: readonly Rule[] = ['key']

interface ParsedCollection {
  readonly rules: ReadonlyMap<Action, readonly Rule[]>
  readonly owner: Path | undefined
}

function parseCollection(name: string, value: unknown, context: AccessContext): ParsedCollection {
  const place = `access.${name}`
  const collection = context.model.collections.get(name)
  if (!collection && name !== '*')
    throw new UserError(
      `${place}: there is no collection "${name}". ${suggest(name, context.model.collections.keys())}`,
    )
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
  const owner = collection && parseOwner(members['owner'], collection, place)
  assertOwned(name, rules, owner, context)
  return { rules, owner }
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
        `${place}: a rule must be ${ruleWords.join(', ')}, the name of a role, or a function.`,
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

function assertOwned(
  name: string,
  rules: ParsedCollection['rules'],
  owner: Path | undefined,
  context: AccessContext,
): void {
  const names = name === '*' ? [...context.model.collections.keys()] : [name]
  const needsOwner = [...rules.values()].some((of) => of.includes('owner'))
  const unowned = needsOwner && !owner ? names.find((each) => !ownerOf(each, context)) : undefined
  if (unowned !== undefined)
    throw new UserError(
      `access.${name}: which attribute of ${unowned} holds the owner's id? Set owner: "user_id", or the name that it has.`,
    )
}

/** The only foreign key to the users; users own themselves. */
function ownerOf(name: string, { model, users }: AccessContext): Path | undefined {
  const collection = model.collections.get(name)
  if (!collection || !users) return undefined
  if (name === users.collection) return [collection.idAttribute]
  const keys = [...collection.relationships.values()].filter(
    ({ target, keyOn, many }) => target === users.collection && keyOn === 'source' && !many,
  )
  return keys.length === 1 ? keys[0]?.path : undefined
}

function asObject(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (isObject(value)) return value
  throw new UserError(`${place}: this must be an object, for example { read: "public", write: "user" }.`)
}

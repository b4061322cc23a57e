import { suggest, UserError } from '../../core/error.ts'
import { isArray, isObject } from '../../core/json.ts'
import { parsePath, type Path } from '../../core/path.ts'
import type { Collection, Model } from '../../core/resource.ts'
import { type Action, actions, isPrivilege, type Rule, ruleWords } from './rule.ts'

/** Who may do what with a collection. One rule, or several of which one is enough. */
export interface CollectionAccess extends Partial<
  Readonly<Record<Action | 'write', Rule | readonly Rule[]>>
> {
  /** The attribute that holds the owner's id; without it, the foreign key to the users. */
  readonly owner?: string
}

/** By collection; `*` is for all that are not named. What nobody has named needs a key or a user. */
export type AccessDeclaration = Readonly<Record<string, CollectionAccess>>

/** The declaration, checked, with every gap filled. */
export interface Access {
  rulesFor(collection: string, action: Action): readonly Rule[]
  /** Where a collection's resources hold their owner's id. */
  ownerPath(collection: string): Path | undefined
  /** Where roles are given to users, when any rule asks for a role. */
  readonly roles: RolePlace | undefined
}

/** An attribute of the users. */
interface RolePlace {
  readonly collection: string
  readonly attribute: string
}

export interface AccessContext {
  readonly model: Model
  /** The collection of the users, and where their roles are, if there is one. */
  readonly users: RolePlace | undefined
}

/** Throws a {@link UserError} that names the place and what could have been meant. */
export function parseAccess(value: unknown, context: AccessContext): Access {
  const declared = new Map(
    Object.entries(asObject(value ?? {}, 'access')).map(([name, one]) => [
      name,
      parseCollection(name, one, context),
    ]),
  )
  const fallback = declared.get('*')
  return {
    rulesFor: (collection, action) =>
      declared.get(collection)?.rules.get(action) ?? fallback?.rules.get(action) ?? anybodyKnown,
    ownerPath: (collection) => declared.get(collection)?.owner ?? ownerOf(collection, context),
    roles: [...declared.values()].some(({ rules }) => [...rules.values()].flat().some(isPrivilege))
      ? context.users
      : undefined,
  }
}

/** Fails closed: what was not thought of needs a key or a user. */
const anybodyKnown: readonly Rule[] = ['key']

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
  const unknown = Object.keys(members).find((key) => !known.includes(key))
  if (unknown !== undefined)
    throw new UserError(`${place}.${unknown}: there is no such action. ${suggest(unknown, known)}`)
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

const known: readonly string[] = [...actions, 'write', 'owner']

function parseRules(value: unknown, place: string): readonly Rule[] {
  const rules = isArray(value) ? value : [value]
  if (rules.length === 0)
    throw new UserError(`${place}: an empty list lets nobody in. Leave it out, or name a role.`)
  return rules.map((rule: unknown) => {
    if (typeof rule === 'function') return rule as Rule
    if (typeof rule !== 'string' || !/^[\w.:-]+$/.test(rule))
      throw new UserError(`${place}: a rule is ${ruleWords.join(', ')}, the name of a role, or a function.`)
    if (isMistyped(rule)) throw new UserError(`${place}: "${rule}" is no rule. ${suggest(rule, ruleWords)}`)
    return rule
  })
}

/** A role may have any name but `Owner` or `users`: who writes that means a rule, and would lock everybody out. */
const isMistyped = (rule: string): boolean =>
  ruleWords.some((word) => word !== rule && [word, `${word}s`].includes(rule.toLowerCase()))

function parseOwner(value: unknown, { name, attributes }: Collection, place: string): Path | undefined {
  if (value === undefined) return undefined
  if (typeof value !== 'string' || value === '')
    throw new UserError(`${place}.owner: name the attribute that holds the owner's id.`)
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
  const isAsked = [...rules.values()].some((one) => one.includes('owner'))
  const unowned = isAsked && !owner ? names.find((one) => !ownerOf(one, context)) : undefined
  if (unowned !== undefined)
    throw new UserError(
      `access.${name}: which attribute of ${unowned} holds its owner? Say owner: "user_id", or whatever it is called.`,
    )
}

/** The declared attribute; users own themselves; otherwise the one foreign key to the users. */
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
  throw new UserError(`${place}: this must be an object, such as { read: "public", write: "user" }.`)
}

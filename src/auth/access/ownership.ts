import {
  formatPath,
  isArray,
  type JsonObject,
  member,
  type Path,
  valueAt,
  valuesAt,
} from '../../core/json.ts'
import type { Filter } from '../../core/query.ts'
import { type Collection, type Id, type Model, type Relationship, toKey } from '../../core/resource.ts'
import { invalidAttribute } from '../users/user-passwords.ts'

/**
 * Where the resources of a collection hold the id of their owner. It is decided when the server starts, and
 * {@link assertSteady} keeps clients from writing anything that would decide it differently at the next start.
 */
export interface Ownership {
  readonly path: Path
  /** Whether the collection is empty, so that nothing but a convention says where the id goes. */
  readonly isAssumed: boolean
  /** Whether a resource holds a list of owners. */
  readonly isList: boolean
  /** Whether the users' ids are integers. */
  readonly hasIntegers: boolean
  /** The attributes that the collection had at the start, and the owner's. */
  readonly attributes: ReadonlySet<string>
  /** Names that would compete with the owner's attribute, in lower case and without `-` and `_`. */
  readonly competing: ReadonlySet<string>
}

/**
 * By the declared attribute; users own themselves; otherwise by the only foreign key to the users. In a collection that
 * is empty, as after its last resource was deleted, by the name that a foreign key to the users has elsewhere.
 */
export function findOwnership(
  collection: Collection,
  declared: Path | undefined,
  context: OwnerContext,
): Ownership | undefined {
  const found = findOwner(collection, declared, context)
  if (!found) return undefined
  const { path, isAssumed, stems } = found
  return {
    path,
    isAssumed,
    isList: isListAt(collection, path),
    hasIntegers: usersIn(context)?.idStyle === 'integer',
    attributes: new Set([...collection.attributes.keys(), ...path.slice(0, 1)]),
    competing: new Set(stems.flatMap((stem) => namesOf(fold(stem)))),
  }
}

interface OwnerContext {
  readonly model: Model
  readonly users: string | undefined
}

const usersIn = ({ model, users }: OwnerContext): Collection | undefined =>
  users === undefined ? undefined : model.collections.get(users)

interface FoundOwner extends Pick<Ownership, 'path' | 'isAssumed'> {
  /** What the names of competing attributes are made of. */
  readonly stems: readonly string[]
}

function findOwner(
  collection: Collection,
  declared: Path | undefined,
  context: OwnerContext,
): FoundOwner | undefined {
  if (declared) return { path: declared, isAssumed: false, stems: [] }
  const key = ownerKey(collection, context.users)
  const stems = key ? [key.name, key.target] : []
  if (collection.name === context.users) return { path: [collection.idAttribute], isAssumed: false, stems }
  if (key) return { path: key.path, isAssumed: false, stems }
  const users = usersIn(context)
  if (!users || !isEmpty(collection)) return undefined
  return { path: usualKey(context.model, users), isAssumed: true, stems: [users.type, users.name] }
}

function ownerKey({ relationships }: Collection, users: string | undefined): Relationship | undefined {
  const keys = [...relationships.values()].filter(
    ({ target, keyOn, many, byValues }) => target === users && keyOn === 'source' && !many && !byValues,
  )
  return keys.length === 1 ? keys[0] : undefined
}

const isEmpty = ({ attributes, idAttribute }: Collection): boolean =>
  [...attributes.keys()].every((name) => name === idAttribute)

function usualKey({ collections }: Model, users: Collection): Path {
  const keys = [...collections.values()].map((collection) => ownerKey(collection, users.name)?.path)
  return keys.find((path) => path?.length === 1) ?? [`${users.type.replaceAll('-', '_')}_id`]
}

/** Only where every value is a list: a single one among ids is a mistake. */
function isListAt({ attributes }: Collection, path: Path): boolean {
  let types: ReadonlySet<string> = new Set()
  let members = attributes
  for (const name of path) {
    const attribute = members.get(name)
    if (!attribute) return false
    types = attribute.types
    if (types.has('array') && !types.has('object')) return isOnlyList(types)
    members = attribute.members
  }
  return isOnlyList(types)
}

const isOnlyList = (types: ReadonlySet<string>): boolean =>
  types.has('array') && ![...types].some((type) => type !== 'array' && type !== 'null')

const namesOf = (stem: string): readonly string[] => [stem, `${stem}id`, `${stem}ids`]

const fold = (name: string): string => name.replaceAll(/[-_]/g, '').toLowerCase()

/** Compared as text, as ids always are; a missing or null owner matches no user. */
export const holdsOwner = ({ path }: Ownership, resource: JsonObject, id: string): boolean =>
  valuesAt(resource, path).some((owner) => isId(owner) && toKey(owner) === id)

/** Whether a write leaves the owner as it was, or exactly this one. */
export function leavesOwner(
  ownership: Ownership,
  { before, after }: { readonly before: JsonObject | undefined; readonly after: JsonObject },
  id: string,
): boolean {
  if (before && isSameOwner(ownership, before, after)) return holdsOwner(ownership, after, id)
  const owners = ownership.isList ? valuesAt(after, ownership.path) : [valueAt(after, ownership.path)]
  return owners.length === 1 && owners.every((owner) => isId(owner) && toKey(owner) === id)
}

/** The attributes that a new resource gets for its owner; none where the path leads deeper, or to the id itself. */
export function attributesFor(
  { path, isList, hasIntegers }: Ownership,
  idAttribute: string,
  id: string,
): JsonObject {
  const [attribute, ...deeper] = path
  if (attribute === undefined || deeper.length > 0 || attribute === idAttribute) return {}
  const own: Id = hasIntegers && String(Number(id)) === id ? Number(id) : id
  return { [attribute]: isList ? [own] : own }
}

/** The resources of this owner. */
export const ownedBy = ({ path }: Ownership, id: string): Filter =>
  isPlainId(id) ? { op: 'eq', path, value: id } : { op: 'in', path, value: [] }

/** Filters read `null`, `true` and `1e0` as JSON values, so a user with such an id owns nothing. */
const isPlainId = (id: string): boolean =>
  !/^(null|true|false)$/.test(id) && (!numberPattern.test(id) || String(Number(id)) === id)

const numberPattern = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/

/** Throws `invalid` (422) for a write after which the rules would be read differently, now or at the next start. */
export function assertSteady(ownership: Ownership, before: JsonObject | undefined, after: JsonObject): void {
  const { path, isList } = ownership
  const [attribute = ''] = path
  const isKept = before !== undefined && isSameOwner(ownership, before, after)
  if (!isKept && !(isList ? isListOfIds : isSingle)(ownership, after)) {
    const message = `${formatPath(path)} must be ${isList ? 'a list of ids' : 'a single id'}: access rules depend on it.`
    throw invalidAttribute(attribute, 'type', message)
  }
  const rival = rivalIn(ownership, after)
  if (rival === undefined) return
  const message = `"${rival}" could be mistaken for "${attribute}", which access rules depend on. Choose another name.`
  throw invalidAttribute(rival, 'reserved', message)
}

/** A new attribute that the next start could take for the owner's. */
function rivalIn({ attributes, competing }: Ownership, after: JsonObject): string | undefined {
  if (competing.size === 0) return undefined
  return Object.keys(after).find((name) => !attributes.has(name) && competing.has(fold(name)))
}

function isSingle({ path }: Ownership, resource: JsonObject): boolean {
  const owner = valueAt(resource, path)
  return owner === undefined ? valuesAt(resource, path).length === 0 : owner === null || isId(owner)
}

/** A single id among lists would be read as a mistake at the next start. */
function isListOfIds({ path }: Ownership, resource: JsonObject): boolean {
  const owners = valueAt(resource, path) ?? []
  return isArray(owners) && owners.every(isId)
}

/** The whole attribute: a list on the way could hold other owners. */
const isSameOwner = ({ path: [attribute = ''] }: Ownership, before: JsonObject, after: JsonObject): boolean =>
  JSON.stringify(member(before, attribute)) === JSON.stringify(member(after, attribute))

const isId = (value: unknown): value is Id => typeof value === 'string' || typeof value === 'number'

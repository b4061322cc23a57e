import { isArray, type Json, type JsonObject } from '../core/json.ts'
import { isMemberName, toMemberName } from '../core/member-name.ts'
import { collectionOf } from '../core/model.ts'
import type { Linkage } from '../core/operation.ts'
import type { Path } from '../core/path.ts'
import { type Collection, type Model, type Relationship, toKey } from '../core/resource.ts'

/** How a collection's attributes are called in documents, where not every name may stand (JSON:API 1.1 §5.8). */
export interface Members {
  /** `undefined` for what is never sent: the id, foreign keys, secrets. */
  readonly memberOf: (attribute: string) => string | undefined
  readonly attributeOf: (member: string) => string
  /** The relationship that a foreign key belongs to. */
  readonly keys: ReadonlyMap<string, Relationship>
}

const known = new WeakMap<Collection, Members>()

export function membersOf(collection: Collection): Members {
  const members = known.get(collection) ?? createMembers(collection)
  known.set(collection, members)
  return members
}

/** `details.weight`, `artist.name`: the path of an attribute, also of a related resource. */
export function toPath(model: Model, collection: Collection, [first = '', ...rest]: Path): Path {
  const relationship = collection.relationships.get(first)
  if (relationship && rest.length > 0)
    return [first, ...toPath(model, collectionOf(model, relationship.target), rest)]
  return [membersOf(collection).attributeOf(first), ...rest]
}

/** What a foreign key says in words of a relationship; `undefined` where it is no id, or no list of them. */
export function linkageOfKey(value: Json, { many }: Relationship): Linkage | undefined {
  const isKey = (one: Json): boolean => typeof one === 'string' || typeof one === 'number'
  if (many) return isArray(value) && value.every(isKey) ? value.map(toKey) : undefined
  if (value === null) return null
  return isKey(value) ? toKey(value) : undefined
}

/** Attributes by the names that they are sent by; nothing, where there are none. */
export function rename(
  attributes: JsonObject,
  nameOf: (attribute: string) => string | undefined,
): JsonObject | undefined {
  let members: Record<string, Json> | undefined
  for (const attribute in attributes) {
    const name = nameOf(attribute)
    if (name !== undefined) (members ??= {})[name] = attributes[attribute] ?? null
  }
  return members
}

function createMembers(collection: Collection): Members {
  const keys = foreignKeys(collection)
  const { idAttribute, hidden, writeOnly } = collection
  const unsent = new Set([idAttribute, ...hidden, ...writeOnly, ...keys.keys()])
  const attributes = new Map([['id', idAttribute]])
  const renamed = new Map<string, string>()
  for (const name of collection.attributes.keys()) {
    if (unsent.has(name) || isAttributeName(name, collection)) continue
    const member = replacement(name, collection, attributes)
    renamed.set(name, member)
    attributes.set(member, name)
  }
  return {
    keys,
    memberOf: (attribute) => (unsent.has(attribute) ? undefined : (renamed.get(attribute) ?? attribute)),
    attributeOf: (member) => attributes.get(member) ?? member,
  }
}

/** The attributes that hold nothing but the ids of related resources. */
function foreignKeys({ relationships }: Collection): ReadonlyMap<string, Relationship> {
  const own = [...relationships.values()].filter(({ keyOn, path }) => keyOn === 'source' && path.length === 1)
  return new Map(own.map((relationship) => [relationship.path[0] ?? '', relationship]))
}

/** Whether an attribute may have this name in a document. */
export const isAttributeName = (name: string, { relationships }: Collection): boolean =>
  isMemberName(name) && name !== 'type' && name !== 'id' && !relationships.has(name)

/** `event_type` for an event's `type`, `ref` for `$ref`; never what another is called already. */
function replacement(
  name: string,
  { type, attributes, relationships }: Collection,
  taken: ReadonlyMap<string, string>,
): string {
  const plain = toMemberName(name)
  let member =
    ['', 'type', 'id'].includes(plain) || relationships.has(plain) ? `${type}_${plain || 'x'}` : plain
  while (attributes.has(member) || taken.has(member)) member = `${member}_2`
  return member
}

import { type Json, type JsonObject, onceFor } from '../../core/json.ts'
import { collectionOf, foreignKeys } from '../../core/model.ts'
import type { Path } from '../../core/path.ts'
import type { Collection, Model } from '../../core/resource.ts'
import { isMemberName, toMemberName } from '../../formats/member-name.ts'

/** How a collection's attributes are called in documents, where not every name may stand (JSON:API 1.1 §5.8). */
export interface Members {
  /** `undefined` for what is never sent: the id, foreign keys, secrets. */
  readonly memberOf: (attribute: string) => string | undefined
  readonly attributeOf: (member: string) => string
}

/** Worked out once for each collection. */
export const membersOf = onceFor(createMembers)

/** `details.weight`, `artist.name`: the path of an attribute, also of a related resource. */
export function toPath(model: Model, collection: Collection, [first = '', ...rest]: Path): Path {
  const relationship = collection.relationships.get(first)
  if (relationship && rest.length > 0)
    return [first, ...toPath(model, collectionOf(model, relationship.target), rest)]
  return [membersOf(collection).attributeOf(first), ...rest]
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
  const { kind, idAttribute, hidden, writeOnly } = collection
  const ids = kind === 'collection' ? [idAttribute] : []
  const unsent = new Set([...ids, ...hidden, ...writeOnly, ...foreignKeys(collection).keys()])
  const attributes = new Map(ids.map((attribute) => ['id', attribute]))
  const renamed = new Map<string, string>()
  for (const name of collection.attributes.keys()) {
    if (unsent.has(name) || isAttributeName(name, collection)) continue
    const member = replacement(name, collection, attributes)
    renamed.set(name, member)
    attributes.set(member, name)
  }
  return {
    memberOf(attribute) {
      if (unsent.has(attribute)) return undefined
      if (collection.attributes.has(attribute)) return renamed.get(attribute) ?? attribute
      // A serializer's own.
      return isAttributeName(attribute, collection)
        ? attribute
        : replacement(attribute, collection, attributes)
    },
    attributeOf: (member) => attributes.get(member) ?? member,
  }
}

/** Whether an attribute may have this name in a document. */
export const isAttributeName = (name: string, { relationships }: Collection): boolean =>
  isMemberName(name) && name !== 'type' && name !== 'id' && !relationships.has(name)

/**
 * `event_type` for an event's `type`, `device_identifier` for the `id` of a single resource, `ref` for `$ref`; never
 * what another is called already.
 */
function replacement(
  name: string,
  { type, attributes, relationships }: Collection,
  taken: ReadonlyMap<string, string>,
): string {
  const plain = toMemberName(name)
  const ending = reserved.get(plain) ?? (relationships.has(plain) ? plain : undefined)
  let member = ending === undefined ? plain : `${type}_${ending}`
  while (attributes.has(member) || taken.has(member)) member = `${member}_2`
  return member
}

/** Names that mean something else in a resource object, or nothing at all; each with what ends its replacement. */
const reserved: ReadonlyMap<string, string> = new Map([
  ['', 'x'],
  ['type', 'type'],
  ['id', 'identifier'],
])

import type { Json, JsonObject } from '../core/json.ts'
import { isMemberName, toMemberName } from '../core/member-name.ts'
import { collectionOf, foreignKeys } from '../core/model.ts'
import { onceFor } from '../core/once.ts'
import type { Path } from '../core/path.ts'
import type { Collection, Model } from '../core/resource.ts'

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
  const { idAttribute, hidden, writeOnly } = collection
  const unsent = new Set([idAttribute, ...hidden, ...writeOnly, ...foreignKeys(collection).keys()])
  const attributes = new Map([['id', idAttribute]])
  const renamed = new Map<string, string>()
  for (const name of collection.attributes.keys()) {
    if (unsent.has(name) || isAttributeName(name, collection)) continue
    const member = replacement(name, collection, attributes)
    renamed.set(name, member)
    attributes.set(member, name)
  }
  return {
    memberOf: (attribute) => (unsent.has(attribute) ? undefined : (renamed.get(attribute) ?? attribute)),
    attributeOf: (member) => attributes.get(member) ?? member,
  }
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

import { onceFor, type Path, isMemberName, toMemberName } from '../../core/json.ts'
import { collectionOf, foreignKeys } from '../../core/model.ts'
import type { Collection, Model, Relationship } from '../../core/resource.ts'
import { encodeSegment } from '../../formats/url.ts'

/** A collection's attributes and relationships in documents, which allow fewer names (JSON:API 1.1 §5.8). */
export interface Members {
  /** By attribute; `undefined` for those that are never sent: the id, foreign keys, secrets. */
  readonly names: ReadonlyMap<string, string | undefined>
  /** Also of an attribute that only a serializer has. */
  readonly memberOf: (attribute: string) => string | undefined
  readonly attributeOf: (member: string) => string
  /** The relationships that documents can have, each with its name as a segment of a path. */
  readonly relationships: readonly (readonly [relationship: Relationship, segment: string])[]
}

/** Worked out once for each collection. */
export const membersOf = onceFor(createMembers)

/** The path of `details.weight` or `artist.name`, which may lead to a related resource. */
export function attributePath(model: Model, collection: Collection, [first = '', ...rest]: Path): Path {
  const relationship = collection.relationships.get(first)
  if (relationship && rest.length > 0)
    return [first, ...attributePath(model, collectionOf(model, relationship.target), rest)]
  return [membersOf(collection).attributeOf(first), ...rest]
}

function createMembers(collection: Collection): Members {
  const { kind, idAttribute, hidden, writeOnly } = collection
  const ids = kind === 'collection' ? [idAttribute] : []
  const unsent = new Set([...ids, ...hidden, ...writeOnly, ...foreignKeys(collection).keys()])
  const attributes = new Map(ids.map((attribute) => ['id', attribute]))
  const renamed = new Map<string, string>()
  for (const name of collection.attributes.keys()) {
    if (unsent.has(name) || isAttributeName(name, collection)) continue
    const member = replacementName(name, collection, attributes)
    renamed.set(name, member)
    attributes.set(member, name)
  }
  const memberOf = (attribute: string): string | undefined => {
    if (unsent.has(attribute)) return undefined
    if (collection.attributes.has(attribute)) return renamed.get(attribute) ?? attribute
    // Only a serializer has it.
    return isAttributeName(attribute, collection)
      ? attribute
      : replacementName(attribute, collection, attributes)
  }
  return {
    names: new Map([...collection.attributes.keys()].map((name) => [name, memberOf(name)])),
    memberOf,
    attributeOf: (member) => attributes.get(member) ?? member,
    relationships: [...collection.relationships.values()]
      .filter(({ name }) => isMemberName(name))
      .map((relationship) => [relationship, encodeSegment(relationship.name)]),
  }
}

/** Whether an attribute may have this name in a document. */
export const isAttributeName = (name: string, { relationships }: Collection): boolean =>
  isMemberName(name) && name !== 'type' && name !== 'id' && !relationships.has(name)

/**
 * `event_type` for an event's `type`, `device_identifier` for the `id` of a single resource, `ref` for `$ref`; never
 * the name of another member.
 */
function replacementName(
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

/** Names that are empty or mean something else in a resource object, each with the end of its replacement. */
const reserved: ReadonlyMap<string, string> = new Map([
  ['', 'x'],
  ['type', 'type'],
  ['id', 'identifier'],
])

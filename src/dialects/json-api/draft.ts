import type { Json } from '../../core/json.ts'
import { localId } from '../../core/local-id.ts'
import { collectionOf, collectionOfType, relationshipOf } from '../../core/model.ts'
import type { Linkage } from '../../core/operation.ts'
import type { Collection, Model, Relationship } from '../../core/resource.ts'
import type { DocumentPart } from '../document-part.ts'
import { isAttributeName, linkageOfKey, membersOf } from '../members.ts'

/** Reads a resource object of a known collection (JSON:API 1.1 §7.2) in the words of the engine. */
export function parseResource(data: DocumentPart, model: Model, collection: Collection) {
  data.assertObject('A resource object')
  assertType(data, collection)
  const { attributes, links } = parseAttributes(data.at('attributes'), collection)
  for (const [name, part] of membersIn(data.at('relationships'), '"relationships"')) {
    const relationship = relationshipOf(collection, name, { in: 'document', pointer: part.pointer })
    links.set(name, parseLinkage(part.at('data'), model, relationship))
  }
  return { attributes, links }
}

/** Reads the linkage of a relationship: an identifier, null, or a list of identifiers (JSON:API 1.1 §7.4.1). */
export function parseLinkage(data: DocumentPart, model: Model, { target }: Relationship): Linkage {
  if (data.value === undefined) throw data.wrong('A relationship needs "data".')
  const collection = collectionOf(model, target)
  const identifiers = data.elements
  if (identifiers) return identifiers.map((one) => parseIdentifier(one, collection))
  return data.value === null ? null : parseIdentifier(data, collection)
}

/** What a resource is called by: its id, or else the local id that stands for it; `undefined` where neither is. */
export function idIn(data: DocumentPart, { name }: Collection): string | undefined {
  const [id, lid] = [data.text('id'), data.text('lid')]
  return id ?? (lid === undefined ? undefined : localId(name, lid))
}

/** The collection of a resource object or identifier, by its type. */
export function collectionOfData(data: DocumentPart, model: Model, what: string): Collection {
  data.assertObject(what)
  return collectionOfType(model, typeIn(data), (message, help) => data.at('type').wrong(message, { help }))
}

function parseIdentifier(data: DocumentPart, collection: Collection): string {
  data.assertObject('An identifier')
  assertType(data, collection)
  const id = idIn(data, collection)
  if (id === undefined) throw data.at('id').wrong('An identifier needs an "id".')
  return id
}

function assertType(data: DocumentPart, { type }: Collection): void {
  const help = `Here the type is "${type}".`
  const given = typeIn(data, help)
  if (given === type) return
  const message = `Resources of type "${given}" are not kept here.`
  throw data.at('type').wrong(message, { code: 'conflict', help })
}

function typeIn(data: DocumentPart, help = ''): string {
  const type = data.at('type')
  if (typeof type.value === 'string') return type.value
  throw type.wrong('A "type" is missing.', { help })
}

/** `artist_id` as an attribute means the relationship `artist`. */
function parseAttributes(part: DocumentPart, collection: Collection) {
  const members = membersOf(collection)
  const attributes: Record<string, Json> = {}
  const links = new Map<string, Linkage>()
  for (const [name, one] of membersIn(part, '"attributes"')) {
    const { value = null } = one
    const relationship = members.keys.get(name)
    const linkage = relationship && linkageOfKey(value, relationship)
    if (!relationship) {
      assertAttribute(name, one, collection)
      attributes[members.attributeOf(name)] = value
    } else if (linkage !== undefined) links.set(relationship.name, linkage)
    else throw one.wrong(`This is no id of ${relationship.name}.`, { code: 'invalid' })
  }
  return { attributes, links }
}

function assertAttribute(name: string, part: DocumentPart, collection: Collection): void {
  if (isAttributeName(name, collection)) return
  const [message, help] = collection.relationships.has(name)
    ? [`${name} is a relationship.`, 'Put it into "relationships".']
    : [`An attribute cannot be called "${name}".`, 'Use letters, digits, - and _.']
  throw part.wrong(message, { code: 'invalid', help })
}

/** `@` members mean nothing to us (JSON:API 1.1 §5.8.4). */
const membersIn = (part: DocumentPart, what: string) =>
  part.members(what).filter(([name]) => !name.startsWith('@'))

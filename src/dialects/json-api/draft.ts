import { localId } from '../../core/local-id.ts'
import { collectionOf, collectionOfType, relationshipOf } from '../../core/model.ts'
import type { Linkage } from '../../core/operation.ts'
import type { Collection, Model, Relationship } from '../../core/resource.ts'
import type { DocumentPart } from './document-part.ts'
import { isAttributeName, membersOf } from './members.ts'

/** Reads a resource object of a known collection (JSON:API 1.1 §7.2) in the words of the engine. */
export function parseResource(data: DocumentPart, model: Model, collection: Collection) {
  assertType(data, collection, 'A resource object')
  const { attributeOf } = membersOf(collection)
  const attributes = membersIn(data.at('attributes'), '"attributes"').map(([name, part]) => {
    assertAttribute(name, part, collection)
    return [attributeOf(name), part.value ?? null] as const
  })
  const links = membersIn(data.at('relationships'), '"relationships"').map(([name, part]) => {
    const relationship = relationshipOf(collection, name, { in: 'document', pointer: part.pointer })
    return [name, parseLinkage(part.at('data'), model, relationship)] as const
  })
  return { attributes: Object.fromEntries(attributes), links: new Map(links) }
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
export const collectionOfData = (data: DocumentPart, model: Model, what: string): Collection =>
  collectionOfType(model, typeIn(data, what), (message, help) => data.at('type').wrong(message, { help }))

function parseIdentifier(data: DocumentPart, collection: Collection): string {
  assertType(data, collection, 'An identifier')
  const id = idIn(data, collection)
  if (id === undefined) throw data.at('id').wrong('An identifier needs an "id".')
  return id
}

function assertType(data: DocumentPart, { type }: Collection, what: string): void {
  const help = `Here the type is "${type}".`
  const given = typeIn(data, what, help)
  if (given === type) return
  const message = `Resources of type "${given}" are not kept here.`
  throw data.at('type').wrong(message, { code: 'conflict', help })
}

function typeIn(data: DocumentPart, what: string, help = ''): string {
  data.assertObject(what)
  const type = data.at('type')
  if (typeof type.value === 'string') return type.value
  throw type.wrong(type.value === undefined ? 'A "type" is missing.' : 'A "type" is a text.', { help })
}

function assertAttribute(name: string, part: DocumentPart, collection: Collection): void {
  if (isAttributeName(name, collection)) return
  if (collection.relationships.has(name))
    throw part.wrong(`${name} is a relationship.`, { code: 'invalid', help: 'Put it into "relationships".' })
  const stored = membersOf(collection).memberOf(name)
  const help = stored === undefined ? 'Use letters, digits, - and _.' : `Here it is called "${stored}".`
  throw part.wrong(`An attribute cannot be called "${name}".`, { code: 'invalid', help })
}

/** `@` members mean nothing to us (JSON:API 1.1 §5.8.4). */
const membersIn = (part: DocumentPart, what: string) =>
  part.members(what).filter(([name]) => !name.startsWith('@'))

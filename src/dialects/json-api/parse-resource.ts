import { collectionOf, collectionOfType, findByType, relationshipOf } from '../../core/model.ts'
import { type Linkage, localId } from '../../core/operation.ts'
import type { Collection, Model, Relationship } from '../../core/resource.ts'
import type { DocumentPart } from './document-part.ts'
import { isAttributeName, membersOf } from './members.ts'

/** Parses a resource object of a known collection (JSON:API 1.1 §7.2) into attributes and links. */
export function parseResource(data: DocumentPart, model: Model, collection: Collection) {
  assertType(data, model, collection, 'A resource object')
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

/** Parses the linkage of a relationship: an identifier, null, or a list of identifiers (JSON:API 1.1 §7.4.1). */
export function parseLinkage(data: DocumentPart, model: Model, { target }: Relationship): Linkage {
  const collection = collectionOf(model, target)
  if (data.value === undefined)
    throw data.wrong('A relationship needs "data".', { help: identifierExample(collection) })
  const identifiers = data.elements
  if (identifiers) return identifiers.map((one) => parseIdentifier(one, model, collection))
  return data.value === null ? null : parseIdentifier(data, model, collection)
}

/** The id of a resource, or else the local id that stands for it; `undefined` if there is neither. */
export function idIn(data: DocumentPart, { name }: Collection): string | undefined {
  const [id, lid] = [data.text('id'), data.text('lid')]
  return id ?? (lid === undefined ? undefined : localId(name, lid))
}

/** The collection of a resource object or identifier, by its type. */
export const collectionOfData = (data: DocumentPart, model: Model, what: string): Collection =>
  collectionOfType(model, typeIn(data, what), (message, help) => data.at('type').wrong(message, { help }))

function parseIdentifier(data: DocumentPart, model: Model, collection: Collection): string {
  assertType(data, model, collection, 'An identifier')
  const id = idIn(data, collection)
  if (id === undefined)
    throw data.at('id').wrong('An identifier needs an "id".', { help: identifierExample(collection) })
  return id
}

const identifierExample = ({ type }: Collection): string => `For example: { "type": "${type}", "id": "1" }`

/** The type has to be that of the collection, as it is declared or as its singular or plural. */
function assertType(data: DocumentPart, model: Model, { name, type }: Collection, what: string): void {
  const help = `Use the type "${type}".`
  const given = typeIn(data, what, help)
  if (given === type || findByType(model, given)?.name === name) return
  const message = `This collection has no resources of type "${given}".`
  throw data.at('type').wrong(message, { code: 'conflict', help })
}

function typeIn(data: DocumentPart, what: string, help = ''): string {
  data.assertObject(what)
  const type = data.at('type')
  if (typeof type.value === 'string') return type.value
  throw type.wrong(type.value === undefined ? 'The "type" is missing.' : 'A "type" must be a string.', {
    help,
  })
}

function assertAttribute(name: string, part: DocumentPart, collection: Collection): void {
  if (isAttributeName(name, collection)) return
  if (collection.relationships.has(name))
    throw part.wrong(`${name} is a relationship.`, { code: 'invalid', help: 'Put it in "relationships".' })
  const stored = membersOf(collection).memberOf(name)
  const help = stored === undefined ? 'Use letters, digits, - and _.' : `Use "${stored}".`
  throw part.wrong(`An attribute cannot be called "${name}".`, { code: 'invalid', help })
}

/** Without `@` members, which are ignored (JSON:API 1.1 §5.8.4). */
const membersIn = (part: DocumentPart, what: string) =>
  part.members(what).filter(([name]) => !name.startsWith('@'))

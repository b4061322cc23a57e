import type { Json, JsonObject } from '../../core/json.ts'
import { localId } from '../../core/local-id.ts'
import { isMemberName } from '../../core/member-name.ts'
import { linkageOfKey, membersOf } from '../../core/members.ts'
import { collectionOf, relationshipOf } from '../../core/model.ts'
import type { Linkage, Links } from '../../core/operation.ts'
import type { Collection, Model, Relationship } from '../../core/resource.ts'
import type { DocumentPart } from '../document-part.ts'

/** A resource object that came in, in the words of the engine. */
export interface DraftObject {
  readonly attributes: JsonObject
  readonly links: Links
}

/** Reads a resource object of a known collection (JSON:API 1.1 §7.2). */
export function parseResource(part: DocumentPart, model: Model, collection: Collection): DraftObject {
  part.assertObject('A resource object')
  assertType(part, collection)
  const { attributes, links } = parseAttributes(part.at('attributes'), collection)
  for (const one of membersIn(part.at('relationships'), '"relationships"')) {
    const relationship = relationshipOf(collection, one.name, { in: 'document', pointer: one.part.pointer })
    links.set(one.name, parseLinkage(one.part.at('data'), model, relationship))
  }
  return { attributes, links }
}

/** Reads the linkage of a relationship: an identifier, null, or a list of identifiers (JSON:API 1.1 §7.4.1). */
export function parseLinkage(part: DocumentPart, model: Model, { target }: Relationship): Linkage {
  if (part.value === undefined) throw part.wrong('A relationship needs "data".')
  const collection = collectionOf(model, target)
  const identifiers = part.elements
  if (identifiers) return identifiers.map((one) => parseIdentifier(one, collection))
  return part.value === null ? null : parseIdentifier(part, collection)
}

/** What a resource is called by: its id, or else the local id that stands for it; `undefined` where neither is. */
export function idIn(part: DocumentPart, { name }: Collection): string | undefined {
  const [id, lid] = [textAt(part, 'id'), textAt(part, 'lid')]
  return id ?? (lid === undefined ? undefined : localId(name, lid))
}

/** A text that is not empty; `undefined` where there is nothing. */
export function textAt(part: DocumentPart, name: string): string | undefined {
  const inner = part.at(name)
  const { value } = inner
  if (value === undefined) return undefined
  if (typeof value === 'string' && value !== '' && !value.includes('\u0000')) return value
  throw inner.wrong(`"${name}" must be a text, and not empty.`)
}

function parseIdentifier(part: DocumentPart, collection: Collection): string {
  part.assertObject('An identifier')
  assertType(part, collection)
  const id = idIn(part, collection)
  if (id === undefined) throw part.at('id').wrong('An identifier needs an "id".')
  return id
}

function assertType(part: DocumentPart, { type }: Collection): void {
  const given = part.at('type')
  const help = `Here the type is "${type}".`
  if (given.value === type) return
  if (typeof given.value !== 'string') throw given.wrong('A "type" is missing.', { help })
  throw given.wrong(`Resources of type "${given.value}" are not kept here.`, { code: 'conflict', help })
}

/** `artist_id` as an attribute means the relationship `artist`. */
function parseAttributes(part: DocumentPart, collection: Collection) {
  const members = membersOf(collection)
  const attributes: Record<string, Json> = {}
  const links = new Map<string, Linkage>()
  for (const one of membersIn(part, '"attributes"')) {
    const relationship = members.keys.get(one.name)
    if (!relationship) {
      assertAttribute(one, collection)
      attributes[members.attributeOf(one.name)] = one.value
      continue
    }
    const linkage = linkageOfKey(one.value, relationship)
    if (linkage === undefined)
      throw one.part.wrong(`This is no id of ${relationship.name}.`, { code: 'invalid' })
    links.set(relationship.name, linkage)
  }
  return { attributes, links }
}

function assertAttribute({ name, part }: Member, { relationships }: Collection): void {
  if (!isMemberName(name) || name === 'id' || name === 'type')
    throw part.wrong(`An attribute cannot be called "${name}".`, {
      code: 'invalid',
      help: 'Use letters, digits, - and _.',
    })
  if (relationships.has(name))
    throw part.wrong(`${name} is a relationship.`, { code: 'invalid', help: 'Put it into "relationships".' })
}

interface Member {
  readonly name: string
  readonly value: Json
  readonly part: DocumentPart
}

/** What an object has, if it is there; `@` members mean nothing to us (JSON:API 1.1 §5.8.4). */
function membersIn(part: DocumentPart, what: string): readonly Member[] {
  if (part.value === undefined) return []
  return Object.entries(part.assertObject(what))
    .filter(([name]) => !name.startsWith('@'))
    .map(([name, value]) => ({ name, value, part: part.at(name) }))
}

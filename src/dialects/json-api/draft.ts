import { isArray, isObject, type Json, type JsonObject, jsonType, member } from '../../core/json.ts'
import { localId } from '../../core/local-id.ts'
import { isMemberName } from '../../core/member-name.ts'
import { membersOf } from '../../core/members.ts'
import { collectionOf } from '../../core/model.ts'
import type { Linkage, Links } from '../../core/operation.ts'
import { type Collection, type Model, type Relationship, toKey } from '../../core/resource.ts'
import { suggest } from '../../core/suggestion.ts'
import { documentError } from './document.ts'

/** A resource object that came in, in the words of the engine. */
export interface DraftObject {
  readonly id?: string
  readonly lid?: string
  readonly attributes: JsonObject
  readonly links: Links
}

/** Reads a resource object of a known collection; `pointer` says where it lies in the document. */
export function parseResource(
  data: Json | undefined,
  model: Model,
  collection: Collection,
  pointer: string,
): DraftObject {
  const object = assertObject(data, pointer, 'A resource object')
  assertType(object, collection, pointer)
  const { attributes, links } = parseAttributes(object, collection, `${pointer}/attributes`)
  const relationships = assertObject(
    membersIn(object, 'relationships'),
    `${pointer}/relationships`,
    '"relationships"',
  )
  for (const [name, value] of own(relationships)) {
    const at = `${pointer}/relationships/${name}`
    links.set(name, parseRelationship(value, model, relationshipNamed(collection, name, at), at))
  }
  return { ...identity(object, pointer), attributes, links }
}

/** Reads the linkage of a relationship: an identifier, null, or a list of identifiers. */
export function parseLinkage(
  data: Json,
  model: Model,
  { name, many, target }: Relationship,
  pointer: string,
): Linkage {
  const collection = collectionOf(model, target)
  if (many !== isArray(data)) {
    const shape = many ? 'a list of identifiers' : 'one identifier, or null'
    throw documentError('bad_request', `${name} takes ${shape}.`, pointer)
  }
  if (isArray(data)) return data.map((one, at) => parseIdentifier(one, collection, `${pointer}/${at}`))
  return data === null ? null : parseIdentifier(data, collection, pointer)
}

/** Ids are text on the wire, whatever the data has. */
export const storedId = ({ idStyle }: Collection, id: string): string | number =>
  idStyle === 'integer' && /^(0|[1-9]\d{0,14})$/.test(id) ? Number(id) : id

export function assertObject(value: Json | undefined, pointer: string, what: string): JsonObject {
  if (isObject(value)) return value
  const given = value === undefined ? 'nothing' : jsonType(value)
  throw documentError('bad_request', `${what} must be an object, and there is ${given}.`, pointer)
}

function assertType(object: JsonObject, { type }: Collection, pointer: string): void {
  const given = member(object, 'type')
  if (given === type) return
  const at = `${pointer}/type`
  if (typeof given !== 'string')
    throw documentError('bad_request', 'A "type" is missing.', at, `Here it is "${type}".`)
  throw documentError(
    'conflict',
    `Resources of type "${given}" are not kept here.`,
    at,
    `Here the type is "${type}".`,
  )
}

function parseAttributes(object: JsonObject, collection: Collection, pointer: string) {
  const members = membersOf(collection)
  const attributes: Record<string, Json> = {}
  const links = new Map<string, Linkage>()
  for (const [name, value] of own(assertObject(membersIn(object, 'attributes'), pointer, '"attributes"'))) {
    const at = `${pointer}/${name}`
    const relationship = members.keys.get(name)
    if (relationship) links.set(relationship.name, foreignKey(value, relationship, at))
    else if (!isMemberName(name) || name === 'id' || name === 'type')
      throw documentError(
        'invalid',
        `An attribute cannot be called "${name}".`,
        at,
        'Use letters, digits, - and _.',
      )
    else if (collection.relationships.has(name))
      throw documentError('invalid', `${name} is a relationship.`, at, 'Put it into "relationships".')
    else attributes[members.attributeOf(name)] = value
  }
  return { attributes, links }
}

/** `artist_id` as an attribute means the relationship `artist`. */
function foreignKey(value: Json, { name, many }: Relationship, pointer: string): Linkage {
  const isKey = (one: Json): boolean => typeof one === 'string' || typeof one === 'number'
  if (many && isArray(value) && value.every(isKey)) return value.map(toKey)
  if (!many && (value === null || isKey(value))) return value === null ? null : toKey(value)
  throw documentError('invalid', `This is no id of ${name}.`, pointer)
}

function parseRelationship(value: Json, model: Model, relationship: Relationship, pointer: string): Linkage {
  const data = member(assertObject(value, pointer, 'A relationship'), 'data')
  if (data === undefined) throw documentError('bad_request', 'A relationship needs "data".', pointer)
  return parseLinkage(data, model, relationship, `${pointer}/data`)
}

function relationshipNamed(
  { relationships, name: collection }: Collection,
  name: string,
  pointer: string,
): Relationship {
  const relationship = relationships.get(name)
  if (relationship) return relationship
  throw documentError(
    'bad_request',
    `${collection} has no relationship "${name}".`,
    pointer,
    suggest(name, relationships.keys()),
  )
}

function parseIdentifier(value: Json, collection: Collection, pointer: string): string {
  const object = assertObject(value, pointer, 'An identifier')
  assertType(object, collection, pointer)
  const { id, lid } = identity(object, pointer)
  if (id !== undefined) return id
  if (lid !== undefined) return localId(collection.name, lid)
  throw documentError('bad_request', 'An identifier needs an "id".', `${pointer}/id`)
}

export function identity(
  object: JsonObject,
  pointer: string,
): { readonly id?: string; readonly lid?: string } {
  const texts = ['id', 'lid'].flatMap((name) => {
    const value = member(object, name)
    if (value === undefined) return []
    if (typeof value === 'string' && value !== '' && !value.includes('\u0000')) return [[name, value]]
    throw documentError('bad_request', `"${name}" must be a text, and not empty.`, `${pointer}/${name}`)
  })
  return Object.fromEntries(texts) as { id?: string; lid?: string }
}

/** A member that may be missing, but not null. */
const membersIn = (object: JsonObject, name: string): Json => {
  const value = member(object, name)
  return value === undefined ? {} : value
}

/** `@` members mean nothing to us (JSON:API 1.1 §5.8.4). */
const own = (object: JsonObject): readonly [string, Json][] =>
  Object.entries(object).filter(([name]) => !name.startsWith('@'))

import { isObject, type Json, type JsonObject } from '../../core/json.ts'
import { collectionOf } from '../../core/model.ts'
import {
  type Included,
  includedBeside,
  includedKey,
  type Outcome,
  type Serialized,
  serializedAs,
} from '../../core/outcome.ts'
import type { Query } from '../../core/query.ts'
import { type Collection, idOf, type Model, type Relationship, type Resource } from '../../core/resource.ts'
import { encodeLastSegment } from '../../formats/url.ts'
import { addressStart } from '../common/place.ts'
import { type Members, membersOf } from './members.ts'

/** What the resource objects of one document have in common. */
interface DocumentContext extends Serialized {
  readonly base: string
  readonly model: Model
  readonly included: Included
  readonly query: Query
}

/** How resources become parts of a document. What depends on a collection alone is worked out once. */
export interface ResourceObjects {
  readonly present: (collection: Collection, resource: Resource) => JsonObject
  readonly linkage: (relationship: Relationship, related: readonly Resource[]) => Json
  /** The member `included`: all resources along the include paths, once each, without the primary data. */
  readonly beside: (primary: readonly Resource[]) => { readonly included?: readonly Json[] }
}

/** The resource objects of one document. */
export function createResourceObjects(
  outcome: Outcome,
  base: string,
  model: Model,
  query: Query,
): ResourceObjects {
  const included = 'included' in outcome ? outcome.included : new Map()
  const context = { base, model, included, query, serialized: outcome.serialized }
  const known = new Map<Collection, (resource: Resource) => JsonObject>()
  const present = (collection: Collection, resource: Resource): JsonObject => {
    const toObject = known.get(collection) ?? objectsOf(context, collection)
    known.set(collection, toObject)
    return toObject(resource)
  }
  return {
    present,
    linkage: (relationship, related) => linkageTo(related, relationship, model),
    beside(primary) {
      if (!query.include) return {}
      const resources = [...includedBeside(primary, model, included)]
      return { included: resources.map(([resource, collection]) => present(collection, resource)) }
    },
  }
}

/** How the resources of a collection become resource objects (JSON:API 1.1 §7.2). */
function objectsOf(context: DocumentContext, collection: Collection): (resource: Resource) => JsonObject {
  const { base, query, serialized } = context
  const fields = query.fields?.get(collection.name)
  const wanted = fields && new Set(fields.map(([name]) => name))
  const members = membersOf(collection)
  const relationships = members.relationships
    .filter(([{ name }]) => !wanted || wanted.has(name))
    .map(([one, segment]) => [one.name, relationshipObjects(context, collection, one, segment)] as const)
  const start = addressStart(base, collection)
  return (resource) => {
    const object = identifierOf(collection, resource)
    const self = `${start}${encodeLastSegment(object.id)}`
    const value = serialized ? serializedAs(context, resource) : resource
    const attributes =
      value === resource || isObject(value) ? memberValues(value, members, wanted) : undefined
    if (attributes) object['attributes'] = attributes
    if (relationships.length > 0) {
      const objects: Record<string, Json> = {}
      for (const [name, objectOf] of relationships) objects[name] = objectOf(resource, self)
      object['relationships'] = objects
    }
    object['links'] = { self }
    return object
  }
}

/** Attributes by their names in documents; `undefined` if there are none. */
function memberValues(
  attributes: JsonObject,
  { names, memberOf }: Members,
  wanted: ReadonlySet<string | undefined> | undefined,
): JsonObject | undefined {
  let members: Record<string, Json> | undefined
  for (const attribute in attributes) {
    if (wanted && !wanted.has(attribute)) continue
    const name = names.has(attribute) ? names.get(attribute) : memberOf(attribute)
    if (name !== undefined) (members ??= {})[name] = attributes[attribute] ?? null
  }
  return members
}

/** The relationship objects of one relationship: with linkage, if it was included (JSON:API 1.1 §7.2.2.2). */
function relationshipObjects(
  { model, included }: DocumentContext,
  collection: Collection,
  relationship: Relationship,
  segment: string,
): (resource: Resource, self: string) => Json {
  const found = included.get(includedKey(collection.name, relationship.name))
  return (resource, self) => {
    const links = { self: `${self}/relationships/${segment}`, related: `${self}/${segment}` }
    const related = found?.get(resource)
    return related ? { links, data: linkageTo(related, relationship, model) } : { links }
  }
}

/** Resource linkage (JSON:API 1.1 §7.4.1). */
function linkageTo(related: readonly Resource[], { many, target }: Relationship, model: Model): Json {
  const collection = collectionOf(model, target)
  const identifiers = related.map((one) => identifierOf(collection, one))
  return many ? identifiers : (identifiers[0] ?? null)
}

interface Identifier {
  readonly type: string
  readonly id: string
  [member: string]: Json
}

const identifierOf = (collection: Collection, resource: Resource): Identifier => ({
  type: collection.type,
  id: idOf(collection, resource),
})

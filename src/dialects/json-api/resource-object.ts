import { isObject, type Json, type JsonObject } from '../../core/json.ts'
import { isMemberName } from '../../core/member-name.ts'
import { membersOf } from '../../core/members.ts'
import { collectionOf } from '../../core/model.ts'
import { type Included, includedKey, type Query, type Shown, shownAs } from '../../core/operation.ts'
import { type Collection, type Model, type Relationship, type Resource, toKey } from '../../core/resource.ts'
import { encodeSegment } from '../../core/url.ts'
import { pathOf } from '../place.ts'

/** What the resource objects of one document have in common. */
export interface Answer extends Shown {
  readonly base: string
  readonly model: Model
  readonly included: Included
  readonly query: Query
}

export type Presenter = (collection: Collection, resource: Resource) => JsonObject

/** Turns resources into resource objects (JSON:API 1.1 §7.2); what depends on the collection alone is found out once. */
export function createPresenter(answer: Answer): Presenter {
  const presenters = new Map<Collection, (resource: Resource) => JsonObject>()
  return (collection, resource) => {
    let present = presenters.get(collection)
    if (!present) presenters.set(collection, (present = presenterOf(answer, collection)))
    return present(resource)
  }
}

/** Where a resource is. */
export const addressOf = (base: string, collection: Collection, resource: Resource): string =>
  `${base}${pathOf(collection, idOf(collection, resource))}`

/** The id on the wire: always text. What is no collection has the name of itself. */
export const idOf = ({ kind, name, idAttribute }: Collection, resource: Resource): string =>
  kind === 'collection' ? toKey(resource[idAttribute]) : name

/** Resource linkage (JSON:API 1.1 §7.4.1). */
export function linkageTo(target: Collection, related: readonly Resource[], many: boolean): Json {
  const identifiers = related.map((one) => identifierOf(target, one))
  return many ? identifiers : (identifiers[0] ?? null)
}

/** Attributes by the names that they are sent by; nothing, where there are none. */
export function attributesOf(
  resource: JsonObject,
  nameOf: (attribute: string) => string | undefined,
): JsonObject | undefined {
  let attributes: Record<string, Json> | undefined
  for (const attribute in resource) {
    const name = nameOf(attribute)
    if (name !== undefined) (attributes ??= {})[name] = resource[attribute] ?? null
  }
  return attributes
}

function presenterOf(answer: Answer, collection: Collection): (resource: Resource) => JsonObject {
  const fields = answer.query.fields?.get(collection.name)
  const wanted = fields && new Set(fields.map(([name]) => name))
  const { memberOf } = membersOf(collection)
  const nameOf = (name: string) => (!wanted || wanted.has(name) ? memberOf(name) : undefined)
  const relationships = [...collection.relationships.values()]
    .filter(({ name }) => isMemberName(name) && (!wanted || wanted.has(name)))
    .map((relationship) => relationshipObjects(answer, collection, relationship))
  return (resource) => {
    const self = addressOf(answer.base, collection, resource)
    const seen = shownAs(answer, resource)
    const object: Record<string, Json> = identifierOf(collection, resource)
    const attributes = attributesOf(isObject(seen) ? seen : resource, nameOf)
    if (attributes) object['attributes'] = attributes
    if (relationships.length > 0) {
      const objects: Record<string, Json> = {}
      for (const [name, show] of relationships) objects[name] = show(self, resource)
      object['relationships'] = objects
    }
    object['links'] = { self }
    return object
  }
}

/** How a relationship of each resource is shown: with linkage, where it was included. */
function relationshipObjects(
  { model, included }: Answer,
  { name: source }: Collection,
  { name, many, target }: Relationship,
): readonly [name: string, show: (self: string, resource: Resource) => Json] {
  const [segment, to] = [encodeSegment(name), collectionOf(model, target)]
  const found = included.get(includedKey(source, name))
  return [
    name,
    (self, resource) => {
      const links = { self: `${self}/relationships/${segment}`, related: `${self}/${segment}` }
      const related = found?.get(resource)
      return related ? { links, data: linkageTo(to, related, many) } : { links }
    },
  ]
}

const identifierOf = (collection: Collection, resource: Resource) => ({
  type: collection.type,
  id: idOf(collection, resource),
})

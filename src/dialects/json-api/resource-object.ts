import { isObject, type Json, type JsonObject, onceFor } from '../../core/json.ts'
import { collectionOf } from '../../core/model.ts'
import {
  type Included,
  includedBeside,
  includedKey,
  type Serialized,
  serializedAs,
} from '../../core/outcome.ts'
import type { Query } from '../../core/query.ts'
import { type Collection, idOf, type Model, type Relationship, type Resource } from '../../core/resource.ts'
import { isMemberName } from '../../formats/member-name.ts'
import { encodeSegment } from '../../formats/url.ts'
import { addressesIn } from '../shared/place.ts'
import { membersOf, rename } from './members.ts'

/** What the resource objects of one document have in common. */
interface Answer extends Serialized {
  readonly base: string
  readonly model: Model
  readonly included: Included
  readonly query: Query
}

/** How resources become parts of a document. What depends on a collection alone is found out once. */
export type Presenter = ReturnType<typeof createPresenter>

/** A presenter for one answer. */
export function createPresenter(answer: Answer) {
  const { model, included, query } = answer
  const objectsOf = onceFor((collection: Collection) => resourceObjects(answer, collection))
  const present = (collection: Collection, resource: Resource): JsonObject => objectsOf(collection)(resource)
  const linkage = (relationship: Relationship, related: readonly Resource[]): Json =>
    linkageTo(related, relationship, model)
  /** Everything that was fetched along the include paths, once each, without what is primary data. */
  const beside = (primary: readonly Resource[]): { readonly included?: readonly Json[] } => {
    if (!query.include) return {}
    const resources = [...includedBeside(primary, model, included)]
    return { included: resources.map(([resource, collection]) => present(collection, resource)) }
  }
  return { present, linkage, beside }
}

/** How the resources of a collection become resource objects (JSON:API 1.1 §7.2). */
function resourceObjects(answer: Answer, collection: Collection): (resource: Resource) => JsonObject {
  const fields = answer.query.fields?.get(collection.name)
  const wanted = fields && new Set(fields.map(([name]) => name))
  const { memberOf } = membersOf(collection)
  const nameOf = (name: string) => (!wanted || wanted.has(name) ? memberOf(name) : undefined)
  const relationships = [...collection.relationships.values()]
    .filter(({ name }) => isMemberName(name) && (!wanted || wanted.has(name)))
    .map((one) => [one.name, relationshipObjects(answer, collection, one)] as const)
  const addressOfOne = addressesIn(answer.base, collection)
  return (resource) => {
    const object = identifierOf(collection, resource)
    const self = addressOfOne(idOf(collection, resource))
    const serialized = serializedAs(answer, resource)
    const attributes = isObject(serialized) ? rename(serialized, nameOf) : undefined
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

/** How a relationship of each resource is shown: with linkage, where it was included. */
function relationshipObjects(
  { model, included }: Answer,
  collection: Collection,
  relationship: Relationship,
): (resource: Resource, self: string) => Json {
  const segment = encodeSegment(relationship.name)
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

const identifierOf = (collection: Collection, resource: Resource): Record<string, Json> => ({
  type: collection.type,
  id: idOf(collection, resource),
})

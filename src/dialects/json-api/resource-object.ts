import { includedBeside } from '../../core/included.ts'
import { isObject, type Json, type JsonObject } from '../../core/json.ts'
import { isMemberName } from '../../core/member-name.ts'
import { collectionOf } from '../../core/model.ts'
import { type Included, includedKey, type Query, type Shown, shownAs } from '../../core/operation.ts'
import { type Collection, idOf, type Model, type Relationship, type Resource } from '../../core/resource.ts'
import { encodeSegment } from '../../core/url.ts'
import { membersOf, rename } from '../members.ts'
import { addressesIn } from '../place.ts'

/** What the resource objects of one document have in common. */
interface Answer extends Shown {
  readonly base: string
  readonly model: Model
  readonly included: Included
  readonly query: Query
}

/** How resources become resource objects (JSON:API 1.1 §7.2). */
export interface Presenter {
  readonly present: (collection: Collection, resource: Resource) => JsonObject
  /** Everything that was fetched along the include paths, once each, without what is primary data. */
  readonly beside: (primary: readonly Resource[]) => { readonly included?: readonly Json[] }
}

/** What depends on a collection alone is found out once. */
export function createPresenter(answer: Answer): Presenter {
  const presenters = new Map<Collection, (resource: Resource) => JsonObject>()
  const present: Presenter['present'] = (collection, resource) => {
    let presentOne = presenters.get(collection)
    if (!presentOne) presenters.set(collection, (presentOne = presenterOf(answer, collection)))
    return presentOne(resource)
  }
  const { model, included, query } = answer
  const beside: Presenter['beside'] = (primary) => {
    if (!query.include) return {}
    const resources = [...includedBeside(primary, model, included)]
    return { included: resources.map(([resource, collection]) => present(collection, resource)) }
  }
  return { present, beside }
}

function presenterOf(answer: Answer, collection: Collection): (resource: Resource) => JsonObject {
  const fields = answer.query.fields?.get(collection.name)
  const wanted = fields && new Set(fields.map(([name]) => name))
  const { memberOf } = membersOf(collection)
  const nameOf = (name: string) => (!wanted || wanted.has(name) ? memberOf(name) : undefined)
  const relationships = [...collection.relationships.values()]
    .filter(({ name }) => isMemberName(name) && (!wanted || wanted.has(name)))
    .map((relationship) => relationshipObjects(answer, collection, relationship))
  const addressOfOne = addressesIn(answer.base, collection)
  return (resource) => {
    const object = identifierOf(collection, resource)
    const self = addressOfOne(idOf(collection, resource))
    const seen = shownAs(answer, resource)
    const attributes = rename(isObject(seen) ? seen : resource, nameOf)
    if (attributes) object['attributes'] = attributes
    if (relationships.length > 0) {
      const objects: Record<string, Json> = {}
      for (const { name, show } of relationships) objects[name] = show(self, resource)
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
): { readonly name: string; readonly show: (self: string, resource: Resource) => Json } {
  const { name } = relationship
  const segment = encodeSegment(name)
  const found = included.get(includedKey(collection.name, name))
  const show = (self: string, resource: Resource): Json => {
    const links = { self: `${self}/relationships/${segment}`, related: `${self}/${segment}` }
    const related = found?.get(resource)
    return related ? { links, data: linkageTo(related, relationship, model) } : { links }
  }
  return { name, show }
}

/** Resource linkage (JSON:API 1.1 §7.4.1). */
export function linkageTo(related: readonly Resource[], { many, target }: Relationship, model: Model): Json {
  const collection = collectionOf(model, target)
  const identifiers = related.map((one) => identifierOf(collection, one))
  return many ? identifiers : (identifiers[0] ?? null)
}

const identifierOf = (collection: Collection, resource: Resource): Record<string, Json> => ({
  type: collection.type,
  id: idOf(collection, resource),
})

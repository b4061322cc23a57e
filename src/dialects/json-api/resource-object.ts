import { includedBeside } from '../../core/included.ts'
import { isObject, type Json, type JsonObject } from '../../core/json.ts'
import { isMemberName } from '../../core/member-name.ts'
import { membersOf } from '../../core/members.ts'
import { collectionOf } from '../../core/model.ts'
import { type Included, includedKey, type Query } from '../../core/operation.ts'
import { type Collection, type Model, type Relationship, type Resource, toKey } from '../../core/resource.ts'
import { encodeSegment } from '../../core/url.ts'
import { pathOf } from '../place.ts'

/** What the resource objects of one document have in common. */
export interface Shown {
  readonly base: string
  readonly model: Model
  readonly included: Included
  readonly query: Query
  readonly shown?: SerializedResources | undefined
}

/** What serializers made of resources. */
type SerializedResources = ReadonlyMap<Resource, Json>

export type Presenter = (collection: Collection, resource: Resource) => JsonObject

/** Turns resources into resource objects (JSON:API 1.1 §7.2); what depends on the collection alone is found out once. */
export function createPresenter(shown: Shown): Presenter {
  const views = new Map<Collection, View>()
  return (collection, resource) => {
    let view = views.get(collection)
    if (!view) views.set(collection, (view = createView(shown, collection)))
    return present(shown, view, resource)
  }
}

/** The id on the wire: always text. What is no collection has the name of itself. */
const idOf = ({ kind, name, idAttribute }: Collection, resource: Resource): string =>
  kind === 'collection' ? toKey(resource[idAttribute]) : name

const identifierOf = (collection: Collection, resource: Resource): JsonObject => ({
  type: collection.type,
  id: idOf(collection, resource),
})

export const selfOf = (base: string, collection: Collection, resource: Resource): string =>
  `${base}${pathOf(collection, idOf(collection, resource))}`

/** Everything that was fetched along the include paths, once each, without what is primary data. */
export function includedObjects(
  { model, included, query }: Shown,
  primary: readonly Resource[],
  toObject: Presenter,
): { readonly included?: readonly Json[] } {
  if (!query.include) return {}
  const beside = includedBeside(primary, model, included)
  return { included: [...beside].map(([resource, collection]) => toObject(collection, resource)) }
}

/** How the resources of a collection are shown. */
interface View {
  readonly collection: Collection
  /** The member for an attribute; none where it is not sent. */
  readonly member: (attribute: string) => string | undefined
  readonly relationships: readonly Related[]
}

interface Related {
  /** Its name in an address. */
  readonly segment: string
  readonly relationship: Relationship
  readonly target: Collection
  /** What was found for each resource, if this was asked for. */
  readonly found: ReadonlyMap<Resource, readonly Resource[]> | undefined
}

function createView({ model, included, query }: Shown, collection: Collection): View {
  const fields = query.fields?.get(collection.name)
  const wanted = fields && new Set(fields.map(([name]) => name))
  const members = membersOf(collection)
  const relationships = [...collection.relationships.values()]
    .filter(({ name }) => isMemberName(name) && (!wanted || wanted.has(name)))
    .map((relationship) => ({
      relationship,
      segment: encodeSegment(relationship.name),
      target: collectionOf(model, relationship.target),
      found: included.get(includedKey(collection.name, relationship.name)),
    }))
  return {
    collection,
    member: (name) => (!wanted || wanted.has(name) ? members.memberOf(name) : undefined),
    relationships,
  }
}

function present({ base, shown }: Shown, view: View, resource: Resource): JsonObject {
  const { collection, relationships } = view
  const self = selfOf(base, collection, resource)
  const serialized = shown?.get(resource)
  const object: Record<string, Json> = { type: collection.type, id: idOf(collection, resource) }
  const attributes = attributesOf(isObject(serialized) ? serialized : resource, view)
  if (attributes) object['attributes'] = attributes
  if (relationships.length > 0) object['relationships'] = relate(self, relationships, resource)
  object['links'] = { self }
  return object
}

function attributesOf(resource: JsonObject, { member }: View): JsonObject | undefined {
  let attributes: Record<string, Json> | undefined
  for (const name in resource) {
    const shown = member(name)
    if (shown !== undefined) (attributes ??= {})[shown] = resource[name] ?? null
  }
  return attributes
}

function relate(self: string, relationships: readonly Related[], resource: Resource): JsonObject {
  const objects: Record<string, Json> = {}
  for (const { relationship, segment, target, found } of relationships) {
    const links = { self: `${self}/relationships/${segment}`, related: `${self}/${segment}` }
    const related = found?.get(resource)
    objects[relationship.name] = related
      ? { links, data: linkage(target, related, relationship.many) }
      : { links }
  }
  return objects
}

/** Resource linkage (JSON:API 1.1 §7.4.1). */
export function linkage(target: Collection, related: readonly Resource[], many: boolean): Json {
  const identifiers = related.map((one) => identifierOf(target, one))
  return many ? identifiers : (identifiers[0] ?? null)
}

import { isObject, type Json, type JsonObject } from '../../core/json.ts'
import { collectionOf } from '../../core/model.ts'
import { type Included, includedKey, type Query } from '../../core/operation.ts'
import { type Collection, type Model, type Relationship, type Resource, toKey } from '../../core/resource.ts'
import { resourceAddress } from './links.ts'
import { isMemberName, membersOf } from './members.ts'

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

export interface Presenter {
  (collection: Collection, resource: Resource): JsonObject
}

/** Turns resources into resource objects (JSON:API 1.1 §7.2); what depends on the collection alone is found out once. */
export function createPresenter(shown: Shown): Presenter {
  const views = new Map<Collection, View>()
  return (collection, resource) => {
    const view = views.get(collection) ?? createView(shown, collection)
    views.set(collection, view)
    return present(shown, view, resource)
  }
}

/** The id on the wire: always text. What is no collection has the name of itself. */
export const idOf = ({ kind, name, idAttribute }: Collection, resource: Resource): string =>
  kind === 'collection' ? toKey(resource[idAttribute]) : name

export const identifierOf = (collection: Collection, resource: Resource): JsonObject => ({
  type: collection.type,
  id: idOf(collection, resource),
})

export const selfOf = (base: string, collection: Collection, resource: Resource): string =>
  collection.kind === 'collection'
    ? resourceAddress(base, collection.name, idOf(collection, resource))
    : resourceAddress(base, collection.name)

/** Everything that was fetched along the include paths, once each, without what is primary data. */
export function includedObjects(
  { model, included, query }: Shown,
  primary: readonly Resource[],
  present: Presenter,
): { readonly included?: readonly Json[] } {
  if (!query.include) return {}
  const seen = new Set(primary)
  const objects: Json[] = []
  for (const collection of model.collections.values()) {
    for (const { name, target } of collection.relationships.values()) {
      const found = included.get(includedKey(collection.name, name))
      for (const resource of [...(found?.values() ?? [])].flat()) {
        if (seen.has(resource)) continue
        seen.add(resource)
        objects.push(present(collectionOf(model, target), resource))
      }
    }
  }
  return { included: objects }
}

/** How the resources of a collection are shown. */
interface View {
  readonly collection: Collection
  /** The member for an attribute; none where it is not sent. */
  readonly member: (attribute: string) => string | undefined
  readonly relationships: readonly Related[]
}

interface Related {
  readonly relationship: Relationship
  readonly target: Collection
  /** What was found for each resource, if this was asked for. */
  readonly found: ReadonlyMap<Resource, readonly Resource[]> | undefined
}

function createView({ model, included, query }: Shown, collection: Collection): View {
  const fields = query.fields?.get(collection.name)
  const wanted = fields && new Set(fields.map(([name]) => name))
  const { memberOf } = membersOf(collection)
  const relationships = [...collection.relationships.values()].filter(
    ({ name }) => isMemberName(name) && (!wanted || wanted.has(name)),
  )
  return {
    collection,
    member: wanted ? (name) => (wanted.has(name) ? memberOf(name) : undefined) : memberOf,
    relationships: relationships.map((relationship) => ({
      relationship,
      target: collectionOf(model, relationship.target),
      found: included.get(includedKey(collection.name, relationship.name)),
    })),
  }
}

function present(
  { base, shown: serialized }: Shown,
  { collection, member, relationships }: View,
  resource: Resource,
): JsonObject {
  const self = selfOf(base, collection, resource)
  const attributes: Record<string, Json> = {}
  const shownAs = serialized?.get(resource)
  const source = isObject(shownAs) ? shownAs : resource
  for (const name in source) {
    const shown = member(name)
    if (shown !== undefined) attributes[shown] = source[name] ?? null
  }
  return {
    ...identifierOf(collection, resource),
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
    ...(relationships.length > 0
      ? { relationships: Object.fromEntries(relationships.map((one) => relate(self, one, resource))) }
      : {}),
    links: { self },
  }
}

function relate(
  self: string,
  { relationship, target, found }: Related,
  resource: Resource,
): [string, JsonObject] {
  const { name, many } = relationship
  const related = found?.get(resource)
  const segment = encodeURIComponent(name)
  const links = { self: `${self}/relationships/${segment}`, related: `${self}/${segment}` }
  return [name, related ? { links, data: linkage(target, related, many) } : { links }]
}

/** Resource linkage (JSON:API 1.1 §7.4.1). */
export function linkage(target: Collection, related: readonly Resource[], many: boolean): Json {
  const identifiers = related.map((one) => identifierOf(target, one))
  return many ? identifiers : (identifiers[0] ?? null)
}

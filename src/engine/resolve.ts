import { ApiError } from '../core/error.ts'
import { collectionOf, relationshipOf } from '../core/model.ts'
import type { Filter, Parent } from '../core/operation.ts'
import { valuesAt } from '../core/path.ts'
import {
  type Collection,
  type Model,
  type Relationship,
  type Resource,
  singularKey,
  toKey,
} from '../core/resource.ts'
import { compileFilter } from '../query/filter.ts'
import type { Scope } from './scope.ts'

/** Finds a resource by id or, failing that, by slug, inside the given parents. */
export async function resolve(
  scope: Scope,
  target: { readonly collection: string; readonly within?: readonly Parent[] },
  id: string,
): Promise<{ collection: Collection; key: string; resource: Resource }> {
  const inParents = target.within && (await parentFilter(scope, target.within))
  const collection = collectionOf(scope.model, target.collection)
  const resource = await find(scope, collection, id)
  if (!resource || (inParents && !compileFilter(inParents)(resource)))
    throw missing(collection, id, target.within)
  return { collection, resource, key: keyOf(collection, resource) }
}

export const keyOf = (collection: Collection, resource: Resource): string =>
  collection.kind === 'collection' ? toKey(resource[collection.idAttribute]) : singularKey

/** Checks that each parent exists and belongs to the one before it; what is left is a filter for the last relationship. */
export async function parentFilter(scope: Scope, within: readonly Parent[]): Promise<Filter | undefined> {
  let filter: Filter | undefined
  for (const { collection: name, id, relationship: relationshipName } of within) {
    const collection = collectionOf(scope.model, name)
    // Each parent decides which resources the next one may be.
    // oxlint-disable-next-line no-await-in-loop
    const parent = await find(scope, collection, id)
    if (!parent || (filter && !compileFilter(filter)(parent))) throw missing(collection, id, undefined)
    filter = relatedTo(collection, relationshipOf(collection, relationshipName), parent, scope.model)
  }
  return filter
}

/** The filter, on the target collection, for the resources that one resource is related to. */
export function relatedTo(
  source: Collection,
  relationship: Relationship,
  resource: Resource,
  model: Model,
): Filter {
  if (relationship.keyOn === 'target') {
    return { op: 'eq', path: relationship.path, value: resource[source.idAttribute] ?? null }
  }
  const { idAttribute } = collectionOf(model, relationship.target)
  const ids = valuesAt(resource, relationship.path).filter((id) => id !== null)
  return { op: 'in', path: [idAttribute], value: ids }
}

async function find({ reader }: Scope, collection: Collection, id: string): Promise<Resource | undefined> {
  const byId = await reader.get(collection.name, collection.kind === 'collection' ? id : singularKey)
  if (byId || collection.slug === undefined) return byId
  const filter: Filter = { op: 'eq', path: [collection.slug], value: id }
  const { items } = await reader.find(collection.name, { filter, page: { offset: 0, limit: 1 } })
  return items[0]
}

function missing(collection: Collection, id: string, within: readonly Parent[] | undefined): ApiError {
  const last = within?.at(-1)
  const where = last
    ? `${last.collection} "${last.id}" has no ${last.relationship} with`
    : `${collection.name} has no resource with`
  const path = last ? `/${last.collection}/${last.id}/${last.relationship}` : `/${collection.name}`
  return new ApiError('not_found', `${where} id "${id}".`, { help: `GET ${path} lists what there is.` })
}

import { ApiError } from '../../core/error.ts'
import { valuesAt } from '../../core/json.ts'
import { collectionOf, relationshipOf } from '../../core/model.ts'
import { idAsSent, type Parent } from '../../core/operation.ts'
import type { Filter } from '../../core/query.ts'
import { type Collection, type Relationship, type Resource, singularKey, toKey } from '../../core/resource.ts'
import { compileFilter } from '../../query/filter.ts'
import type { Scope } from '../scope.ts'
import { keysThrough } from './include.ts'

interface Target {
  readonly collection: string
  readonly within?: readonly Parent[] | undefined
}

interface Found {
  readonly collection: Collection
  readonly resource: Resource
}

/** The resource with an id or, failing that, a slug, within the given parents. Throws `not_found`. */
export async function resolve(scope: Scope, target: Target, id: string): Promise<Found> {
  const { collection, resource } = await lookUp(scope, target, id)
  if (!resource) throw missing(collection, id, target.within)
  return { collection, resource }
}

/** Like {@link resolve}, but a missing resource is `undefined`. Throws only when a parent is missing. */
export async function lookUp(
  scope: Scope,
  target: Target,
  id: string,
): Promise<{ readonly collection: Collection; readonly resource: Resource | undefined }> {
  const inParents = target.within && (await parentFilter(scope, target.within))
  const collection = collectionOf(scope.model, target.collection)
  const resource = await find(scope, collection, id)
  const isWithin = !inParents || !resource || compileFilter(inParents)(resource)
  return { collection, resource: isWithin ? resource : undefined }
}

/** Checks that each parent exists and belongs to the one before it. Returns a filter for the last relationship. */
export async function parentFilter(scope: Scope, within: readonly Parent[]): Promise<Filter | undefined> {
  let filter: Filter | undefined
  for (const { collection: name, id, relationship: relationshipName } of within) {
    const collection = collectionOf(scope.model, name)
    // Each parent decides which resources the next one may be.
    const parent = await find(scope, collection, id)
    if (!parent || (filter && !compileFilter(filter)(parent))) throw missing(collection, id, undefined)
    filter = await relatedTo(scope, collection, relationshipOf(collection, relationshipName), parent)
  }
  return filter
}

/** The filter, on the target collection, for the resources that one resource is related to. */
async function relatedTo(
  scope: Scope,
  source: Collection,
  relationship: Relationship,
  resource: Resource,
): Promise<Filter> {
  const { target, keyOn, path } = relationship
  const id = resource[source.idAttribute] ?? null
  if (keyOn === 'target') return { op: 'keys', path, keys: [toKey(id)] }
  const ids =
    keyOn === 'source'
      ? valuesAt(resource, path)
          .filter((one) => one !== null)
          .map(toKey)
      : [...(await keysThrough(scope, relationship, [toKey(id)])).values()].flat()
  return { op: 'keys', path: [collectionOf(scope.model, target).idAttribute], keys: ids }
}

async function find({ reader }: Scope, collection: Collection, id: string): Promise<Resource | undefined> {
  const { name, kind, slug } = collection
  const byId = await reader.get(name, kind === 'collection' ? id : singularKey)
  if (byId || slug === undefined) return byId
  const [bySlug] = await reader.findBy(name, slug, id)
  return bySlug
}

/** A `not_found` for an id that does not exist there. */
export function missing(collection: Collection, id: string, within: readonly Parent[] | undefined): ApiError {
  const last = within?.at(-1)
  const where = last
    ? `${last.collection} "${last.id}" has no ${last.relationship} with`
    : `${collection.name} has no resource with`
  const path = last ? `/${last.collection}/${last.id}/${last.relationship}` : `/${collection.name}`
  return new ApiError('not_found', `${where} ${idAsSent(id)}.`, {
    help: (mount) => `GET ${mount}${path} lists them all.`,
  })
}

import { ApiError } from '../../core/error.ts'
import { collectionOf, relationshipOf } from '../../core/model.ts'
import type { Included, Outcome } from '../../core/outcome.ts'
import type { Filter, Query, SortKey } from '../../core/query.ts'
import { type Collection, type Resource, singularKey } from '../../core/resource.ts'
import { type Selection, startOf } from '../../query/selection.ts'
import type { OperationOf, Scope } from '../scope.ts'
import { fetchRelated, include } from './include.ts'
import { isRelatedSort, joinFilter, sortByRelated } from './join.ts'
import { assertKnownPaths } from './known-paths.ts'
import { parentFilter, resolve } from './resolve.ts'
import { seek } from './seek.ts'

const nothing: Included = new Map()

/** A page of what matches, within its parents; throws for an attribute that nothing has. */
export async function list(
  scope: Scope,
  { collection: name, query, within }: OperationOf<'list'>,
): Promise<Outcome> {
  const inParents = within && (await parentFilter(scope, within))
  const collection = collectionOf(scope.model, name)
  await assertKnownPaths(scope, collection, query)
  const filter = both(inParents, query.filter && (await joinFilter(scope, collection, query.filter)))
  const asked = filter && filter !== query.filter ? { ...query, filter } : query
  const { items, total, offset, truncated } = await find(scope, collection, asked)
  const included = await related(scope, collection, items, query)
  const outcome = { kind: 'many', collection, items, total, offset, included } as const
  return truncated ? { ...outcome, truncated } : outcome
}

/** The resource of an id or a slug, with what is included; throws `not_found`. */
export async function readOne(scope: Scope, operation: OperationOf<'read'>): Promise<Outcome> {
  const { collection, resource } = await resolve(scope, operation, operation.id)
  if (!operation.query.include && !operation.query.fields)
    return { kind: 'one', collection, item: resource, included: nothing }
  return one(scope, collection, resource, operation.query)
}

/** What a to-one relationship leads to, or `none`. */
export async function readRelated(scope: Scope, operation: OperationOf<'related'>): Promise<Outcome> {
  const filter = await parentFilter(scope, operation.within)
  const collection = collectionOf(scope.model, operation.collection)
  const { items } = await scope.reader.find(collection.name, {
    filter,
    page: { offset: 0, limit: 1 },
  })
  const [item] = items
  return item ? one(scope, collection, item, operation.query) : { kind: 'none', collection }
}

/** What a relationship of a resource leads to. */
export async function readLinkage(scope: Scope, operation: OperationOf<'read-linkage'>): Promise<Outcome> {
  const { collection, resource: item } = await resolve(scope, operation, operation.id)
  const relationship = relationshipOf(collection, operation.relationship)
  const found = (await fetchRelated(scope, collection, relationship, [item])).get(item) ?? []
  const included = await related(scope, collection, [item], operation.query)
  return { kind: 'linkage', collection, item, relationship, related: found, included }
}

/** A filter that both must pass. */
export const both = (a: Filter | undefined, b: Filter | undefined): Filter | undefined =>
  a && b ? { op: 'and', filters: [a, b] } : (a ?? b)

async function one(scope: Scope, collection: Collection, item: Resource, query: Query): Promise<Outcome> {
  await assertKnownPaths(scope, collection, query)
  return { kind: 'one', collection, item, included: await related(scope, collection, [item], query) }
}

async function find(scope: Scope, collection: Collection, query: Query): Promise<Found> {
  if (collection.kind !== 'collection') {
    const resource = await scope.reader.get(collection.name, singularKey)
    if (!resource) throw new ApiError('not_found', `${collection.name} is gone.`)
    return { items: [resource], total: 1, offset: 0 }
  }
  const { sort = [], page } = query
  if (page?.after || page?.before)
    return seek(scope.reader, { ...query, collection: collection.name, sort, page })
  if (!isRelatedSort(collection, sort)) return scope.reader.find(collection.name, query)
  return findByRelated(scope, collection, { ...query, sort })
}

/** Sorted by what is related, which no index of the collection knows. */
async function findByRelated(
  scope: Scope,
  collection: Collection,
  { filter, sort, page }: Query & { readonly sort: readonly SortKey[] },
): Promise<Found> {
  const { items, total } = await scope.reader.find(collection.name, { filter })
  const sorted = await sortByRelated(scope, collection, items, sort)
  const offset = startOf(page, total)
  const end = page?.limit === undefined ? undefined : offset + page.limit
  return { items: sorted.slice(offset, end), total, offset }
}

type Found = Selection & { readonly truncated?: boolean }

async function related(
  scope: Scope,
  collection: Collection,
  items: readonly Resource[],
  query: Query,
): Promise<Included> {
  return query.include ? include(scope, collection, items, query.include) : nothing
}

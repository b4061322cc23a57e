import { ApiError } from '../../core/error.ts'
import { collectionOf, hasNumericTexts, isNumericPath, relationshipOf } from '../../core/model.ts'
import type { Parent } from '../../core/operation.ts'
import type { Included, Outcome } from '../../core/outcome.ts'
import type { Filter, Query, SortKey } from '../../core/query.ts'
import { type Collection, type Resource, singularKey } from '../../core/resource.ts'
import { both } from '../../query/filter.ts'
import { markNumeric } from '../../query/order.ts'
import { type Selection, startOf } from '../../query/selection.ts'
import type { OperationOf, Scope } from '../scope.ts'
import { assertKnownPaths, assertWithinLimits } from './check-query.ts'
import { fetchRelated, include } from './include.ts'
import { isRelatedSort, sortByRelated, toOwnFilter } from './related-attributes.ts'
import { parentFilter, resolve } from './resolve.ts'
import { seek } from './seek.ts'

const nothing: Included = new Map()

/** A page of what matches, within its parents. Throws for an unknown attribute. */
export async function list(scope: Scope, { query: asked, ...target }: OperationOf<'list'>): Promise<Outcome> {
  const { collection, query } = await prepare(scope, target, asked)
  const { items, total, offset, truncated } = await find(scope, collection, query)
  const included = await related(scope, collection, items, query)
  const outcome = { kind: 'many', collection, items, total, offset, included } as const
  return truncated ? { ...outcome, truncated } : outcome
}

/** Everything that a write to many is about. Throws for an unknown attribute. */
export async function matching(
  scope: Scope,
  { filter: asked, ...target }: OperationOf<'patch-many' | 'delete-many'>,
): Promise<{ readonly collection: Collection; readonly items: readonly Resource[] }> {
  const { collection, query } = await prepare(scope, target, { filter: asked })
  const { items } = await scope.reader.find(collection.name, query)
  return { collection, items }
}

/** The resource with an id or a slug, with what is included. Throws `not_found`. */
export async function readOne(scope: Scope, operation: OperationOf<'read'>): Promise<Outcome> {
  const { collection, resource } = await resolve(scope, operation, operation.id)
  return one(scope, collection, resource, operation.query)
}

/** What a to-one relationship leads to, or `none`. */
export async function readRelated(scope: Scope, operation: OperationOf<'related'>): Promise<Outcome> {
  const filter = await parentFilter(scope, operation.within)
  const collection = collectionOf(scope.model, operation.collection)
  const page = { offset: 0, limit: 1 }
  const [item] = (await scope.reader.find(collection.name, { filter, page })).items
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

async function one(scope: Scope, collection: Collection, item: Resource, query: Query): Promise<Outcome> {
  if (!query.include && !query.fields) return { kind: 'one', collection, item, included: nothing }
  await assertKnownPaths(scope, collection, query)
  return { kind: 'one', collection, item, included: await related(scope, collection, [item], query) }
}

interface Target {
  readonly collection: string
  readonly within?: readonly Parent[] | undefined
}

/** The collection that a query is about, and the query as its attributes alone can answer it. */
async function prepare(
  scope: Scope,
  { collection: name, within }: Target,
  query: Query,
): Promise<{ readonly collection: Collection; readonly query: Query }> {
  assertWithinLimits(query)
  const inParents = within && (await parentFilter(scope, within))
  const collection = collectionOf(scope.model, name)
  await assertKnownPaths(scope, collection, query)
  const marked = hasNumericTexts(scope.model)
    ? markNumeric(query, (path) => isNumericPath(scope.model, collection, path))
    : query
  const own = marked.filter && (await toOwnFilter(scope, collection, marked.filter))
  const filter: Filter | undefined = inParents ? both(inParents, own) : own
  return { collection, query: filter === query.filter ? marked : { ...marked, filter } }
}

type Found = Selection & { readonly truncated?: boolean }

async function find(scope: Scope, collection: Collection, query: Query): Promise<Found> {
  if (collection.kind !== 'collection') {
    const resource = await scope.reader.get(collection.name, singularKey)
    if (!resource) throw new ApiError('not_found', `${collection.name} has been deleted.`)
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

async function related(
  scope: Scope,
  collection: Collection,
  items: readonly Resource[],
  query: Query,
): Promise<Included> {
  return query.include ? include(scope, collection, items, query.include) : nothing
}

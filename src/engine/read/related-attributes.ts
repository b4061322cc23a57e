import { type Json, type Path, valueAt, valuesAt } from '../../core/json.ts'
import { collectionOf, relationshipBefore, relationshipOf } from '../../core/model.ts'
import type { Comparison, Filter, SortKey } from '../../core/query.ts'
import { type Collection, type Relationship, type Resource, toKey } from '../../core/resource.ts'
import { compareValues, inOrderOf } from '../../query/order.ts'
import type { Scope } from '../scope.ts'
import { fetchRelated } from './include.ts'

/** A path of one name is the collection's own. */
const relationshipIn = (collection: Collection, path: Path): Relationship | undefined =>
  path.length > 1 ? relationshipBefore(collection, path) : undefined

/**
 * A filter by the collection's own attributes, in place of one by those of related resources: these are looked up first,
 * by index, so that `author.name = x` becomes `author_id is one of …`.
 */
export async function toOwnFilter(scope: Scope, collection: Collection, filter: Filter): Promise<Filter> {
  if (!isAboutRelated(collection, filter)) return filter
  switch (filter.op) {
    case 'and':
    case 'or': {
      const filters = await Promise.all(filter.filters.map((one) => toOwnFilter(scope, collection, one)))
      return { op: filter.op, filters }
    }
    case 'not':
      return { op: 'not', filter: await toOwnFilter(scope, collection, filter.filter) }
    case 'search':
      return { ...filter, except: collection.hidden }
    case 'compare':
    case 'keys':
      return filter
    case 'some': {
      const relationship = relationshipOf(collection, filter.relationship, {
        in: 'query',
        parameter: 'filter',
      })
      return relatedTo(scope, collection, relationship, filter.filter)
    }
    default:
      return relatedComparison(scope, collection, filter, positives[filter.op])
  }
}

/** Whether a filter is about more than a resource's own attributes. */
function isAboutRelated(collection: Collection, filter: Filter): boolean {
  switch (filter.op) {
    case 'and':
    case 'or':
      return filter.filters.some((one) => isAboutRelated(collection, one))
    case 'not':
      return isAboutRelated(collection, filter.filter)
    case 'search':
      return collection.hidden.size > 0
    case 'compare':
    case 'keys':
      return false
    case 'some':
      return true
    default:
      return relationshipIn(collection, filter.path) !== undefined
  }
}

type ComparisonFilter = Extract<Filter, { readonly op: Comparison }>

const positives: Partial<Record<Comparison, 'eq' | 'in'>> = { ne: 'eq', nin: 'in' }

/** A negated comparison is the opposite of its positive, so it also holds where there is nothing related. */
async function relatedComparison(
  scope: Scope,
  collection: Collection,
  filter: ComparisonFilter,
  positive?: 'eq' | 'in',
): Promise<Filter> {
  const relationship = relationshipIn(collection, filter.path)
  if (!relationship) return filter
  const rest = { ...filter, op: positive ?? filter.op, path: filter.path.slice(1) }
  const own = await relatedTo(scope, collection, relationship, rest)
  return positive ? { op: 'not', filter: own } : own
}

/** A filter for the resources that a relationship leads from to any of those that pass. */
async function relatedTo(
  scope: Scope,
  collection: Collection,
  { keyOn, path, target: name, through }: Relationship,
  filter?: Filter,
): Promise<Filter> {
  const target = collectionOf(scope.model, name)
  const own = filter && (await toOwnFilter(scope, target, filter))
  const { items } = await scope.reader.find(target.name, { filter: own })
  const found = items.map((item) => toKey(item[target.idAttribute]))
  if (keyOn === 'source') {
    scope.budget.spend(found.length, 'filter')
    return { op: 'keys', path, keys: found }
  }
  const joins =
    through && (await scope.reader.find(through.collection, { filter: { op: 'keys', path, keys: found } }))
  const holders = joins ? joins.items : items
  scope.budget.spend(items.length + holders.length, 'filter')
  const ids = holders.flatMap((item) => valuesAt(item, through?.path ?? path)).filter((id) => id !== null)
  return { op: 'keys', path: [collection.idAttribute], keys: [...new Set(ids.map(toKey))] }
}

/** Whether a sort needs attributes of related resources. */
export const isRelatedSort = (
  collection: Collection,
  sort: readonly SortKey[] | undefined,
): sort is readonly SortKey[] =>
  sort?.some(({ path }) => relationshipIn(collection, path) !== undefined) ?? false

/** Sorts by attributes of related resources; the first of several counts. */
export async function sortByRelated(
  scope: Scope,
  collection: Collection,
  items: readonly Resource[],
  sort: readonly SortKey[],
): Promise<readonly Resource[]> {
  const readers = await Promise.all(sort.map(({ path }) => valueReader(scope, collection, items, path)))
  return items.toSorted((a, b) => {
    for (const [at, key] of sort.entries()) {
      const read = readers[at]
      const order = read ? compareValues(inOrderOf(key, read(a)), inOrderOf(key, read(b))) : 0
      if (order !== 0) return key.descending ? -order : order
    }
    return 0
  })
}

type ValueReader = (item: Resource) => Json | undefined

/** Reads the value to sort by, through relationships where the path leads along them. */
async function valueReader(
  scope: Scope,
  collection: Collection,
  items: readonly Resource[],
  path: Path,
): Promise<ValueReader> {
  const relationship = relationshipIn(collection, path)
  if (!relationship) return (item) => valueAt(item, path)
  const related = await fetchRelated(scope, collection, relationship, items)
  const target = collectionOf(scope.model, relationship.target)
  const found = [...related.values()].flat()
  scope.budget.spend(items.length + found.length, 'sort')
  const targets = [...new Set(found)]
  const read = await valueReader(scope, target, targets, path.slice(1))
  return (item) => {
    const first = related.get(item)?.[0]
    return first && read(first)
  }
}

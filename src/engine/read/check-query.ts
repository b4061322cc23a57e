import { ApiError, suggest } from '../../core/error.ts'
import { formatPath, type Path } from '../../core/json.ts'
import { collectionOf, knowsPath } from '../../core/model.ts'
import { comparisons, type Filter, type Query } from '../../core/query.ts'
import type { Collection, Model } from '../../core/resource.ts'
import { limitExceeded, type Scope } from '../scope.ts'
import { isHidden } from '../visibility/visible.ts'

/** Rejects a filter, sort or choice of fields by an attribute that no resource has: a typing error. An empty collection has none to compare with. */
export async function assertKnownPaths(scope: Scope, collection: Collection, query: Query): Promise<void> {
  const { filter, sort, fields } = query
  if (!filter && !sort?.length && !fields) return
  const isUnknown = (path: Path): boolean => !knowsPath(scope.model, collection, path)
  const inFilter = filter && attributesNamedIn(filter).find(({ path }) => isUnknown(path))
  const unknown = inFilter?.path ?? sortedOrChosen(scope, collection, query).find(isUnknown)
  if (!unknown) return
  const { total } = await scope.reader.find(collection.name, { page: { offset: 0, limit: 0 } })
  if (total > 0) throw unknownAttribute(collection, unknown, inFilter)
}

function sortedOrChosen(
  { model, serializers }: Scope,
  collection: Collection,
  { sort = [], fields }: Query,
): readonly Path[] {
  const chosen = serializers.has(collection.name) ? [] : (fields?.get(collection.name) ?? [])
  return [...sort.map(({ path }) => path), ...chosen.filter((path) => !isAlong(model, collection, path))]
}

/** A filter is often a parameter of the attribute's name; which parameter holds the sort and the fields, only a dialect knows. */
function unknownAttribute(collection: Collection, path: Path, inFilter: NameInFilter | undefined): ApiError {
  const parameter = inFilter && (inFilter.parameter ?? formatPath(path))
  const name = parameter ?? formatPath(path)
  const names = namesNear(collection, path)
  const message = `${collection.name} has no attribute "${formatPath(path)}".`
  const source = parameter === undefined ? {} : { source: { in: 'query', parameter } as const }
  const help = suggest(name, names, name.includes('_') ? names.flatMap(compared) : [])
  return new ApiError('bad_request', message, {
    help:
      inFilter?.parameter === undefined ? help : `${help} With --lenient, unknown parameters are ignored.`,
    issues: [{ code: 'unknown_attribute', message, ...source }],
  })
}

/** Whether each name is a relationship of what the one before leads to. */
function isAlong(model: Model, { relationships }: Collection, [name = '', ...rest]: Path): boolean {
  const relationship = relationships.get(name)
  if (!relationship) return false
  return rest.length === 0 || isAlong(model, collectionOf(model, relationship.target), rest)
}

interface NameInFilter {
  readonly path: Path
  readonly parameter?: string | undefined
}

/** The paths in a filter, from the collection itself on: those of related resources begin with the relationship. */
function attributesNamedIn(filter: Filter): readonly NameInFilter[] {
  switch (filter.op) {
    case 'search':
      return []
    case 'not':
      return attributesNamedIn(filter.filter)
    case 'and':
    case 'or':
      return filter.filters.flatMap(attributesNamedIn)
    case 'some':
      return filter.filter
        ? attributesNamedIn(filter.filter).map(({ path }) => ({ path: [filter.relationship, ...path] }))
        : []
    case 'compare':
      return [{ path: filter.path }, { path: filter.other }]
    default:
      return [filter]
  }
}

/** `price_gte` and the others, which a misspelt `price_gtee` may stand for. */
const compared = (name: string): readonly string[] => comparisons.map((op) => `${name}_${op}`)

function namesNear(collection: Collection, path: Path): readonly string[] {
  const [first = '', ...rest] = path
  const members = collection.attributes.get(first)?.members
  if (rest.length === 0 || !members || members.size === 0)
    return [...collection.attributes.keys()].filter((name) => !isHidden(collection, name))
  return [...members.keys()].map((name) => `${first}.${name}`)
}

const mostSortKeys = 16
const mostConditions = 200

/** Throws a `bad_request` for more sort keys or conditions than one request may have. */
export function assertWithinLimits({ sort = [], filter }: Query): void {
  if (sort.length > mostSortKeys) throw limitExceeded(`Sort by up to ${mostSortKeys} attributes.`, 'sort')
  if (filter && countConditions(filter) > mostConditions)
    throw limitExceeded(
      `A filter can have up to ${mostConditions} conditions. "in" compares with many values at once.`,
      'filter',
    )
}

function countConditions(filter: Filter): number {
  switch (filter.op) {
    case 'and':
    case 'or':
      return filter.filters.reduce((sum, one) => sum + countConditions(one), 0)
    case 'not':
      return countConditions(filter.filter)
    case 'some':
      return 1 + (filter.filter ? countConditions(filter.filter) : 0)
    default:
      return 1
  }
}

import type { Path } from '../../core/json.ts'
import { collectionOf, relationshipBefore } from '../../core/model.ts'
import type { Operation } from '../../core/operation.ts'
import type { Filter, Query } from '../../core/query.ts'
import type { Collection, Model, Relationship } from '../../core/resource.ts'
import type { Action } from './rule.ts'

/** A collection, and what an operation does with it. */
export type Target = readonly [collection: string, action: Action]

/**
 * Everything that an operation is about: its collection, the parents of a nested path, and what it includes, filters and
 * sorts by. An operation is rejected for any of them before an error can speak of it.
 */
export function targetsOf(operation: Operation, model: Model): readonly Target[] {
  if (operation.kind === 'dump') return [...model.collections.keys()].map((name) => [name, 'read'])
  if (operation.kind === 'atomic') return operation.steps.flatMap((step) => targetsOf(step.operation, model))
  const parents = (operation.within ?? []).map(({ collection }): Target => [collection, 'read'])
  const own = actionsOf[operation.kind].map((action): Target => [operation.collection, action])
  return [...parents, ...own, ...relatedTargets(operation, model)]
}

type Single = Exclude<Operation, { readonly kind: 'dump' | 'atomic' }>

const actionsOf: Readonly<Record<Single['kind'], readonly Action[]>> = {
  list: ['read'],
  read: ['read'],
  related: ['read'],
  'read-linkage': ['read'],
  create: ['create'],
  // A write first finds the resource, and its answer shows it.
  replace: ['read', 'update'],
  patch: ['read', 'update'],
  link: ['read', 'update'],
  'patch-many': ['read', 'update'],
  delete: ['read', 'delete'],
  'delete-many': ['read', 'delete'],
}

function relatedTargets(operation: Single, model: Model): readonly Target[] {
  const collection = model.collections.get(operation.collection)
  if (!collection) return []
  const { include = [], sort = [], filter } = queryOf(operation)
  const dependents = operation.kind === 'delete' ? operation.dependents : []
  const paths = [...include, ...dependents.map((name) => [name])]
  const read = [
    ...paths.flatMap((path) => along(model, collection, path)),
    ...sort.flatMap(({ path }) => alongAttribute(model, collection, path)),
    ...(filter ? inFilter(model, collection, filter) : []),
  ].map((name): Target => [name, 'read'])
  const deleted = dependents.flatMap((name): readonly Target[] => {
    const target = collection.relationships.get(name)?.target
    return target === undefined ? [] : [[target, 'delete']]
  })
  return [...read, ...deleted]
}

const queryOf = (operation: Single): Query => ({
  ...('query' in operation ? operation.query : {}),
  ...('filter' in operation ? { filter: operation.filter } : {}),
})

/** The collections that a path of relationships leads to, those that join two others included. */
function along(model: Model, collection: Collection, [name = '', ...rest]: Path): readonly string[] {
  const relationship = collection.relationships.get(name)
  if (!relationship) return []
  const target = collectionOf(model, relationship.target)
  return [...endsOf(relationship), ...(rest.length > 0 ? along(model, target, rest) : [])]
}

const endsOf = ({ target, through }: Relationship): readonly string[] =>
  through ? [through.collection, target] : [target]

/** The same for a path that ends in an attribute. */
function alongAttribute(model: Model, collection: Collection, path: Path): readonly string[] {
  const relationship = relationshipBefore(collection, path)
  if (!relationship) return []
  const target = collectionOf(model, relationship.target)
  return [...endsOf(relationship), ...alongAttribute(model, target, path.slice(1))]
}

function inFilter(model: Model, collection: Collection, filter: Filter): readonly string[] {
  switch (filter.op) {
    case 'search':
      return []
    case 'not':
      return inFilter(model, collection, filter.filter)
    case 'and':
    case 'or':
      return filter.filters.flatMap((inner) => inFilter(model, collection, inner))
    case 'compare':
      return [filter.path, filter.other].flatMap((path) => alongAttribute(model, collection, path))
    case 'some': {
      const relationship = collection.relationships.get(filter.relationship)
      if (!relationship) return []
      const target = collectionOf(model, relationship.target)
      return [...endsOf(relationship), ...(filter.filter ? inFilter(model, target, filter.filter) : [])]
    }
    default:
      return alongAttribute(model, collection, filter.path)
  }
}

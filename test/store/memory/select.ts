import type { Query } from '../../../src/core/query.ts'
import type { Resource } from '../../../src/core/resource.ts'
import { compileFilter } from '../../../src/query/filter.ts'
import { compareBy } from '../../../src/query/order.ts'
import { type Selection, startOf } from '../../../src/query/selection.ts'

/** Selects by looking at every resource. This defines what a query means; an index must give the same result. */
export function select(
  resources: readonly Resource[],
  { filter, sort, page }: Pick<Query, 'filter' | 'sort' | 'page'>,
): Selection {
  const matching = filter ? resources.filter(compileFilter(filter)) : resources
  const ordered = sort && sort.length > 0 ? matching.toSorted(compareBy(sort)) : matching
  const offset = startOf(page, ordered.length)
  return { items: slice(ordered, offset, page?.limit), total: ordered.length, offset }
}

const slice = (
  resources: readonly Resource[],
  offset: number,
  limit: number | undefined,
): readonly Resource[] =>
  offset === 0 && limit === undefined
    ? resources
    : resources.slice(offset, limit === undefined ? undefined : offset + limit)

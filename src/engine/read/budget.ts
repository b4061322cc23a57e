import { ApiError } from '../../core/error.ts'
import type { Filter, Query } from '../../core/query.ts'

/** One relationship over a collection of 100,000 fits in easily; what exceeds it would keep everybody else waiting. */
const mostResources = 500_000
const mostSortKeys = 16
const mostConditions = 200

/** How many resources one request may still look at along relationships: by including, filtering and sorting. */
export class Budget {
  #remaining = mostResources

  /** Throws a `bad_request` when more has been spent than one request may. */
  spend(resources: number, parameter: 'include' | 'sort' | 'filter'): void {
    this.#remaining -= resources
    if (this.#remaining < 0)
      throw limitExceeded(
        `Along relationships, one request can look at up to ${mostResources} resources. Ask for fewer relationships or a smaller page.`,
        parameter,
      )
  }
}

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

function limitExceeded(help: string, parameter: string): ApiError {
  const message = 'The query asks for too much at once.'
  return new ApiError('bad_request', message, {
    help,
    issues: [{ code: 'query_limit', message, source: { in: 'query', parameter } }],
  })
}

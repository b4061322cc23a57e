import { ApiError } from '../../core/error.ts'

/** One relationship over a collection of 100,000 fits in easily; what exceeds it would keep everybody else waiting. */
const mostResources = 500_000

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

/** A 400 for a query that would take too long. */
export function limitExceeded(help: string, parameter: string): ApiError {
  const message = 'The query asks for too much at once.'
  return new ApiError('bad_request', message, {
    help,
    issues: [{ code: 'query_limit', message, source: { in: 'query', parameter } }],
  })
}

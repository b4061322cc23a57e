import type { Route } from '../dialect.ts'
import { assertOnly } from '../shared/parameters.ts'
import { createReadParsers } from '../shared/reads.ts'
import { createWriteParsers } from '../shared/writes.ts'
import { listParameters } from './parameters.ts'
import { parseListQuery, parseQueryFilter } from './query.ts'

/** What the envelope dialect's requests mean, by method. */
export function createParsers({ lenient }: { readonly lenient: boolean }) {
  return {
    ...createReadParsers({
      lenient,
      listQuery: parseListQuery,
      oneQuery(request) {
        assertOnly(request, [], lenient)
        return {}
      },
    }),
    ...createWriteParsers({
      lenient,
      filterOf: parseQueryFilter,
      noFilters: listParameters,
    }),
  } as const satisfies Record<string, Route['parse']>
}

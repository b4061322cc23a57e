import type { HttpRequest } from '../../core/http.ts'
import type { Operation } from '../../core/operation.ts'
import type { Route } from '../dialect.ts'
import { assertOnly, listed } from '../shared/parameters.ts'
import { createReadParsers } from '../shared/reads.ts'
import { createWriteParsers } from '../shared/writes.ts'
import { pageParameters, readParameters, removeParameters, sortParameters } from './parameters.ts'
import { parseListQuery, parseQueryFilter, parseReadQuery } from './query.ts'
import { attributesAsFilters } from './simple-rest.ts'

/** What REST's requests mean, by method; the URL says whether it is about all, one, or what is related. */
export function createParsers({ lenient }: { readonly lenient: boolean }) {
  return {
    dump: (request: HttpRequest) => parseDump(request, lenient),
    ...createReadParsers({
      lenient,
      listQuery: parseListQuery,
      oneQuery(request, place) {
        assertOnly(request, readParameters, lenient)
        return parseReadQuery(request, place)
      },
    }),
    ...createWriteParsers({
      lenient,
      filterOf: parseQueryFilter,
      noFilters,
      readAs: attributesAsFilters,
      removeParameters,
      dependentsOf: (request) => listed(request, '_dependent'),
    }),
  } as const satisfies Record<string, Route['parse']>
}

const noFilters = [...sortParameters, ...pageParameters, ...readParameters]

function parseDump(request: HttpRequest, lenient: boolean): Operation {
  assertOnly(request, [], lenient)
  return { kind: 'dump' }
}

import type { HttpRequest } from '../../core/http.ts'
import type { Filter, Operation } from '../../core/operation.ts'
import type { Model } from '../../core/resource.ts'
import type { Route } from '../dialect.ts'
import { assertOnly, badParameter } from '../parameters.ts'
import { type Place, placeOf } from '../place.ts'
import { createWriteParsers } from '../writes.ts'
import { listParameters } from './parameters.ts'
import { parseListQuery, parseQueryFilter } from './query.ts'

/** What the envelope dialect's requests mean, by method. */
export function createParsers({ lenient }: { readonly lenient: boolean }) {
  return {
    read: (request: HttpRequest, model: Model) => parseRead(request, model, lenient),
    ...createWriteParsers({
      lenient,
      filterOf: (request, place, model) => writeFilter(request, place, model, lenient),
      removeParameters: [],
      dependentsOf: () => [],
    }),
  } as const satisfies Record<string, Route['parse']>
}

function parseRead(request: HttpRequest, model: Model, lenient: boolean): Operation {
  const { shape, collection, id, within } = placeOf(request, model)
  const place = { collection: collection.name, ...(within ? { within } : {}) }
  if (shape === 'all')
    return { kind: 'list', ...place, query: parseListQuery(request, { model, collection, lenient }) }
  assertOnly(request, [], lenient)
  return shape === 'one'
    ? { kind: 'read', ...place, id, query: {} }
    : { kind: 'related', ...place, within: within ?? [], query: {} }
}

/** Neither paging nor sorting says which records are meant. */
function writeFilter(
  request: HttpRequest,
  { collection }: Place,
  model: Model,
  lenient: boolean,
): Filter | undefined {
  const other = request.query.find(([name]) => listParameters.some((parameter) => parameter.name === name))
  if (other && !lenient)
    throw badParameter(other[0], `${other[0]} is no filter, so it does not say which records are meant.`)
  return parseQueryFilter(request, { model, collection, lenient })
}

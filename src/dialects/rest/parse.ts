import type { HttpRequest } from '../../core/http.ts'
import type { Filter, Operation } from '../../core/operation.ts'
import type { Model } from '../../core/resource.ts'
import type { Route } from '../dialect.ts'
import { assertOnly, badParameter, listed } from '../parameters.ts'
import { type Place, placeOf } from '../place.ts'
import { createWriteParsers } from '../writes.ts'
import { pageParameters, readParameters, removeParameters, sortParameters } from './parameters.ts'
import { parseListQuery, parseQueryFilter, parseReadQuery } from './query.ts'

/** What REST's requests mean, by method; the URL says whether it is about all, one, or what is related. */
export function createParsers({ lenient }: { readonly lenient: boolean }) {
  return {
    dump: (request: HttpRequest) => parseDump(request, lenient),
    read: (request: HttpRequest, model: Model) => parseRead(request, model, lenient),
    ...createWriteParsers({
      lenient,
      filterOf: (request, place, model) => writeFilter(request, place, model, lenient),
      removeParameters,
      dependentsOf: (request) => listed(request, '_dependent'),
    }),
  } as const satisfies Record<string, Route['parse']>
}

function parseDump(request: HttpRequest, lenient: boolean): Operation {
  assertOnly(request, [], lenient)
  return { kind: 'dump' }
}

function parseRead(request: HttpRequest, model: Model, lenient: boolean): Operation {
  const { shape, collection, id, within } = placeOf(request, model)
  const place = within ? { collection: collection.name, within } : { collection: collection.name }
  const asked = { model, collection, lenient }
  if (shape === 'all') return { ...place, kind: 'list', query: parseListQuery(request, asked) }
  assertOnly(request, readParameters, lenient)
  const query = parseReadQuery(request, asked)
  return shape === 'one'
    ? { ...place, kind: 'read', id, query }
    : { ...place, kind: 'related', within: within ?? [], query }
}

const noFilters = new Set([...sortParameters, ...pageParameters, ...readParameters].map(({ name }) => name))

/** Neither paging nor sorting says which records are meant. */
function writeFilter(
  request: HttpRequest,
  { collection }: Place,
  model: Model,
  lenient: boolean,
): Filter | undefined {
  const other = lenient ? undefined : request.query.find(([name]) => noFilters.has(name))
  if (other)
    throw badParameter(other[0], `${other[0]} is no filter, so it does not say which records are meant.`)
  return parseQueryFilter(request, { model, collection, lenient })
}

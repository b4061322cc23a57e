import { ApiError } from '../../core/error.ts'
import type { HttpRequest } from '../../core/http.ts'
import { isArray } from '../../core/json.ts'
import type { Filter, Operation, Patch, Precondition } from '../../core/operation.ts'
import type { Model } from '../../core/resource.ts'
import { verdictOf } from '../../query/verdict.ts'
import type { Route } from '../dialect.ts'
import { preconditionOf } from '../precondition.ts'
import {
  assertOnly,
  badParameter,
  listed,
  pageParameters,
  readParameters,
  removeParameters,
  sortParameters,
} from './parameters.ts'
import { type Place, placeOf } from './place.ts'
import { parseListQuery, parseQueryFilter, parseReadQuery } from './query.ts'

/** What REST's requests mean, by method; the URL says whether it is about all, one, or what is related. */
export function createParsers({ lenient }: { readonly lenient: boolean }) {
  return {
    dump: (request: HttpRequest) => parseDump(request, lenient),
    read: (request: HttpRequest, model: Model) => parseRead(request, model, lenient),
    create: (request: HttpRequest, model: Model) => parseCreate(request, model, lenient),
    replace: (request: HttpRequest, model: Model) => parseReplace(request, model, lenient),
    patch: (request: HttpRequest, model: Model) => parsePatch(request, model, lenient),
    remove: (request: HttpRequest, model: Model) => parseRemove(request, model, lenient),
  } as const satisfies Record<string, Route['parse']>
}

function parseDump(request: HttpRequest, lenient: boolean): Operation {
  assertOnly(request, [], lenient)
  return { kind: 'dump' }
}

function parseRead(request: HttpRequest, model: Model, lenient: boolean): Operation {
  const { shape, collection, id, within } = placeOf(request, model)
  const place = { collection: collection.name, ...(within ? { within } : {}) }
  const asked = { model, collection, lenient }
  if (shape === 'all') return { kind: 'list', ...place, query: parseListQuery(request, asked) }
  assertOnly(request, readParameters, lenient)
  const query = parseReadQuery(request, asked)
  return shape === 'one'
    ? { kind: 'read', ...place, id, query }
    : { kind: 'related', ...place, within: within ?? [], query }
}

function parseCreate(request: HttpRequest, model: Model, lenient: boolean): Operation {
  const place = placeOf(request, model)
  if (place.shape !== 'all') throw methodNotAllowed(request, place)
  assertOnly(request, [], lenient)
  const { body = null } = request
  return {
    kind: 'create',
    ...target(request, place),
    drafts: isArray(body) ? body : [body],
    many: isArray(body),
  }
}

function parseReplace(request: HttpRequest, model: Model, lenient: boolean): Operation {
  const place = placeOf(request, model)
  if (place.shape !== 'one') throw methodNotAllowed(request, place)
  assertOnly(request, [], lenient)
  return { kind: 'replace', ...target(request, place), id: place.id, draft: request.body ?? null }
}

function parsePatch(request: HttpRequest, model: Model, lenient: boolean): Operation {
  const place = placeOf(request, model)
  const patch = patchOf(request)
  if (place.shape === 'related') throw methodNotAllowed(request, place)
  if (place.shape === 'all') {
    return {
      kind: 'patch-many',
      ...target(request, place),
      filter: writeFilter(request, place, model, lenient),
      patch,
    }
  }
  assertOnly(request, [], lenient)
  return { kind: 'patch', ...target(request, place), id: place.id, patch }
}

function parseRemove(request: HttpRequest, model: Model, lenient: boolean): Operation {
  const place = placeOf(request, model)
  if (place.shape === 'related') throw methodNotAllowed(request, place)
  if (place.shape === 'all') {
    return {
      kind: 'delete-many',
      ...target(request, place),
      filter: writeFilter(request, place, model, lenient),
    }
  }
  assertOnly(request, removeParameters, lenient)
  return {
    kind: 'delete',
    ...target(request, place),
    id: place.id,
    dependents: listed(request, '_dependent'),
  }
}

interface Target {
  readonly collection: string
  readonly within?: NonNullable<Place['within']>
  readonly precondition?: Precondition
}

function target({ headers }: HttpRequest, { collection, within }: Place): Target {
  return { collection: collection.name, ...(within ? { within } : {}), ...preconditionOf(headers) }
}

const noFilters = new Set([...sortParameters, ...pageParameters, ...readParameters].map(({ name }) => name))

/** A write to many needs a filter: neither paging nor sorting says which records are meant. */
function writeFilter(request: HttpRequest, place: Place, model: Model, lenient: boolean): Filter {
  const other = lenient ? undefined : request.query.find(([name]) => noFilters.has(name))
  if (other)
    throw badParameter(other[0], `${other[0]} is no filter, so it does not say which records are meant.`)
  const filter = parseQueryFilter(request, { model, collection: place.collection, lenient })
  if (filter && verdictOf(filter) !== true) return filter
  throw new ApiError('bad_request', `${request.method} on all of ${place.collection.name} needs a filter.`, {
    help: `For example: ${request.method} /${place.collection.name}?id=1&id=2. To change one, put its id in the path.`,
  })
}

function patchOf({ mediaType, body = null }: HttpRequest): Patch {
  return mediaType === 'application/json-patch+json'
    ? { format: 'operations', operations: body }
    : { format: 'merge', value: body }
}

function methodNotAllowed({ method, path }: HttpRequest, { shape }: Place): ApiError {
  const allow = {
    all: 'GET, HEAD, POST, PATCH, DELETE, OPTIONS',
    one: 'GET, HEAD, PUT, PATCH, DELETE, OPTIONS',
    related: 'GET, HEAD, OPTIONS',
  }[shape]
  return new ApiError('method_not_allowed', `${method} is not for ${path}.`, {
    help: `It takes ${allow}.`,
    headers: { Allow: allow },
  })
}

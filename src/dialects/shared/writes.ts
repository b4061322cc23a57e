import { ApiError } from '../../core/error.ts'
import { type HttpRequest, methodNotAllowed } from '../../core/http.ts'
import { isArray } from '../../core/json.ts'
import type { Operation, Patch } from '../../core/operation.ts'
import type { Filter } from '../../core/query.ts'
import type { Collection, Model } from '../../core/resource.ts'
import { verdictOf } from '../../query/verdict.ts'
import type { Parameter, Route } from '../dialect.ts'
import { assertOnly, badParameter, namesOf } from './parameters.ts'
import { type Place, placeOf } from './place.ts'
import { preconditionOf } from './precondition.ts'
import type { QueryPlace } from './reads.ts'

/** How a dialect of plain JSON says which records a write is about. */
export interface WriteWords {
  readonly lenient: boolean
  /** The records that a write to many is about, when the query says it. */
  readonly filterOf?: (request: HttpRequest, place: QueryPlace) => Filter | undefined
  /** The request with no parameter that means something else on this collection. */
  readonly readAs?: (request: HttpRequest, collection: Collection) => HttpRequest
  /** What a list takes beside filters: neither paging nor sorting says which records are meant. */
  readonly noFilters?: readonly Parameter[]
  readonly removeParameters?: readonly Parameter[]
  /** The relationships whose records go with a deleted one. */
  readonly dependentsOf?: (request: HttpRequest) => readonly string[]
}

/** What writes of plain JSON mean; the URL says whether they are about all, one, or what is related. */
export function createWriteParsers(words: WriteWords) {
  return {
    create: (request: HttpRequest, model: Model) => parseCreate(request, model, words),
    replace: (request: HttpRequest, model: Model) => parseReplace(request, model, words),
    patch: (request: HttpRequest, model: Model) => parsePatch(request, model, words),
    remove: (request: HttpRequest, model: Model) => parseRemove(request, model, words),
  } as const satisfies Record<string, Route['parse']>
}

function parseCreate(request: HttpRequest, model: Model, { lenient }: WriteWords): Operation {
  const place = placeOf(request, model)
  if (place.shape !== 'all') throw methodNotAllowed(request, allowed[place.shape])
  assertOnly(request, [], lenient)
  const { body = null } = request
  const drafts = isArray(body) ? body : [body]
  return { kind: 'create', ...target(request, place), drafts, many: isArray(body) }
}

function parseReplace(request: HttpRequest, model: Model, { lenient }: WriteWords): Operation {
  const place = placeOf(request, model)
  if (place.shape !== 'one') throw methodNotAllowed(request, allowed[place.shape])
  assertOnly(request, [], lenient)
  return { kind: 'replace', ...target(request, place), id: place.id, draft: request.body ?? null }
}

function parsePatch(request: HttpRequest, model: Model, words: WriteWords): Operation {
  const place = placeOf(request, model)
  const patch = patchOf(request)
  if (place.shape === 'related') throw methodNotAllowed(request, allowed[place.shape])
  if (place.shape === 'all') {
    const filter = decidingFilter(request, place, model, words)
    return { kind: 'patch-many', ...target(request, place), filter, patch }
  }
  assertOnly(request, [], words.lenient)
  return { kind: 'patch', ...target(request, place), id: place.id, patch }
}

function parseRemove(request: HttpRequest, model: Model, words: WriteWords): Operation {
  const place = placeOf(request, model)
  if (place.shape === 'related') throw methodNotAllowed(request, allowed[place.shape])
  if (place.shape === 'all') {
    const filter = decidingFilter(request, place, model, words)
    return { kind: 'delete-many', ...target(request, place), filter }
  }
  const { lenient, removeParameters = [], dependentsOf } = words
  assertOnly(request, removeParameters, lenient)
  const dependents = dependentsOf?.(request) ?? []
  return { kind: 'delete', ...target(request, place), id: place.id, dependents }
}

function target({ headers }: HttpRequest, { collection, within }: Place) {
  return { collection: collection.name, ...(within ? { within } : {}), ...preconditionOf(headers) }
}

/** A write to many needs a filter, and one that not everything passes. */
function decidingFilter(request: HttpRequest, place: Place, model: Model, words: WriteWords): Filter {
  const { lenient, noFilters = [], filterOf, readAs } = words
  const { collection } = place
  const read = readAs?.(request, collection) ?? request
  const other = lenient ? undefined : read.query.find(([name]) => namesOf(noFilters).has(name))
  if (other)
    throw badParameter(other[0], `${other[0]} is no filter, so it does not say which records are meant.`)
  const filter = filterOf?.(read, { model, collection, lenient })
  return filter && verdictOf(filter) !== true ? filter : refuseAll(request, place)
}

function refuseAll({ method }: HttpRequest, { collection: { name } }: Place): never {
  throw new ApiError('bad_request', `${method} on all of ${name} needs a filter.`, {
    help: `For example: ${method} /${name}?id=1&id=2. To change one, put its id in the path.`,
  })
}

function patchOf({ mediaType, body = null }: HttpRequest): Patch {
  return mediaType === 'application/json-patch+json'
    ? { format: 'operations', operations: body }
    : { format: 'merge', value: body }
}

const allowed = {
  all: ['GET', 'POST', 'PATCH', 'DELETE'],
  one: ['GET', 'PUT', 'PATCH', 'DELETE'],
  related: ['GET'],
}

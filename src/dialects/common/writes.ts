import { ApiError } from '../../core/error.ts'
import { type HttpRequest, methodNotAllowed } from '../../core/http.ts'
import { isArray, isObject, type Json } from '../../core/json.ts'
import type { Operation, Patch, Precondition } from '../../core/operation.ts'
import type { Filter } from '../../core/query.ts'
import { verdictOf } from '../../query/filter.ts'
import type { Parameter } from '../dialect.ts'
import { bodyOf } from './form-body.ts'
import { assertOnly, badParameter } from './parameters.ts'
import type { Place } from './place.ts'

/** POST of one resource or a list of them, in plain JSON. */
export function parseCreate(request: HttpRequest, place: Place): Operation {
  assertTarget('all', request, place)
  const body = bodyOf(request, place)
  const many = isArray(body)
  const drafts = many ? body : [body]
  if (drafts.length === 0)
    throw new ApiError('bad_request', 'The list is empty, so there is nothing to create.', {
      help: 'Send an object, or a list with at least one.',
    })
  return { kind: 'create', ...writeTarget(request, place), drafts, many }
}

/** PUT of one resource in plain JSON. */
export function parseReplace(request: HttpRequest, place: Place): Operation {
  assertTarget('one', request, place)
  return {
    kind: 'replace',
    ...writeTarget(request, place),
    id: place.id,
    draft: bodyOf(request, place),
  }
}

/** Reads the filter of a write to many. */
type FilterOf = (request: HttpRequest, place: Place) => Filter | undefined

/**
 * PATCH of one resource, by a merge patch (RFC 7396) or a JSON Patch (RFC 6902); or of all that match. Without a filter,
 * none are meant.
 */
export function parsePatch(request: HttpRequest, place: Place, filterOf: FilterOf): Operation {
  if (place.shape === 'all') {
    const filter = assertDecisive(filterOf(request, place), request, place)
    return { kind: 'patch-many', ...writeTarget(request, place), filter, patch: patchOf(request, place) }
  }
  assertTarget('one', request, place)
  return { kind: 'patch', ...writeTarget(request, place), id: place.id, patch: patchOf(request, place) }
}

/** DELETE of one resource; `dependents` are the relationships whose resources go with it. */
export function deleteOperation(
  request: HttpRequest,
  place: Place,
  parameters: readonly Parameter[] = [],
  dependents: readonly string[] = [],
): Operation {
  assertTarget('one', request, place, parameters)
  return { kind: 'delete', ...writeTarget(request, place), id: place.id, dependents }
}

/** DELETE of all resources that match; without a filter, none are meant. */
export function deleteManyOperation(
  request: HttpRequest,
  place: Place,
  filter: Filter | undefined,
): Operation {
  return {
    kind: 'delete-many',
    ...writeTarget(request, place),
    filter: assertDecisive(filter, request, place),
  }
}

/** Throws a 400 for a parameter that cannot select records: those that page and sort. */
export function assertFilters({ query }: HttpRequest, place: Place, others: ReadonlySet<string>): void {
  const other = place.lenient ? undefined : query.find(([name]) => others.has(name))
  if (!other) return
  const [name] = other
  throw badParameter(name, `${name} is not a filter, so it cannot select records.`)
}

function writeTarget({ headers }: HttpRequest, { collection, within }: Place) {
  return { collection: collection.name, ...(within ? { within } : {}), ...preconditionOf(headers) }
}

/** `If-Match` and `If-None-Match: *` (RFC 9110 §13.1), to be spread into a write. */
export function preconditionOf(headers: HttpRequest['headers']): { readonly precondition?: Precondition } {
  const match = headers['if-match']
  const isNew = headers['if-none-match']?.trim() === '*'
  if (match === undefined && !isNew) return {}
  return {
    precondition: {
      ...(match === undefined ? {} : { match: versionsIn(match) }),
      ...(isNew ? { noneMatch: '*' as const } : {}),
    },
  }
}

/** An ETag is a version, then perhaps a dot and more. Weak ones never match (RFC 9110 §13.1.1). */
function versionsIn(header: string): '*' | readonly string[] {
  if (header.trim() === '*') return '*'
  return [...header.matchAll(/(W\/)?"([^"]*)"/g)]
    .filter(([, weak]) => !weak)
    .map(([, , tag = '']) => tag.split('.')[0] ?? '')
}

function patchOf(request: HttpRequest, place: Place): Patch {
  const { mediaType } = request
  const body = bodyOf(request, place)
  if (mediaType === jsonPatchType) return { format: 'operations', operations: body }
  if (place.collection.kind !== 'value' && isJsonPatch(body))
    throw new ApiError(
      'bad_request',
      `The body is a JSON Patch, but with ${mediaType} it is read as a merge patch.`,
      {
        help: `Send the header Content-Type: ${jsonPatchType}.`,
      },
    )
  return { format: 'merge', value: body }
}

const jsonPatchType = 'application/json-patch+json'

/** Whether a body is a list of operations (RFC 6902 §3). */
const isJsonPatch = (body: Json): boolean =>
  isArray(body) && body.length > 0 && body.every((one) => isObject(one) && 'op' in one && 'path' in one)

/** A write to many needs a filter that does not match everything. */
function assertDecisive(filter: Filter | undefined, { method }: HttpRequest, place: Place): Filter {
  if (filter && verdictOf(filter) !== true) return filter
  const { name } = place.collection
  throw new ApiError('bad_request', `${method} on all of ${name} needs a filter.`, {
    help: (mount) =>
      `For example: ${method} ${mount}/${name}?id=1&id=2. To change one, put its id in the path.`,
  })
}

/** Throws where the URL leads to something of another shape, or has other parameters. */
function assertTarget(
  shape: Place['shape'],
  request: HttpRequest,
  place: Place,
  parameters: readonly Parameter[] = [],
): void {
  if (place.shape !== shape) throw methodNotAllowed(request, methodsByShape[place.shape])
  if (request.query.length > 0) assertOnly(request, parameters, place.lenient)
}

/** A nested path can lead to any shape, so the router cannot tell. */
const methodsByShape = {
  all: ['GET', 'POST', 'PATCH', 'DELETE'],
  one: ['GET', 'PUT', 'PATCH', 'DELETE'],
  related: ['GET'],
}

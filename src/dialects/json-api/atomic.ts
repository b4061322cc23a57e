import { ApiError } from '../../core/error.ts'
import type { HttpRequest } from '../../core/http.ts'
import { isArray, type Json, type JsonObject, member } from '../../core/json.ts'
import type { LinkChange, Operation, Step } from '../../core/operation.ts'
import type { Model, Relationship } from '../../core/resource.ts'
import { parseFamilies } from '../families.ts'
import { collectionOfData, parseTarget, type StepTarget } from './atomic-target.ts'
import { documentError } from './document.ts'
import { assertObject } from './draft.ts'
import { atomicExtension, isAtomic, mediaType } from './media-type.ts'
import { creation, linking, update, type Written } from './write.ts'

/** Reads a list of operations (https://jsonapi.org/ext/atomic), all of which are done, or none. */
export function parseAtomic(request: HttpRequest, model: Model): Operation {
  if (!isAtomic(request.headers)) {
    throw new ApiError('unsupported_media_type', 'Operations come with the atomic extension.', {
      help: `Send Content-Type: ${mediaType};ext="${atomicExtension}".`,
    })
  }
  parseFamilies(request, [], false)
  const operations = member(assertObject(request.body, '', 'The document'), 'atomic:operations')
  const pointer = '/atomic:operations'
  if (!isArray(operations) || operations.length === 0)
    throw documentError('bad_request', '"atomic:operations" must be a list, and not empty.', pointer)
  return {
    kind: 'atomic',
    steps: operations.map((one, at) => parseStep(one, request.base, model, `${pointer}/${at}`)),
  }
}

const changes: ReadonlyMap<Json | undefined, LinkChange> = new Map([
  ['add', 'add'],
  ['update', 'replace'],
  ['remove', 'remove'],
] as const)

function changeIn(operation: JsonObject, pointer: string): LinkChange {
  const change = changes.get(member(operation, 'op'))
  if (change) return change
  throw documentError('bad_request', 'An operation needs an "op": add, update or remove.', `${pointer}/op`)
}

function parseStep(value: Json, base: string, model: Model, pointer: string): Step {
  const operation = assertObject(value, pointer, 'An operation')
  const change = changeIn(operation, pointer)
  const target = parseTarget(operation, { model, base, pointer })
  const given = { model, data: member(operation, 'data'), pointer: `${pointer}/data` }
  if (target?.relationship) return relating({ ...target, relationship: target.relationship }, given, change)
  if (change === 'remove') return removal(target, pointer)
  const collection = target?.collection ?? collectionOfData(given.data, model, given.pointer)
  if (change === 'replace') return changing(update({ ...given, collection }, target?.id), given.pointer)
  if (target?.id === undefined) return creation({ ...given, collection })
  throw documentError('bad_request', 'A new resource is added to a collection.', pointer)
}

const relating = (
  { collection, id = '', relationship }: StepTarget & { readonly relationship: Relationship },
  given: Omit<Written, 'collection'>,
  change: LinkChange,
): Step => ({ operation: linking({ ...given, collection }, id, relationship, change) })

function removal(target: StepTarget | undefined, pointer: string): Step {
  if (target?.id === undefined)
    throw documentError('bad_request', 'A remove needs the ref or href of a resource.', pointer)
  return { operation: { kind: 'delete', collection: target.collection.name, id: target.id, dependents: [] } }
}

function changing(operation: ReturnType<typeof update>, pointer: string): Step {
  if (operation.kind === 'patch') return { operation }
  throw documentError('bad_request', `${operation.collection} is changed at its own address.`, pointer)
}

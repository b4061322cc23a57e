import { ApiError } from '../../core/error.ts'
import type { HttpRequest } from '../../core/http.ts'
import { isArray, type Json, type JsonObject, member } from '../../core/json.ts'
import { localId } from '../../core/local-id.ts'
import { collectionOf, collectionOfType, relationshipOf } from '../../core/model.ts'
import type { LinkChange, Operation, Step } from '../../core/operation.ts'
import type { Collection, Model, Relationship } from '../../core/resource.ts'
import { suggest } from '../../core/suggestion.ts'
import { documentError } from './document.ts'
import { assertObject, identity } from './draft.ts'
import { atomicExtension, isAtomic, mediaType } from './media-type.ts'
import { parseParameters } from './parameters.ts'
import { creation, linking, update } from './write.ts'

/** Reads a list of operations (https://jsonapi.org/ext/atomic), all of which are done, or none. */
export function parseAtomic(request: HttpRequest, model: Model): Operation {
  if (!isAtomic(request.headers)) {
    throw new ApiError('unsupported_media_type', 'Operations come with the atomic extension.', {
      help: `Send Content-Type: ${mediaType};ext="${atomicExtension}".`,
    })
  }
  parseParameters(request, [], false)
  const operations = member(assertObject(request.body, '', 'The document'), 'atomic:operations')
  const pointer = '/atomic:operations'
  if (!isArray(operations) || operations.length === 0)
    throw documentError('bad_request', '"atomic:operations" must be a list, and not empty.', pointer)
  return {
    kind: 'atomic',
    steps: operations.map((one, at) =>
      parseStep(one, { model, base: request.base, pointer: `${pointer}/${at}` }),
    ),
  }
}

interface Position {
  readonly model: Model
  readonly base: string
  readonly pointer: string
}

const changes: ReadonlyMap<Json | undefined, LinkChange> = new Map([
  ['add', 'add'],
  ['update', 'replace'],
  ['remove', 'remove'],
] as const)

function parseStep(value: Json, position: Position): Step {
  const { model, pointer } = position
  const operation = assertObject(value, pointer, 'An operation')
  const op = member(operation, 'op')
  const change = changes.get(op)
  if (!change)
    throw documentError('bad_request', 'An operation needs an "op": add, update or remove.', `${pointer}/op`)
  const target = parseTarget(operation, position)
  const data = member(operation, 'data')
  const at = `${pointer}/data`
  if (target?.relationship)
    return {
      operation: linking(
        { model, ...target, data, pointer: at },
        target.id ?? '',
        target.relationship,
        change,
      ),
    }
  if (change === 'remove') return removal(target, pointer)
  const collection = target?.collection ?? collectionOfData(data, model, at)
  if (change === 'add' && target?.id === undefined) return creation({ model, collection, data, pointer: at })
  if (change === 'add')
    throw documentError('bad_request', 'A new resource is added to a collection.', pointer)
  return { operation: asPatch(update({ model, collection, data, pointer: at }, target?.id), at) }
}

interface Target {
  readonly collection: Collection
  readonly id?: string
  readonly relationship?: Relationship
}

function parseTarget(operation: JsonObject, position: Position): Target | undefined {
  const [ref, href] = [member(operation, 'ref'), member(operation, 'href')]
  if (ref !== undefined && href !== undefined)
    throw documentError('bad_request', 'An operation has either a ref or an href.', position.pointer)
  if (ref !== undefined) return parseRef(ref, { ...position, pointer: `${position.pointer}/ref` })
  return href === undefined
    ? undefined
    : parseHref(href, { ...position, pointer: `${position.pointer}/href` })
}

function parseRef(value: Json, { model, pointer }: Position): Target {
  const ref = assertObject(value, pointer, 'A ref')
  const collection = collectionOfData(ref, model, pointer)
  const { id: given, lid } = identity(ref, pointer)
  const id = given ?? (lid === undefined ? undefined : localId(collection.name, lid))
  if (id === undefined) throw documentError('bad_request', 'A ref needs an "id" or a "lid".', pointer)
  const name = member(ref, 'relationship')
  return toTarget({ collection, id, name, pointer: `${pointer}/relationship` })
}

/** An address as our links have it, or from the mount on. */
function parseHref(value: Json, { model, base, pointer }: Position): Target {
  const text = typeof value === 'string' ? value : ''
  const prefix = new URL(base).pathname.replace(/\/$/, '')
  const url = URL.canParse(text, base) ? new URL(text, base) : new URL(base)
  const path = url.pathname.startsWith(`${prefix}/`) ? url.pathname.slice(prefix.length) : url.pathname
  const [name = '', id, word, relationship, ...more] = path.split('/').filter(Boolean).map(decode)
  const isKnown =
    model.collections.has(name) && more.length === 0 && (word === undefined || word === 'relationships')
  if (!isKnown || (word !== undefined && relationship === undefined))
    throw documentError('bad_request', `There is nothing to change at "${text}".`, pointer)
  const collection = collectionOf(model, name)
  return id === undefined ? { collection } : toTarget({ collection, id, name: relationship, pointer })
}

/** A segment that is no UTF-8 is the name of nothing. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return ''
  }
}

function toTarget(given: {
  collection: Collection
  id: string
  name: Json | undefined
  pointer: string
}): Target {
  const { collection, id, name, pointer } = given
  if (name === undefined) return { collection, id }
  if (typeof name !== 'string')
    throw documentError('bad_request', 'A relationship is named by a text.', pointer)
  return { collection, id, relationship: relationshipOf(collection, name) }
}

function collectionOfData(data: Json | undefined, model: Model, pointer: string): Collection {
  const type = member(assertObject(data, pointer, 'It'), 'type')
  const collection = typeof type === 'string' ? collectionOfType(model, type) : undefined
  if (collection?.kind === 'collection') return collection
  const types = [...model.collections.values()].map((one) => one.type)
  const message = typeof type === 'string' ? `There is no type "${type}".` : 'A "type" is missing.'
  throw documentError('bad_request', message, `${pointer}/type`, suggest(String(type), types))
}

function removal(target: Target | undefined, pointer: string): Step {
  if (target?.id === undefined)
    throw documentError('bad_request', 'A remove needs the ref or href of a resource.', pointer)
  return { operation: { kind: 'delete', collection: target.collection.name, id: target.id, dependents: [] } }
}

function asPatch(operation: ReturnType<typeof update>, pointer: string): Step['operation'] {
  if (operation.kind === 'patch') return operation
  throw documentError('bad_request', `${operation.collection} is changed at its own address.`, pointer)
}

import { ApiError } from '../../core/error.ts'
import { type HttpRequest, methodNotAllowed } from '../../core/http.ts'
import { relationshipOf } from '../../core/model.ts'
import { type LinkChange, localId, type Operation, type Step } from '../../core/operation.ts'
import type { Collection, Model, Relationship } from '../../core/resource.ts'
import { type Place, readOperation, segmentsOf } from '../common/place.ts'
import { preconditionOf } from '../common/writes.ts'
import { DocumentPart } from './document-part.ts'
import { idIn, parseLinkage, parseResource } from './parse-resource.ts'
import { parseListQuery, parseReadQuery } from './query.ts'

/** GET of a list, one resource, or the end of a to-one relationship. */
export function parseRead(request: HttpRequest, place: Place): Operation {
  const query = place.shape === 'all' ? parseListQuery(request, place) : parseReadQuery(request, place)
  return readOperation(place, query)
}

/** GET of the ids that a relationship leads to. */
export function parseReadLinkage(request: HttpRequest, model: Model, lenient: boolean): Operation {
  const { collection, id = '', relationship } = targetOf(request, model)
  const query = parseReadQuery(request, { model, collection, lenient }, relationship)
  const name = relationship?.name ?? ''
  return { kind: 'read-linkage', collection: collection.name, id, relationship: name, query }
}

/** POST, PATCH or DELETE with a document. */
export function parseWrite(
  change: LinkChange,
  request: HttpRequest,
  model: Model,
  lenient: boolean,
): Operation {
  const target = targetOf(request, model)
  const { collection, relationship } = target
  if (relationship?.many === false && change !== 'replace') throw methodNotAllowed(request, ['GET', 'PATCH'])
  const { operation } = parseChange(change, target, dataOf(request), model)
  const query = parseReadQuery(request, { model, collection, lenient }, relationship)
  return { ...operation, ...preconditionOf(request.headers), query }
}

/** The data of the document that was sent. */
function dataOf({ body }: HttpRequest): DocumentPart {
  const document = new DocumentPart(body)
  document.assertObject('The document')
  const [data, errors] = [document.at('data'), document.at('errors')]
  if (data.value === undefined || errors.value === undefined) return data
  throw errors.wrong('A document must not have both data and errors.')
}

/** What a client can change: a collection, one resource of it, or what one of its relationships leads to. */
export interface ChangeTarget {
  readonly collection: Collection
  readonly id?: string
  readonly relationship?: Relationship | undefined
}

/** Reads `/posts`, `/posts/1` and `/posts/1/relationships/author`; `undefined` for any other path. */
export function targetAt(path: string, model: Model): ChangeTarget | undefined {
  const segments = segmentsOf(path, model)
  const [name = '', id, word = 'relationships', relationship] = segments
  const collection = model.collections.get(name)
  if (!collection || ![1, 2, 4].includes(segments.length) || word !== 'relationships') return undefined
  if (id === undefined) return { collection }
  if (relationship === undefined) return { collection, id }
  return { collection, id, relationship: relationshipOf(collection, relationship) }
}

function targetOf({ path }: HttpRequest, model: Model): ChangeTarget {
  const target = targetAt(path, model)
  if (target) return target
  throw new ApiError('not_found', `There is nothing to change at ${path}.`)
}

/** A change of a target, as a request or as one step of several; `data` is its primary data. */
export function parseChange(
  change: LinkChange,
  target: ChangeTarget,
  data: DocumentPart,
  model: Model,
): Step {
  const { collection, id = '', relationship } = target
  const at = { collection: collection.name, id }
  if (relationship) {
    const to = parseLinkage(data, model, relationship)
    return { operation: { kind: 'link', ...at, relationship: relationship.name, change, to } }
  }
  if (change === 'remove') return { operation: { kind: 'delete', ...at, dependents: [] } }
  return change === 'add' ? creation(target, data, model) : { operation: update(target, data, model) }
}

function creation({ collection }: ChangeTarget, data: DocumentPart, model: Model): Step {
  const { attributes, links } = parseResource(data, model, collection)
  const [id, lid] = [data.text('id'), data.text('lid')]
  const { name } = collection
  return {
    operation: { kind: 'create', collection: name, drafts: [attributes], many: false, id, links },
    creates: lid === undefined ? undefined : localId(name, lid),
  }
}

/** The id stands in the resource object, too. */
function update({ collection, id }: ChangeTarget, data: DocumentPart, model: Model): Step['operation'] {
  const { attributes, links } = parseResource(data, model, collection)
  const identity = idIn(data, collection)
  if (identity === undefined)
    throw data.at('id').wrong('The resource has no "id".', { help: 'Send its id beside its type.' })
  const patch = { format: 'assign', value: attributes } as const
  return { kind: 'patch', collection: collection.name, id: id ?? identity, identity, patch, links }
}

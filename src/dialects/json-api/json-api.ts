import { isArray, isObject, type Json } from '../../core/json.ts'
import { placeOf } from '../common/place.ts'
import { onCollection, onServer, onSingle } from '../common/routes.ts'
import { deleteOperation } from '../common/writes.ts'
import type { Dialect, RequestPart, Route } from '../dialect.ts'
import { parseAtomic } from './atomic-operations.ts'
import { description, linkageAnswer, linkageChange, operationBodies } from './description.ts'
import { atomicExtension, mediaType, renderError } from './document.ts'
import { parseRead, parseReadLinkage, parseWrite } from './parse.ts'
import { listParameters, readParameters } from './query-parameters.ts'
import { render } from './render.ts'

/** JSON:API 1.1 (https://jsonapi.org/format/1.1/), with atomic operations and cursor pagination. */
export const createJsonApiDialect = ({ lenient }: { readonly lenient: boolean }): Dialect => ({
  name: 'json-api',
  mediaType,
  extensions: [atomicExtension],
  routes: jsonApiRoutes(lenient),
  render,
  renderError,
  recognizes,
  description,
})

/** All URLs of JSON:API. With `lenient`, unknown query parameters are ignored. */
function jsonApiRoutes(lenient: boolean): readonly Route[] {
  const read: Route['parse'] = (request, model) => parseRead(request, placeOf(request, model, lenient))
  const ids: Route['parse'] = (request, model) => parseReadLinkage(request, model, lenient)
  const add: Route['parse'] = (request, model) => parseWrite('add', request, model, lenient)
  const update: Route['parse'] = (request, model) => parseWrite('replace', request, model, lenient)
  const unlink: Route['parse'] = (request, model) => parseWrite('remove', request, model, lenient)
  const remove: Route['parse'] = (request, model) =>
    deleteOperation(request, placeOf(request, model, lenient))
  const atomic: Route['parse'] = (request, model) => parseAtomic(request, model, lenient)
  return [
    onServer.post('/operations', 'Several changes, all or none', atomic, forOperations),

    onCollection.get('/:collection', 'List', read, forList),
    onCollection.post('/:collection', 'Create one', add, forWrite),
    onCollection.get('/:collection/:id', 'Read one', read, forOne),
    onCollection.patch('/:collection/:id', 'Change one', update, forWrite),
    onCollection.delete('/:collection/:id', 'Delete one', remove),

    onSingle.get('/:collection', 'Read', read, forOne),
    onSingle.patch('/:collection', 'Change', update, forWrite),

    onCollection.get('/:collection/:id/:relationship', 'Read related resources', read, forList),
    onCollection.get('/:collection/:id/relationships/:relationship', 'Read the related ids', ids, forLinkage),
    onCollection.patch(
      '/:collection/:id/relationships/:relationship',
      'Replace the related resources',
      update,
      forLink,
    ),
    onCollection.post('/:collection/:id/relationships/:relationship', 'Add related resources', add, forLinks),
    onCollection.delete(
      '/:collection/:id/relationships/:relationship',
      'Remove related resources',
      unlink,
      forLinks,
    ),
  ]
}

const forList = { parameters: listParameters }
const forOne = { parameters: readParameters }
/** A document may also come as plain JSON. */
const forWrite = { ...forOne, accepts: [mediaType, 'application/json'], acceptsForms: false }
const forLinkage = { ...forOne, bodies: linkageAnswer }
const forLink = { ...forWrite, bodies: linkageChange }
const forLinks = { ...forLink, toMany: true }
const forOperations = { accepts: [mediaType], bodies: operationBodies }

/** Whether a part of a request is as JSON:API writes it: `page[size]`, `/relationships/`, `{ "data": { "type": … } }`. */
const recognizes = ({ parameter, path, body }: RequestPart): boolean =>
  (parameter !== undefined && /^(?:(?:page|fields|filter)\[.*\]|include|sort)$/.test(parameter)) ||
  (path !== undefined && /^\/[^/]+\/[^/]+\/relationships(?:\/|$)/.test(path)) ||
  (body !== undefined && isDocument(body))

function isDocument(body: Json): boolean {
  const data = isObject(body) ? body['data'] : undefined
  const [first] = isArray(data) ? data : [data]
  if (!isObject(first) || typeof first['type'] !== 'string') return false
  return ['attributes', 'relationships', 'id'].some((name) => Object.hasOwn(first, name))
}

import type { LinkChange } from '../../core/operation.ts'
import type { Dialect, Route } from '../dialect.ts'
import { deleteOperation } from '../shared/operations.ts'
import { placeOf } from '../shared/place.ts'
import { onCollection, onServer, onSingle, type RouteDetails } from '../shared/routes.ts'
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
  description,
})

/** All URLs of JSON:API. With `lenient`, unknown query parameters are ignored. */
function jsonApiRoutes(lenient: boolean): readonly Route[] {
  const read: RouteDetails = {
    parameters: readParameters,
    parse: (request, model) => parseRead(request, placeOf(request, model, lenient)),
  }
  const list = { ...read, parameters: listParameters }
  const readLinkage: RouteDetails = {
    parameters: readParameters,
    bodies: linkageAnswer,
    parse: (request, model) => parseReadLinkage(request, model, lenient),
  }
  const write = (change: LinkChange): RouteDetails => ({
    parameters: readParameters,
    // A document may also come as plain JSON.
    accepts: [mediaType, 'application/json'],
    parse: (request, model) => parseWrite(change, request, model, lenient),
  })
  const link = (change: LinkChange): RouteDetails => ({ ...write(change), bodies: linkageChange })
  const linkMany = (change: LinkChange): RouteDetails => ({ ...link(change), toMany: true })
  return [
    onServer.post('/operations', 'Several changes, all or none', {
      accepts: [mediaType],
      bodies: operationBodies,
      parse: (request, model) => parseAtomic(request, model, lenient),
    }),

    onCollection.get('/:collection', 'List', list),
    onCollection.post('/:collection', 'Create one', write('add')),
    onCollection.get('/:collection/:id', 'Read one', read),
    onCollection.patch('/:collection/:id', 'Change one', write('replace')),
    onCollection.delete('/:collection/:id', 'Delete one', {
      parse: (request, model) => deleteOperation(request, placeOf(request, model, lenient)),
    }),

    onSingle.get('/:collection', 'Read', read),
    onSingle.patch('/:collection', 'Change', write('replace')),

    onCollection.get('/:collection/:id/:relationship', 'Read related resources', list),
    onCollection.get('/:collection/:id/relationships/:relationship', 'Read which are related', readLinkage),
    onCollection.patch('/:collection/:id/relationships/:relationship', 'Relate only these', link('replace')),
    onCollection.post('/:collection/:id/relationships/:relationship', 'Relate these too', linkMany('add')),
    onCollection.delete('/:collection/:id/relationships/:relationship', 'Unrelate these', linkMany('remove')),
  ]
}

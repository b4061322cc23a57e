import type { Dialect, Route } from '../dialect.ts'
import { renderError } from '../shared/error-body.ts'
import { parseCreate, parseReplace } from '../shared/operations.ts'
import { placeOf } from '../shared/place.ts'
import { onCollection, onServer, onSingle } from '../shared/routes.ts'
import { description } from './description.ts'
import { filterParameters, listParameters, readParameters, removeParameters } from './parameters.ts'
import { parseDelete, parseDump, parsePatch, parseRead } from './parse.ts'
import { render } from './render.ts'

/** json-server's REST, 0.17 and 1.0 at once, and react-admin's simple-rest. */
export const createRestDialect = ({ lenient }: { readonly lenient: boolean }): Dialect => ({
  name: 'rest',
  mediaType: 'application/json',
  routes: restRoutes(lenient),
  render,
  renderError,
  description,
})

/** All URLs of REST. With `lenient`, unknown query parameters are ignored. */
function restRoutes(lenient: boolean): readonly Route[] {
  const read: Route['parse'] = (request, model) => parseRead(request, placeOf(request, model, lenient))
  const create: Route['parse'] = (request, model) => parseCreate(request, placeOf(request, model, lenient))
  const replace: Route['parse'] = (request, model) => parseReplace(request, placeOf(request, model, lenient))
  const change: Route['parse'] = (request, model) => parsePatch(request, placeOf(request, model, lenient))
  const remove: Route['parse'] = (request, model) => parseDelete(request, placeOf(request, model, lenient))
  return [
    onServer.get('/db', 'The whole database', (request) => parseDump(request, lenient)),

    onCollection.get('/:collection', 'List', read, { parameters: listParameters }),
    onCollection.post('/:collection', 'Create one or several', create),
    onCollection.patch('/:collection', 'Change all that match', change, { parameters: filterParameters }),
    onCollection.delete('/:collection', 'Delete all that match', remove, { parameters: filterParameters }),

    onCollection.get('/:collection/:id', 'Read one', read, { parameters: readParameters }),
    onCollection.put('/:collection/:id', 'Replace one', replace),
    onCollection.patch('/:collection/:id', 'Change one', change),
    onCollection.delete('/:collection/:id', 'Delete one', remove, { parameters: removeParameters }),

    onSingle.get('/:collection', 'Read', read, { parameters: readParameters }),
    onSingle.put('/:collection', 'Replace', replace),
    onSingle.patch('/:collection', 'Change', change),

    onCollection.get('/:collection/:id/*nested', 'Read related resources', read, {
      parameters: listParameters,
    }),
    onCollection.post('/:collection/:id/*nested', 'Create related resources', create),
    onCollection.put('/:collection/:id/*nested', 'Replace a related resource', replace),
    onCollection.patch('/:collection/:id/*nested', 'Change related resources', change),
    onCollection.delete('/:collection/:id/*nested', 'Delete related resources', remove),
  ]
}

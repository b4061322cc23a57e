import type { Dialect, Route } from '../dialect.ts'
import { renderError } from '../shared/error-body.ts'
import { parseCreate, parseReplace } from '../shared/operations.ts'
import { placeOf } from '../shared/place.ts'
import { onCollection, onSingle } from '../shared/routes.ts'
import { description } from './description.ts'
import { listParameters, parseDelete, parsePatch, parseRead } from './parse.ts'
import { render } from './render.ts'

/** Lists as pages inside an object with totals and links, as many tutorials teach; single resources are bare or named. */
export const createEnvelopeDialect = ({ lenient }: { readonly lenient: boolean }): Dialect => ({
  name: 'envelope',
  mediaType: 'application/json',
  routes: envelopeRoutes(lenient),
  render,
  renderError,
  description,
})

/** All URLs of the envelope dialect. With `lenient`, unknown query parameters are ignored. */
function envelopeRoutes(lenient: boolean): readonly Route[] {
  const read: Route['parse'] = (request, model) => parseRead(request, placeOf(request, model, lenient))
  const create: Route['parse'] = (request, model) => parseCreate(request, placeOf(request, model, lenient))
  const replace: Route['parse'] = (request, model) => parseReplace(request, placeOf(request, model, lenient))
  const change: Route['parse'] = (request, model) => parsePatch(request, placeOf(request, model, lenient))
  const remove: Route['parse'] = (request, model) => parseDelete(request, placeOf(request, model, lenient))
  return [
    onCollection.get('/:collection', 'List', read, { parameters: listParameters }),
    onCollection.post('/:collection', 'Create one or several', create),
    onCollection.patch('/:collection', 'Change all that match', change),
    onCollection.delete('/:collection', 'Delete all that match', remove),

    onCollection.get('/:collection/:id', 'Read one', read),
    onCollection.put('/:collection/:id', 'Replace one', replace),
    onCollection.patch('/:collection/:id', 'Change one', change),
    onCollection.delete('/:collection/:id', 'Delete one', remove),

    onSingle.get('/:collection', 'Read', read),
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

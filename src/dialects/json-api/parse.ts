import type { HttpRequest } from '../../core/http.ts'
import type { LinkChange, Operation } from '../../core/operation.ts'
import type { Model, Relationship } from '../../core/resource.ts'
import type { Route } from '../dialect.ts'
import { DocumentPart } from '../document-part.ts'
import { targetOf } from '../place.ts'
import { preconditionOf } from '../precondition.ts'
import { createReadParsers } from '../reads.ts'
import { createWriteParsers, methodNotAllowed } from '../writes.ts'
import { parseChange } from './change.ts'
import { parseListQuery, parseReadQuery } from './query.ts'

/** What JSON:API's requests mean. */
export function createParsers({ lenient }: { readonly lenient: boolean }) {
  const write =
    (change: LinkChange): Route['parse'] =>
    (request, model) =>
      parseWrite(change, request, model, lenient)
  return {
    ...createReadParsers({ lenient, listQuery: parseListQuery, oneQuery: parseReadQuery }),
    add: write('add'),
    update: write('replace'),
    unlink: write('remove'),
    remove: createWriteParsers({ lenient }).remove,
  }
}

function parseWrite(change: LinkChange, request: HttpRequest, model: Model, lenient: boolean): Operation {
  const target = targetOf(request, model)
  const { collection, relationship } = target
  if (relationship && !relationship.many && change !== 'replace') throw leadsToOne(request, relationship)
  const { operation } = parseChange(change, target, dataOf(request), model)
  const query = parseReadQuery(request, { model, collection, lenient, relationship })
  return { ...operation, ...preconditionOf(request.headers), query }
}

const leadsToOne = (request: HttpRequest, { name }: Relationship) =>
  methodNotAllowed(request, 'GET, HEAD, PATCH, OPTIONS', `, since ${name} leads to one resource`)

/** What the document that was sent is about. */
function dataOf({ body }: HttpRequest): DocumentPart {
  const document = new DocumentPart(body)
  document.assertObject('The document')
  const [data, errors] = [document.at('data'), document.at('errors')]
  if (data.value === undefined || errors.value === undefined) return data
  throw errors.wrong('A document has either data or errors.')
}

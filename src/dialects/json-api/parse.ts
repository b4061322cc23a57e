import { type HttpRequest, methodNotAllowed } from '../../core/http.ts'
import type { LinkChange } from '../../core/operation.ts'
import type { Model } from '../../core/resource.ts'
import type { Route } from '../dialect.ts'
import { targetOf } from '../shared/place.ts'
import { preconditionOf } from '../shared/precondition.ts'
import { createReadParsers } from '../shared/reads.ts'
import { createWriteParsers } from '../shared/writes.ts'
import { parseAtomic } from './atomic.ts'
import { parseChange } from './change.ts'
import { DocumentPart } from './document-part.ts'
import { parseListQuery, parseReadQuery } from './query.ts'

/** What JSON:API's requests mean. */
export function createParsers({ lenient }: { readonly lenient: boolean }) {
  const write =
    (change: LinkChange): Route['parse'] =>
    (request, model) => {
      const target = targetOf(request, model)
      if (target.relationship?.many === false && change !== 'replace')
        throw methodNotAllowed(request, ['GET', 'PATCH'])
      const { operation } = parseChange(change, target, dataOf(request), model)
      const query = parseReadQuery(request, { model, lenient, ...target })
      return { ...operation, ...preconditionOf(request.headers), query }
    }
  return {
    ...createReadParsers({ lenient, listQuery: parseListQuery, oneQuery: parseReadQuery }),
    atomic: (request: HttpRequest, model: Model) => parseAtomic(request, model, lenient),
    add: write('add'),
    update: write('replace'),
    unlink: write('remove'),
    remove: createWriteParsers({ lenient }).remove,
  }
}

/** What the document that was sent is about. */
function dataOf({ body }: HttpRequest): DocumentPart {
  const document = new DocumentPart(body)
  document.assertObject('The document')
  const [data, errors] = [document.at('data'), document.at('errors')]
  if (data.value === undefined || errors.value === undefined) return data
  throw errors.wrong('A document has either data or errors.')
}

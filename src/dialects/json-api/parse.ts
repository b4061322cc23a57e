import type { HttpRequest } from '../../core/http.ts'
import { collectionOf } from '../../core/model.ts'
import type { LinkChange, Operation, Query } from '../../core/operation.ts'
import { type Model, singularKey } from '../../core/resource.ts'
import type { Route } from '../dialect.ts'
import { DocumentPart } from '../document-part.ts'
import { badParameter } from '../parameters.ts'
import { type Target, targetAt } from '../place.ts'
import { preconditionOf } from '../precondition.ts'
import { createReadParser } from '../reads.ts'
import { createWriteParsers, methodNotAllowed } from '../writes.ts'
import { parseChange } from './change.ts'
import { parseListQuery, parseReadQuery } from './query.ts'

/** What JSON:API's requests mean. */
export function createParsers({ lenient }: { readonly lenient: boolean }) {
  return {
    read: createReadParser({ lenient, listQuery: parseListQuery, oneQuery: parseReadQuery }),
    readLinkage: (request, model) => parseReadLinkage(request, model, lenient),
    add: (request, model) => parseWrite('add', request, model, lenient),
    update: (request, model) => parseWrite('replace', request, model, lenient),
    unlink: (request, model) => parseWrite('remove', request, model, lenient),
    remove: createWriteParsers({ lenient }).remove,
  } as const satisfies Record<string, Route['parse']>
}

function parseReadLinkage(request: HttpRequest, model: Model, lenient: boolean): Operation {
  const target = targetOf(request, model)
  const { collection, id = singularKey, relationship } = target
  return {
    kind: 'read-linkage',
    collection: collection.name,
    id,
    relationship: relationship?.name ?? '',
    query: queryOf(request, target, model, lenient),
  }
}

function parseWrite(change: LinkChange, request: HttpRequest, model: Model, lenient: boolean): Operation {
  const target = targetOf(request, model)
  const { relationship } = target
  if (relationship && !relationship.many && change !== 'replace')
    throw methodNotAllowed(
      request,
      'GET, HEAD, PATCH, OPTIONS',
      `, since ${relationship.name} leads to one resource`,
    )
  const { operation } = parseChange(change, target, documentOf(request).at('data'), model)
  return {
    ...operation,
    ...preconditionOf(request.headers),
    query: queryOf(request, target, model, lenient),
  }
}

/** The routes let no other paths through. */
const targetOf = ({ path, params }: HttpRequest, model: Model): Target =>
  targetAt(path, model) ?? { collection: collectionOf(model, params['collection'] ?? '') }

/** The document that was sent. */
function documentOf({ body }: HttpRequest): DocumentPart {
  const document = new DocumentPart(body)
  document.assertObject('The document')
  const [data, errors] = [document.at('data'), document.at('errors')]
  if (data.value === undefined || errors.value === undefined) return document
  throw errors.wrong('A document has either data or errors.')
}

/** Beside a linkage stands only what it leads to (JSON:API 1.1, full linkage). */
function queryOf(
  request: HttpRequest,
  { collection, relationship }: Target,
  model: Model,
  lenient: boolean,
): Pick<Query, 'include' | 'fields'> {
  const query = parseReadQuery(request, { model, collection, lenient })
  const isBeside = relationship && query.include?.some(([first]) => first !== relationship.name)
  if (!isBeside) return query
  throw badParameter('include', `Here an include begins with ${relationship.name}.`)
}

import type { HttpRequest, HttpResponse } from '../../core/http.ts'
import type { Json } from '../../core/json.ts'
import type { Operation } from '../../core/operation.ts'
import type { OutcomeOf } from '../../core/outcome.ts'
import type { Query } from '../../core/query.ts'
import { encodeLastSegment } from '../../formats/url.ts'
import type { Dialect } from '../dialect.ts'
import { ownAddress } from '../shared/addresses.ts'
import { locatedAt, nothing, nothingToSay, preferenceOf, queryOf } from '../shared/answer.ts'
import { addressOf } from '../shared/place.ts'
import { formatCursor } from './cursor.ts'
import { respond } from './document.ts'
import { atomicExtension, cursorProfile } from './media-type.ts'
import { linksAround, usesCursors } from './page.ts'
import { createPresenter, type Presenter } from './resource-object.ts'

/** Says an outcome as a JSON:API document. */
export const render: Dialect['render'] = (outcome, operation, request, model) => {
  const query = queryOf(operation)
  const included = 'included' in outcome ? outcome.included : new Map()
  const presenter = createPresenter({
    base: request.base,
    model,
    included,
    query,
    serialized: outcome.serialized,
  })
  const words = { presenter, request, operation, query }
  switch (outcome.kind) {
    case 'many':
      return renderMany(outcome, words)
    case 'one':
      return renderResource(200, outcome, words)
    case 'none':
      return respond(200, { links: { self: ownAddress(request) }, data: null, ...presenter.beside([]) })
    case 'linkage':
      return renderLinkage(outcome, words)
    case 'created':
      return renderCreated(outcome, words)
    case 'deleted':
      return noContent
    case 'atomic':
      return respond(200, { 'atomic:results': resultsOf(outcome, presenter) }, ['ext', atomicExtension])
    case 'dump':
      throw nothingToSay(outcome)
  }
}

const noContent: HttpResponse = { status: 204, headers: {} }

interface Words {
  readonly presenter: Presenter
  readonly request: HttpRequest
  readonly operation: Operation
  readonly query: Query
}

function renderMany(outcome: OutcomeOf<'many'>, { request, query, presenter }: Words): HttpResponse {
  const { collection, items, total, truncated } = outcome
  const cursors = usesCursors(request)
  const data = items.map((item): Json => {
    const object = presenter.present(collection, item)
    if (!cursors) return object
    return Object.assign(object, { meta: { page: { cursor: formatCursor(item, query.sort ?? []) } } })
  })
  const document = {
    links: { self: ownAddress(request), ...linksAround(request, outcome, query) },
    data,
    ...presenter.beside(items),
    meta: { count: total, ...(truncated ? { page: { rangeTruncated: true } } : {}) },
  }
  return respond(200, document, cursors ? ['profile', cursorProfile] : undefined)
}

function renderCreated({ collection, items: [item = {}] }: OutcomeOf<'created'>, words: Words): HttpResponse {
  const response = renderResource(201, { collection, item }, words)
  return locatedAt(response, words.request.base, collection, item)
}

/** What was asked for or written; after a write nothing, if the client prefers that (RFC 7240). */
function renderResource(
  status: number,
  { collection, item }: Pick<OutcomeOf<'one'>, 'collection' | 'item'>,
  { request, operation, presenter: { present, beside } }: Words,
): HttpResponse {
  const isRead = operation.kind === 'read' || operation.kind === 'related'
  if (!isRead && preferenceOf(request.headers) === 'minimal') return nothing
  const self = isRead ? ownAddress(request) : addressOf(request.base, collection, item)
  return respond(status, { links: { self }, data: present(collection, item), ...beside([item]) })
}

/** A change is answered with what became of it only where the client prefers that. */
function renderLinkage(
  { collection, item, relationship, related }: OutcomeOf<'linkage'>,
  { request, operation, presenter: { linkage, beside } }: Words,
): HttpResponse {
  if (operation.kind === 'link' && preferenceOf(request.headers) !== 'representation') return noContent
  const [of, name] = [addressOf(request.base, collection, item), encodeLastSegment(relationship.name)]
  const links = { self: `${of}/relationships/${name}`, related: `${of}/${name}` }
  return respond(200, { links, data: linkage(relationship, related), ...beside([]) })
}

const resultsOf = ({ outcomes }: OutcomeOf<'atomic'>, { present }: Presenter): readonly Json[] =>
  outcomes.map((outcome) => {
    if (outcome.kind === 'one') return { data: present(outcome.collection, outcome.item) }
    const [item] = outcome.kind === 'created' ? outcome.items : []
    return item && 'collection' in outcome ? { data: present(outcome.collection, item) } : {}
  })

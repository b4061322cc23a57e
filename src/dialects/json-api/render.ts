import type { HttpRequest, HttpResponse } from '../../core/http.ts'
import type { Json } from '../../core/json.ts'
import { type Operation, type Outcome, type OutcomeOf, type Query, shownIn } from '../../core/operation.ts'
import type { Model } from '../../core/resource.ts'
import { encodeLastSegment } from '../../core/url.ts'
import { locatedAt, nothing, preferenceOf, queryOf } from '../answer.ts'
import { formatCursor } from '../paging/cursor.ts'
import { addressOf } from '../place.ts'
import { respond } from './document.ts'
import { atomicExtension, cursorProfile } from './media-type.ts'
import { linksAround, requestAddress, usesCursors } from './page.ts'
import { createPresenter, linkageTo, type Presenter } from './resource-object.ts'

/** Says an outcome as a JSON:API document. */
export function render(
  outcome: Outcome,
  operation: Operation,
  request: HttpRequest,
  model: Model,
): HttpResponse {
  const query = queryOf(operation)
  const included = 'included' in outcome ? outcome.included : new Map()
  const shown = shownIn(outcome)
  const { present, beside } = createPresenter({ base: request.base, model, included, query, shown })
  const words = { present, beside, request, operation, query, model }
  switch (outcome.kind) {
    case 'many':
      return renderMany(outcome, words)
    case 'one':
      return renderResource(200, outcome, words)
    case 'none':
      return respond(200, { links: { self: requestAddress(request) }, data: null, ...words.beside([]) })
    case 'linkage':
      return renderLinkage(outcome, words)
    case 'created':
      return renderCreated(outcome, words)
    case 'deleted':
      return noContent
    case 'atomic':
      return respond(200, { 'atomic:results': resultsOf(outcome, words) }, ['ext', atomicExtension])
    case 'dump':
      return respond(200, { meta: outcome.database })
  }
}

const noContent: HttpResponse = { status: 204, headers: {} }

interface Words extends Presenter {
  readonly request: HttpRequest
  readonly operation: Operation
  readonly query: Query
  readonly model: Model
}

function renderMany(outcome: OutcomeOf<'many'>, { request, query, present, beside }: Words): HttpResponse {
  const { collection, items, total, truncated } = outcome
  const cursors = usesCursors(request)
  const data = items.map((item): Json => {
    const object = present(collection, item)
    if (!cursors) return object
    return Object.assign(object, { meta: { page: { cursor: formatCursor(item, query.sort ?? []) } } })
  })
  const document = {
    links: { self: requestAddress(request), ...linksAround(request, outcome, query) },
    data,
    ...beside(items),
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
  { request, operation, present, beside }: Words,
): HttpResponse {
  const isRead = operation.kind === 'read' || operation.kind === 'related'
  if (!isRead && preferenceOf(request.headers) === 'minimal') return nothing
  const self = isRead ? requestAddress(request) : addressOf(request.base, collection, item)
  return respond(status, { links: { self }, data: present(collection, item), ...beside([item]) })
}

/** A change is answered with what became of it only where the client prefers that. */
function renderLinkage(
  { collection, item, relationship, related }: OutcomeOf<'linkage'>,
  { request, operation, model, beside }: Words,
): HttpResponse {
  if (operation.kind === 'link' && preferenceOf(request.headers) !== 'representation') return noContent
  const [of, name] = [addressOf(request.base, collection, item), encodeLastSegment(relationship.name)]
  const links = { self: `${of}/relationships/${name}`, related: `${of}/${name}` }
  return respond(200, { links, data: linkageTo(related, relationship, model), ...beside([]) })
}

const resultsOf = ({ outcomes }: OutcomeOf<'atomic'>, { present }: Words): readonly Json[] =>
  outcomes.map((outcome) => {
    if (outcome.kind === 'one') return { data: present(outcome.collection, outcome.item) }
    const [item] = outcome.kind === 'created' ? outcome.items : []
    return item && 'collection' in outcome ? { data: present(outcome.collection, item) } : {}
  })

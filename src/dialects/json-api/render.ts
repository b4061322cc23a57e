import type { HttpRequest, HttpResponse } from '../../core/http.ts'
import type { Json } from '../../core/json.ts'
import type { Operation } from '../../core/operation.ts'
import type { OutcomeOf } from '../../core/outcome.ts'
import type { Query } from '../../core/query.ts'
import { encodeLastSegment } from '../../formats/url.ts'
import { locatedAt, minimalAnswer, notRepresentable, preferenceIn } from '../common/answer.ts'
import { ownAddress } from '../common/paging.ts'
import { addressOf } from '../common/place.ts'
import type { Dialect } from '../dialect.ts'
import { formatCursor, usesCursors } from './cursors.ts'
import { atomicExtension, cursorProfile, respond } from './document.ts'
import { linksAround } from './page.ts'
import { createResourceObjects, type ResourceObjects } from './resource-object.ts'

/** Renders an outcome as a JSON:API document. */
export const render: Dialect['render'] = (outcome, operation, request, model) => {
  const query = ('query' in operation && operation.query) || {}
  const objects = createResourceObjects(outcome, request.base, model, query)
  const rendering = { objects, request, operation, query }
  switch (outcome.kind) {
    case 'one':
      return renderResource(200, outcome, rendering)
    case 'many':
      return renderMany(outcome, rendering)
    case 'none':
      return respond(200, { links: { self: ownAddress(request) }, data: null, ...objects.beside([]) })
    case 'linkage':
      return renderLinkage(outcome, rendering)
    case 'created':
      return renderCreated(outcome, rendering)
    case 'deleted':
      return noContent
    case 'atomic':
      return respond(200, { 'atomic:results': resultsOf(outcome, objects) }, ['ext', atomicExtension])
    default:
      throw notRepresentable(outcome)
  }
}

const noContent: HttpResponse = { status: 204, headers: {} }

interface Rendering {
  readonly objects: ResourceObjects
  readonly request: HttpRequest
  readonly operation: Operation
  readonly query: Query
}

function renderMany(outcome: OutcomeOf<'many'>, { request, query, objects }: Rendering): HttpResponse {
  const { collection, items, total, truncated } = outcome
  const cursors = usesCursors(request)
  const data = items.map((item): Json => {
    const object = objects.present(collection, item)
    if (!cursors) return object
    return Object.assign(object, { meta: { page: { cursor: formatCursor(item, query.sort ?? []) } } })
  })
  const document = {
    links: { self: ownAddress(request), ...linksAround(request, outcome, query) },
    data,
    ...objects.beside(items),
    meta: { count: total, ...(truncated ? { page: { rangeTruncated: true } } : {}) },
  }
  return respond(200, document, cursors ? ['profile', cursorProfile] : undefined)
}

function renderCreated(
  { collection, items: [item = {}] }: OutcomeOf<'created'>,
  rendering: Rendering,
): HttpResponse {
  const response = renderResource(201, { collection, item }, rendering)
  return locatedAt(response, rendering.request.base, collection, item)
}

/** The resource that was read or written; after a write nothing, if the client prefers that (RFC 7240). */
function renderResource(
  status: number,
  { collection, item }: Pick<OutcomeOf<'one'>, 'collection' | 'item'>,
  { request, operation, objects: { present, beside } }: Rendering,
): HttpResponse {
  const isRead = operation.kind === 'read' || operation.kind === 'related'
  if (!isRead && preferenceIn(request.headers) === 'minimal') return minimalAnswer
  const self = isRead ? ownAddress(request) : addressOf(request.base, collection, item)
  return respond(status, { links: { self }, data: present(collection, item), ...beside([item]) })
}

/** After a change of a relationship, its new ids are only sent if the client prefers that. */
function renderLinkage(
  { collection, item, relationship, related }: OutcomeOf<'linkage'>,
  { request, operation, objects: { linkage, beside } }: Rendering,
): HttpResponse {
  if (operation.kind === 'link' && preferenceIn(request.headers) !== 'representation') return noContent
  const [of, name] = [addressOf(request.base, collection, item), encodeLastSegment(relationship.name)]
  const links = { self: `${of}/relationships/${name}`, related: `${of}/${name}` }
  return respond(200, { links, data: linkage(relationship, related), ...beside([]) })
}

const resultsOf = ({ outcomes }: OutcomeOf<'atomic'>, { present }: ResourceObjects): readonly Json[] =>
  outcomes.map((outcome) => {
    if (outcome.kind === 'one') return { data: present(outcome.collection, outcome.item) }
    const [item] = outcome.kind === 'created' ? outcome.items : []
    return item && 'collection' in outcome ? { data: present(outcome.collection, item) } : {}
  })

import type { HttpRequest, HttpResponse } from '../../core/http.ts'
import type { Json } from '../../core/json.ts'
import { collectionOf } from '../../core/model.ts'
import type { Operation, Outcome } from '../../core/operation.ts'
import type { Model, Resource } from '../../core/resource.ts'
import { encodeLastSegment } from '../../core/url.ts'
import { nothing, preferenceOf } from '../answer.ts'
import { formatCursor } from '../paging/cursor.ts'
import { respond } from './document.ts'
import { atomicExtension, cursorProfile } from './media-type.ts'
import { addressOf, linksAround, usesCursors } from './page.ts'
import { createPresenter, includedObjects, linkage, selfOf, type Shown } from './resource-object.ts'

type OutcomeOf<Kind extends Outcome['kind']> = Extract<Outcome, { kind: Kind }>

/** Says an outcome as a JSON:API document. */
export function render(
  outcome: Outcome,
  operation: Operation,
  request: HttpRequest,
  model: Model,
): HttpResponse {
  const shown = shownBy(outcome, operation, request, model)
  switch (outcome.kind) {
    case 'many':
      return renderMany(outcome, shown, request)
    case 'one':
      return renderOne(outcome, operation, shown, request)
    case 'none':
      return renderNone(shown, request)
    case 'linkage':
      return renderLinkage(outcome, operation, shown, request)
    case 'created':
      return renderCreated(outcome, shown, request)
    case 'deleted':
      return { status: 204, headers: {} }
    case 'atomic':
      return respond(200, { 'atomic:results': resultsOf(outcome, shown) }, { ext: atomicExtension })
    case 'dump':
      return respond(200, { meta: outcome.database })
  }
}

function shownBy(outcome: Outcome, operation: Operation, { base }: HttpRequest, model: Model): Shown {
  return {
    base,
    model,
    query: ('query' in operation ? operation.query : undefined) ?? {},
    included: 'included' in outcome ? outcome.included : new Map(),
    shown: 'shown' in outcome ? outcome.shown : undefined,
  }
}

function renderMany(outcome: OutcomeOf<'many'>, shown: Shown, request: HttpRequest): HttpResponse {
  const { collection, items, total, truncated } = outcome
  const { sort = [] } = shown.query
  const cursors = usesCursors(request)
  const present = createPresenter(shown)
  const data = items.map((item): Json => {
    const object = present(collection, item)
    return cursors ? { ...object, meta: { page: { cursor: formatCursor(item, sort) } } } : object
  })
  const document = {
    links: { self: addressOf(request), ...linksAround(request, outcome, shown.query) },
    data,
    ...includedObjects(shown, items, present),
    meta: { count: total, ...(truncated ? { page: { rangeTruncated: true } } : {}) },
  }
  return respond(200, document, cursors ? { profile: cursorProfile } : {})
}

const renderNone = (shown: Shown, request: HttpRequest): HttpResponse =>
  respond(200, {
    links: { self: addressOf(request) },
    data: null,
    ...includedObjects(shown, [], createPresenter(shown)),
  })

function renderOne(
  outcome: OutcomeOf<'one'>,
  { kind }: Operation,
  shown: Shown,
  request: HttpRequest,
): HttpResponse {
  if (kind === 'patch' || kind === 'replace') return renderWritten(200, outcome, shown, request)
  const { collection, item } = outcome
  const present = createPresenter(shown)
  return respond(200, {
    links: { self: addressOf(request) },
    data: present(collection, item),
    ...includedObjects(shown, [item], present),
  })
}

function renderLinkage(
  outcome: OutcomeOf<'linkage'>,
  { kind }: Operation,
  shown: Shown,
  request: HttpRequest,
): HttpResponse {
  if (kind === 'link' && preferenceOf(request.headers) !== 'representation')
    return { status: 204, headers: {} }
  const { collection, item, relationship, related } = outcome
  const self = selfOf(shown.base, collection, item)
  return respond(200, {
    links: {
      self: `${self}/relationships/${encodeLastSegment(relationship.name)}`,
      related: `${self}/${encodeLastSegment(relationship.name)}`,
    },
    data: linkage(collectionOf(shown.model, relationship.target), related, relationship.many),
    ...includedObjects(shown, [], createPresenter(shown)),
  })
}

function renderCreated(outcome: OutcomeOf<'created'>, shown: Shown, request: HttpRequest): HttpResponse {
  const { collection, included } = outcome
  const [item = {}] = outcome.items
  const written = renderWritten(201, { kind: 'one', collection, item, included }, shown, request)
  return { ...written, headers: { ...written.headers, Location: selfOf(shown.base, collection, item) } }
}

/** What was written, or nothing if the client prefers that (RFC 7240). */
function renderWritten(
  status: number,
  { collection, item }: OutcomeOf<'one'>,
  shown: Shown,
  request: HttpRequest,
): HttpResponse {
  if (preferenceOf(request.headers) === 'minimal') return nothing
  const present = createPresenter(shown)
  return respond(status, {
    links: { self: selfOf(shown.base, collection, item) },
    data: present(collection, item),
    ...includedObjects(shown, [item], present),
  })
}

function resultsOf({ outcomes }: OutcomeOf<'atomic'>, shown: Shown): readonly Json[] {
  const present = createPresenter(shown)
  return outcomes.map((outcome) => {
    const item: Resource | undefined =
      outcome.kind === 'created' ? outcome.items[0] : outcome.kind === 'one' ? outcome.item : undefined
    return item && 'collection' in outcome ? { data: present(outcome.collection, item) } : {}
  })
}

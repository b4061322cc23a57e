import type { HttpRequest, HttpResponse } from '../../core/http.ts'
import type { Json } from '../../core/json.ts'
import { collectionOf } from '../../core/model.ts'
import type { Operation, Outcome } from '../../core/operation.ts'
import type { Model, Resource } from '../../core/resource.ts'
import { respond } from './document.ts'
import { addressOf, resourceAddress } from './links.ts'
import { atomicExtension, cursorProfile } from './media-type.ts'
import { cursorOf, linksAround, usesCursors } from './page.ts'
import { createPresenter, includedObjects, linkage, selfOf, type Shown } from './resource-object.ts'

type OutcomeOf<Kind extends Outcome['kind']> = Extract<Outcome, { kind: Kind }>

/** Says an outcome as a JSON:API document. */
export function render(
  outcome: Outcome,
  operation: Operation,
  request: HttpRequest,
  model: Model,
): HttpResponse {
  const query = ('query' in operation ? operation.query : undefined) ?? {}
  const included = 'included' in outcome ? outcome.included : new Map()
  const serialized = 'shown' in outcome ? outcome.shown : undefined
  const shown = { base: request.base, model, query, included, shown: serialized }
  switch (outcome.kind) {
    case 'many':
      return renderMany(outcome, shown, request)
    case 'one':
      return operation.kind === 'patch' || operation.kind === 'replace'
        ? renderWritten(200, outcome, shown, request)
        : renderOne(outcome, shown, request)
    case 'none':
      return respond(200, {
        links: { self: addressOf(request) },
        data: null,
        ...includedObjects(shown, [], createPresenter(shown)),
      })
    case 'linkage':
      return operation.kind === 'link' && preferenceOf(request) !== 'representation'
        ? { status: 204, headers: {} }
        : renderLinkage(outcome, shown)
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

function renderMany(outcome: OutcomeOf<'many'>, shown: Shown, request: HttpRequest): HttpResponse {
  const { collection, items, total, truncated } = outcome
  const { sort = [] } = shown.query
  const cursors = usesCursors(request)
  const present = createPresenter(shown)
  const data = items.map((item): Json => {
    const object = present(collection, item)
    return cursors ? { ...object, meta: { page: { cursor: cursorOf(item, sort) } } } : object
  })
  const document = {
    links: { self: addressOf(request), ...linksAround(request, outcome, shown.query) },
    data,
    ...includedObjects(shown, items, present),
    meta: { count: total, ...(truncated ? { page: { rangeTruncated: true } } : {}) },
  }
  return respond(200, document, cursors ? { profile: cursorProfile } : {})
}

function renderOne({ collection, item }: OutcomeOf<'one'>, shown: Shown, request: HttpRequest): HttpResponse {
  const present = createPresenter(shown)
  return respond(200, {
    links: { self: addressOf(request) },
    data: present(collection, item),
    ...includedObjects(shown, [item], present),
  })
}

function renderLinkage(outcome: OutcomeOf<'linkage'>, shown: Shown): HttpResponse {
  const { collection, item, relationship, related } = outcome
  const self = selfOf(shown.base, collection, item)
  return respond(200, {
    links: {
      self: resourceAddress(self, 'relationships', relationship.name),
      related: resourceAddress(self, relationship.name),
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
  if (preferenceOf(request) === 'minimal')
    return { status: 204, headers: { 'Preference-Applied': 'return=minimal' } }
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

const preferenceOf = ({ headers }: HttpRequest): string | undefined =>
  /\breturn=(minimal|representation)\b/.exec(headers['prefer'] ?? '')?.[1]

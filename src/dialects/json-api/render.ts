import type { HttpRequest, HttpResponse } from '../../core/http.ts'
import { includedBeside } from '../../core/included.ts'
import type { Json, JsonObject } from '../../core/json.ts'
import { collectionOf } from '../../core/model.ts'
import { type Operation, type Outcome, type Query, shownIn } from '../../core/operation.ts'
import type { Model, Resource } from '../../core/resource.ts'
import { encodeLastSegment } from '../../core/url.ts'
import { locatedAt, nothing, preferenceOf, queryOf } from '../answer.ts'
import { formatCursor } from '../paging/cursor.ts'
import { respond } from './document.ts'
import { atomicExtension, cursorProfile } from './media-type.ts'
import { linksAround, requestAddress, usesCursors } from './page.ts'
import { addressOf, createPresenter, idOf, linkageTo, type Presenter } from './resource-object.ts'

type OutcomeOf<Kind extends Outcome['kind']> = Extract<Outcome, { kind: Kind }>

/** Says an outcome as a JSON:API document. */
export function render(
  outcome: Outcome,
  operation: Operation,
  request: HttpRequest,
  model: Model,
): HttpResponse {
  const words = wordsFor(outcome, operation, request, model)
  switch (outcome.kind) {
    case 'many':
      return renderMany(outcome, words)
    case 'one':
      return renderOne(outcome, words)
    case 'none':
      return respond(200, words.document(requestAddress(request), null))
    case 'linkage':
      return renderLinkage(outcome, words, model)
    case 'created':
      return renderCreated(outcome, words)
    case 'deleted':
      return noContent
    case 'atomic':
      return respond(200, { 'atomic:results': resultsOf(outcome, words) }, { ext: atomicExtension })
    case 'dump':
      return respond(200, { meta: outcome.database })
  }
}

const noContent: HttpResponse = { status: 204, headers: {} }

/** How everything in one answer is said. */
interface Words {
  readonly request: HttpRequest
  readonly operation: Operation
  readonly query: Query
  readonly present: Presenter
  /** A document of primary data; beside its resources stand those that were included. */
  readonly document: (self: string, data: Json, primary?: readonly Resource[]) => JsonObject
}

function wordsFor(outcome: Outcome, operation: Operation, request: HttpRequest, model: Model): Words {
  const query = queryOf(operation)
  const included = 'included' in outcome ? outcome.included : new Map()
  const present = createPresenter({ base: request.base, model, included, query, shown: shownIn(outcome) })
  return {
    request,
    operation,
    query,
    present,
    document(self, data, primary = []) {
      const document = { links: { self }, data }
      if (!query.include) return document
      const beside = [...includedBeside(primary, model, included)]
      return { ...document, included: beside.map(([one, collection]) => present(collection, one)) }
    },
  }
}

function renderMany(outcome: OutcomeOf<'many'>, { request, query, present, document }: Words): HttpResponse {
  const { collection, items, total, truncated } = outcome
  const cursors = usesCursors(request)
  const data = items.map((item): Json => {
    const object = present(collection, item)
    if (!cursors) return object
    return Object.assign(object, { meta: { page: { cursor: formatCursor(item, query.sort ?? []) } } })
  })
  const self = requestAddress(request)
  const members = {
    ...document(self, data, items),
    links: { self, ...linksAround(request, outcome, query) },
    meta: { count: total, ...(truncated ? { page: { rangeTruncated: true } } : {}) },
  }
  return respond(200, members, cursors ? { profile: cursorProfile } : {})
}

function renderOne(outcome: OutcomeOf<'one'>, words: Words): HttpResponse {
  const { request, operation, present, document } = words
  if (operation.kind !== 'read' && operation.kind !== 'related') return renderWritten(200, outcome, words)
  const { collection, item } = outcome
  return respond(200, document(requestAddress(request), present(collection, item), [item]))
}

/** A change is answered with what became of it only where the client prefers that (JSON:API 1.1 §9.4.4). */
function renderLinkage(
  { collection, item, relationship, related }: OutcomeOf<'linkage'>,
  { request, operation, document }: Words,
  model: Model,
): HttpResponse {
  if (operation.kind === 'link' && preferenceOf(request.headers) !== 'representation') return noContent
  const [of, name] = [addressOf(request.base, collection, item), encodeLastSegment(relationship.name)]
  const links = { self: `${of}/relationships/${name}`, related: `${of}/${name}` }
  const data = linkageTo(collectionOf(model, relationship.target), related, relationship.many)
  return respond(200, { ...document(links.self, data), links })
}

function renderCreated({ collection, items: [item = {}] }: OutcomeOf<'created'>, words: Words): HttpResponse {
  const written = renderWritten(201, { collection, item }, words)
  return locatedAt(written, words.request.base, collection, idOf(collection, item))
}

/** What was written, or nothing if the client prefers that (RFC 7240). */
function renderWritten(
  status: number,
  { collection, item }: Pick<OutcomeOf<'one'>, 'collection' | 'item'>,
  { request, present, document }: Words,
): HttpResponse {
  if (preferenceOf(request.headers) === 'minimal') return nothing
  const self = addressOf(request.base, collection, item)
  return respond(status, document(self, present(collection, item), [item]))
}

const resultsOf = ({ outcomes }: OutcomeOf<'atomic'>, { present }: Words): readonly Json[] =>
  outcomes.map((outcome) => {
    const item =
      outcome.kind === 'created' ? outcome.items[0] : outcome.kind === 'one' ? outcome.item : undefined
    return item && 'collection' in outcome ? { data: present(outcome.collection, item) } : {}
  })

import { ApiError } from '../../core/error.ts'
import type { HttpRequest, HttpResponse } from '../../core/http.ts'
import type { Json } from '../../core/json.ts'
import type { Operation, Outcome } from '../../core/operation.ts'
import { type Model, toKey } from '../../core/resource.ts'
import { pathOf } from '../place.ts'
import { renderList } from './list.ts'
import { createPresenter } from './presenter.ts'

const contentType = { 'Content-Type': 'application/json; charset=utf-8' }

/** Says an outcome the way json-server does: bare records and bare lists, with totals and links in headers. */
export function render(
  outcome: Outcome,
  operation: Operation,
  request: HttpRequest,
  model: Model,
): HttpResponse {
  switch (outcome.kind) {
    case 'many':
      return renderMany(outcome, operation, request, model)
    case 'one':
      return content(
        200,
        createPresenter({ ...outcome, model }, queryOf(operation))(outcome.item),
        request,
        operation,
      )
    case 'created':
      return renderCreated(outcome, operation, request)
    case 'deleted':
      return content(200, outcome.many ? outcome.items : (outcome.items[0] ?? null), request, operation)
    case 'dump':
      return { status: 200, headers: contentType, body: outcome.database }
    case 'none':
      throw new ApiError('not_found', 'This relationship leads nowhere.', {
        help: 'Its foreign key is null, or what it names is gone.',
      })
  }
}

function renderMany(
  outcome: Extract<Outcome, { kind: 'many' }>,
  operation: Operation,
  request: HttpRequest,
  model: Model,
): HttpResponse {
  if (operation.kind !== 'list') return content(200, outcome.items, request, operation)
  const present = createPresenter({ ...outcome, model }, operation.query)
  const { status, headers, body } = renderList(outcome, outcome.items.map(present), request)
  return { status, headers: { ...contentType, ...headers }, body }
}

function renderCreated(
  outcome: Extract<Outcome, { kind: 'created' }>,
  operation: Operation,
  request: HttpRequest,
): HttpResponse {
  const { collection, items, many } = outcome
  const [first] = items
  if (many || !first) return content(201, items, request, operation)
  const location = `${request.base}${pathOf(collection, toKey(first[collection.idAttribute]))}`
  const response = content(201, first, request, operation)
  return { ...response, headers: { ...response.headers, Location: location } }
}

/** `Prefer: return=minimal` (RFC 7240) on a write is answered without a body. */
function content(status: number, body: Json, { headers }: HttpRequest, { kind }: Operation): HttpResponse {
  const isWrite = kind !== 'list' && kind !== 'read' && kind !== 'related'
  const preference = isWrite
    ? /\breturn=(minimal|representation)\b/.exec(headers['prefer'] ?? '')?.[1]
    : undefined
  if (preference === undefined) return { status, headers: contentType, body }
  const applied = { 'Preference-Applied': `return=${preference}` }
  return preference === 'minimal'
    ? { status: 204, headers: applied }
    : { status, headers: { ...contentType, ...applied }, body }
}

const queryOf = (operation: Operation) => ('query' in operation ? operation.query : {})

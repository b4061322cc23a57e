import type { HttpRequest, HttpResponse } from '../../core/http.ts'
import type { Operation } from '../../core/operation.ts'
import { type OutcomeOf, serializedAs } from '../../core/outcome.ts'
import type { Model } from '../../core/resource.ts'
import type { Dialect } from '../dialect.ts'
import { content, contentType, locatedAt, nothingToSay, queryOf } from '../shared/answer.ts'
import { createPresenter } from '../shared/presenter.ts'
import { renderList } from './list.ts'

/** Says an outcome the way json-server does: bare records and bare lists, with totals and links in headers. */
export const render: Dialect['render'] = (outcome, operation, request, model) => {
  switch (outcome.kind) {
    case 'many':
      return renderMany(outcome, operation, request, model)
    case 'one':
      return content(
        200,
        createPresenter(outcome, model, queryOf(operation))(outcome.item),
        request,
        operation,
      )
    case 'created':
      return renderCreated(outcome, operation, request)
    case 'deleted':
      return renderDeleted(outcome, operation, request)
    case 'dump':
      return { status: 200, headers: contentType, body: outcome.database }
    case 'none':
    case 'linkage':
    case 'atomic':
      throw nothingToSay(outcome)
  }
}

function renderMany(
  outcome: OutcomeOf<'many'>,
  operation: Operation,
  request: HttpRequest,
  model: Model,
): HttpResponse {
  const present = createPresenter(outcome, model, queryOf(operation))
  const items = outcome.items.map(present)
  return operation.kind === 'list'
    ? renderList(outcome, items, request)
    : content(200, items, request, operation)
}

function renderCreated(
  outcome: OutcomeOf<'created'>,
  operation: Operation,
  request: HttpRequest,
): HttpResponse {
  const { collection, items, many } = outcome
  const [first] = items
  const shown = items.map((item) => serializedAs(outcome, item))
  if (many || !first) return content(201, shown, request, operation)
  const response = content(201, shown[0] ?? null, request, operation)
  return locatedAt(response, request.base, collection, first)
}

function renderDeleted(
  outcome: OutcomeOf<'deleted'>,
  operation: Operation,
  request: HttpRequest,
): HttpResponse {
  const shown = outcome.items.map((item) => serializedAs(outcome, item))
  return content(200, outcome.many ? shown : (shown[0] ?? null), request, operation)
}

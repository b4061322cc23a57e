import type { HttpRequest, HttpResponse } from '../../core/http.ts'
import type { Json } from '../../core/json.ts'
import type { Operation } from '../../core/operation.ts'
import type { OutcomeOf } from '../../core/outcome.ts'
import type { Query } from '../../core/query.ts'
import type { Collection, Model } from '../../core/resource.ts'
import type { Dialect } from '../dialect.ts'
import { content, contentType, locatedAt, nothingToSay } from '../shared/answer.ts'
import { createPresenter } from '../shared/presenter.ts'
import { pageLinks } from './page.ts'

/** Says an outcome with its metadata around it. */
export const render: Dialect['render'] = (outcome, operation, request, model) => {
  switch (outcome.kind) {
    case 'many':
      return operation.kind === 'list'
        ? renderPage(outcome, operation.query, request, model)
        : content(200, { data: shownAll(outcome, model) }, request, operation)
    case 'one': {
      const shown = createPresenter(outcome, model, {})(outcome.item)
      return content(200, enclosed(outcome.collection, shown), request, operation)
    }
    case 'created':
      return renderCreated(outcome, operation, request, model)
    case 'deleted':
      return content(200, renderDeleted(outcome, model), request, operation)
    case 'none':
    case 'dump':
    case 'linkage':
    case 'atomic':
      throw nothingToSay(outcome)
  }
}

function renderDeleted(outcome: OutcomeOf<'deleted'>, model: Model): Json {
  const shown = shownAll(outcome, model)
  return outcome.many ? { data: shown } : enclosed(outcome.collection, shown[0] ?? null)
}

function renderPage(
  outcome: OutcomeOf<'many'>,
  { page }: Query,
  request: HttpRequest,
  model: Model,
): HttpResponse {
  const { total, offset } = outcome
  const limit = page?.limit ?? total
  const number = offset / limit + 1
  const body = {
    data: shownAll(outcome, model),
    total_items: total,
    total_pages: Math.ceil(total / limit),
    current_page: number,
    limit,
    links: pageLinks(request, number, limit, total),
  }
  return { status: 200, headers: contentType, body }
}

function renderCreated(
  outcome: OutcomeOf<'created'>,
  operation: Operation,
  request: HttpRequest,
  model: Model,
): HttpResponse {
  const { collection, items, many } = outcome
  const shown = shownAll(outcome, model)
  const [first] = items
  if (many || !first) return content(201, { data: shown }, request, operation)
  const response = content(201, enclosed(collection, shown[0] ?? null), request, operation)
  return locatedAt(response, request.base, collection, first)
}

const shownAll = (outcome: OutcomeOf<'many' | 'created' | 'deleted'>, model: Model): readonly Json[] =>
  outcome.items.map(createPresenter(outcome, model, {}))

/** `{ "user": … }`, where the collection declares it. */
const enclosed = ({ envelope }: Collection, shown: Json): Json =>
  envelope === undefined ? shown : { [envelope]: shown }

import type { HttpRequest, HttpResponse } from '../../core/http.ts'
import type { Json } from '../../core/json.ts'
import type { Operation } from '../../core/operation.ts'
import type { OutcomeOf } from '../../core/outcome.ts'
import type { Page } from '../../core/query.ts'
import type { Collection } from '../../core/resource.ts'
import { formatQuery } from '../../formats/url.ts'
import type { Dialect } from '../dialect.ts'
import { jsonAnswer, jsonContent, locatedAt, notRepresentable, present } from '../shared/answer.ts'
import { addressesAround, pagesAround } from '../shared/pages.ts'

/** Renders an outcome with its metadata around it. */
export const render: Dialect['render'] = (outcome, operation, request, model) => {
  switch (outcome.kind) {
    case 'one': {
      const [item] = present(outcome, operation, model)
      return jsonAnswer(200, enclosed(outcome.collection, item), request, operation)
    }
    case 'many': {
      const data = present(outcome, operation, model)
      return operation.kind === 'list'
        ? renderPage(outcome, data, operation.query.page, request)
        : jsonAnswer(200, { data }, request, operation)
    }
    case 'created':
      return renderCreated(outcome, present(outcome, operation, model), request, operation)
    case 'deleted': {
      const data = present(outcome, operation, model)
      const body = outcome.many ? { data } : enclosed(outcome.collection, data[0])
      return jsonAnswer(200, body, request, operation)
    }
    default:
      throw notRepresentable(outcome)
  }
}

function renderCreated(
  { collection, items: [resource], many }: OutcomeOf<'created'>,
  data: readonly Json[],
  request: HttpRequest,
  operation: Operation,
): HttpResponse {
  if (many || !resource) return jsonAnswer(201, { data }, request, operation)
  const response = jsonAnswer(201, enclosed(collection, data[0]), request, operation)
  return locatedAt(response, request.base, collection, resource)
}

/** `{ "user": … }`, where the mount or the collection declares it. */
const enclosed = ({ envelope, wrapper = envelope }: Collection, item: Json = null): Json =>
  typeof wrapper === 'string' ? { [wrapper]: item } : item

function renderPage(
  { total, offset }: OutcomeOf<'many'>,
  data: readonly Json[],
  page: Page | undefined,
  request: HttpRequest,
): HttpResponse {
  const limit = page?.limit ?? total
  const number = offset / limit + 1
  const body = {
    data,
    total_items: total,
    total_pages: Math.ceil(total / limit),
    current_page: number,
    limit,
    links: pageLinks(request, number, limit, total),
  }
  return { status: 200, headers: jsonContent, body }
}

/** The addresses of this page and those around it; a page that does not exist is null. The rest of the query stays. */
function pageLinks({ base, path, query }: HttpRequest, page: number, limit: number, total: number) {
  const others = query.filter(([name]) => name !== 'page')
  const to = (number: number): string => `${base}${path}${formatQuery([['page', String(number)], ...others])}`
  return { self: to(page), ...addressesAround(pagesAround(page, total, limit), to) }
}

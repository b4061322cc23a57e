import type { HttpRequest, HttpResponse } from '../../core/http.ts'
import type { Json } from '../../core/json.ts'
import type { OutcomeOf } from '../../core/outcome.ts'
import type { Page } from '../../core/query.ts'
import type { Collection } from '../../core/resource.ts'
import { formatQuery } from '../../formats/url.ts'
import {
  createdAnswer,
  jsonAnswer,
  jsonContent,
  notRepresentable,
  present,
  wrapped,
} from '../common/answer.ts'
import { addressesAround, pagesAround } from '../common/paging.ts'
import type { Dialect } from '../dialect.ts'

/** Renders an outcome with its metadata around it. */
export const render: Dialect['render'] = (outcome, operation, request, model) => {
  switch (outcome.kind) {
    case 'one': {
      const [item] = present(outcome, operation, model)
      return jsonAnswer(200, wrapped(item, nameAround(outcome.collection)), request, operation)
    }
    case 'many': {
      const data = present(outcome, operation, model)
      return operation.kind === 'list'
        ? renderPage(outcome, data, operation.query.page, request)
        : jsonAnswer(200, { data }, request, operation)
    }
    case 'created': {
      const data = present(outcome, operation, model)
      const body = outcome.many ? { data } : wrapped(data[0], nameAround(outcome.collection))
      return createdAnswer(outcome, body, request, operation)
    }
    case 'deleted': {
      const data = present(outcome, operation, model)
      const body = outcome.many ? { data } : wrapped(data[0], nameAround(outcome.collection))
      return jsonAnswer(200, body, request, operation)
    }
    default:
      throw notRepresentable(outcome)
  }
}

/** `user` around a single resource, where the mount or the collection declares it. */
const nameAround = ({ envelope, wrapper = envelope }: Collection) => wrapper

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

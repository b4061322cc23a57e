import type { HttpRequest, HttpResponse } from '../../core/http.ts'
import type { Json } from '../../core/json.ts'
import type { OutcomeOf } from '../../core/outcome.ts'
import { encodeSegment } from '../../formats/url.ts'
import {
  createdAnswer,
  jsonAnswer,
  jsonContent,
  jsonMediaType,
  notRepresentable,
  present,
  wrapped,
} from '../common/answer.ts'
import { addressesAround, addressesOfPages, pagesAround } from '../common/paging.ts'
import type { Dialect } from '../dialect.ts'
import { pagingOf } from './page.ts'

/** Renders an outcome as json-server does: bare records and bare lists, with totals and links in headers. */
export const render: Dialect['render'] = (outcome, operation, request, model) => {
  switch (outcome.kind) {
    case 'one': {
      const [item] = present(outcome, operation, model)
      return jsonAnswer(200, wrapped(item, outcome.collection.wrapper), request, operation)
    }
    case 'many': {
      const items = present(outcome, operation, model)
      return operation.kind === 'list'
        ? renderList(outcome, items, request)
        : jsonAnswer(200, items, request, operation)
    }
    case 'created': {
      const items = present(outcome, operation, model)
      const body = outcome.many ? items : wrapped(items[0], outcome.collection.wrapper)
      return createdAnswer(outcome, body, request, operation)
    }
    case 'deleted': {
      const items = present(outcome, operation, model)
      const body = outcome.many ? items : wrapped(items[0], outcome.collection.wrapper)
      return jsonAnswer(200, body, request, operation)
    }
    case 'dump':
      return { status: 200, headers: jsonContent, body: outcome.database }
    default:
      throw notRepresentable(outcome)
  }
}

/** A list: always with `X-Total-Count`, and as a page, a slice, a range or json-server 1.0's object. */
function renderList(
  { collection, total, offset }: OutcomeOf<'many'>,
  items: readonly Json[],
  request: HttpRequest,
): HttpResponse {
  const paging = pagingOf(request, collection)
  const headers = { 'Content-Type': jsonMediaType, 'X-Total-Count': String(total) }
  switch (paging.style) {
    case 'page': {
      const link = linkHeader(request, paging, total)
      return { status: 200, headers: link === '' ? headers : { Link: link, ...headers }, body: items }
    }
    case 'object':
      return { status: 200, headers, body: pageObject(items, total, offset, paging.size) }
    case 'range': {
      const isPart = items.length > 0 && items.length < total
      const range = contentRange(encodeSegment(collection.name), items.length, total, offset)
      return { status: isPart ? 206 : 200, headers: { ...headers, 'Content-Range': range }, body: items }
    }
    case 'all':
    case 'slice':
      return { status: 200, headers, body: items }
  }
}

/** The `Link` header (RFC 8288) with the pages around this one. */
function linkHeader(
  request: HttpRequest,
  { number, size }: { readonly number: number; readonly size: number },
  total: number,
): string {
  if (total === 0) return ''
  const around = pagesAround(number, total, size)
  const { first, prev, next, last } = addressesAround(around, addressesOfPages(request, '_page'))
  const link = (relation: string, address: string | null): string =>
    address === null ? '' : `<${address}>; rel="${relation}", `
  return `${link('first', first)}${link('prev', prev)}${link('next', next)}<${last}>; rel="last"`
}

/** `things 0-24/319`, or a star for the bounds when the range lies past the end. */
const contentRange = (unit: string, count: number, total: number, offset: number): string =>
  `${unit} ${count === 0 ? '*' : `${offset}-${offset + count - 1}`}/${total}`

function pageObject(items: readonly Json[], total: number, offset: number, size: number): Json {
  const around = pagesAround(Math.floor(offset / size) + 1, total, size)
  return { ...around, pages: around.last, items: total, data: items }
}

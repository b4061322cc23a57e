import type { HttpRequest, HttpResponse } from '../../core/http.ts'
import type { Json } from '../../core/json.ts'
import type { Outcome } from '../../core/outcome.ts'
import { encodeSegment } from '../../formats/url.ts'
import { json } from '../shared/answer.ts'
import { pagesAround } from '../shared/pages.ts'
import { linkHeader } from './links.ts'
import { type Paging, pagingOf } from './page.ts'

/** A list as it was asked for: always with `X-Total-Count`, and as pages, a slice, a range or json-server 1.0's object. */
export function renderList(
  { collection, total, offset }: Extract<Outcome, { kind: 'many' }>,
  items: readonly Json[],
  request: HttpRequest,
): HttpResponse {
  const paging: Paging = pagingOf(request, collection)
  const counted = { 'Content-Type': json, 'X-Total-Count': String(total) }
  if (paging.style === 'object')
    return { status: 200, headers: counted, body: pageObject(items, total, offset, paging.size) }
  if (paging.style === 'range') {
    const isPart = items.length > 0 && items.length < total
    return {
      status: isPart ? 206 : 200,
      headers: {
        ...counted,
        'Content-Range': contentRange(encodeSegment(collection.name), items.length, total, offset),
      },
      body: items,
    }
  }
  if (paging.style !== 'page') return { status: 200, headers: counted, body: items }
  return { status: 200, headers: withLinks(counted, linkHeader(request, paging, total)), body: items }
}

type Counted = Readonly<Record<'Content-Type' | 'X-Total-Count', string>>

const withLinks = (counted: Counted, link: string) => (link === '' ? counted : { Link: link, ...counted })

/** `things 0-24/319`, or a star for the bounds when the range lies past the end. */
const contentRange = (unit: string, count: number, total: number, offset: number): string =>
  `${unit} ${count === 0 ? '*' : `${offset}-${offset + count - 1}`}/${total}`

function pageObject(items: readonly Json[], total: number, offset: number, size: number): Json {
  const around = pagesAround(Math.floor(offset / size) + 1, total, size)
  return { ...around, pages: around.last, items: total, data: items }
}

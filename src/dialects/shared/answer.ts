import { ApiError } from '../../core/error.ts'
import type { HttpRequest, HttpResponse } from '../../core/http.ts'
import type { Json } from '../../core/json.ts'
import type { Operation } from '../../core/operation.ts'
import type { Outcome } from '../../core/outcome.ts'
import type { Query } from '../../core/query.ts'
import type { Collection, Resource } from '../../core/resource.ts'
import { addressOf } from './place.ts'

export const json = 'application/json; charset=utf-8'
export const contentType = { 'Content-Type': json }

/** An answer in plain JSON. `Prefer: return=minimal` (RFC 7240) on a write is answered without a body. */
export function content(
  status: number,
  body: Json,
  { headers }: HttpRequest,
  { kind }: Operation,
): HttpResponse {
  const isWrite = kind !== 'list' && kind !== 'read' && kind !== 'related'
  const preference = isWrite ? preferenceOf(headers) : undefined
  if (preference === undefined) return { status, headers: contentType, body }
  if (preference === 'minimal') return nothing
  const applied = { 'Preference-Applied': `return=${preference}` }
  return { status, headers: { ...contentType, ...applied }, body }
}

/** With the address of what was created. */
export const locatedAt = (
  response: HttpResponse,
  base: string,
  collection: Collection,
  resource: Resource,
): HttpResponse => {
  const headers = { Location: addressOf(base, collection, resource), ...response.headers }
  return Object.assign({}, response, { headers })
}

/** For what plain JSON has no words, or what is not there. */
export function nothingToSay({ kind }: Outcome): ApiError {
  if (kind !== 'none') return new ApiError('not_implemented', `There are no words for ${kind} here.`)
  return new ApiError('not_found', 'This relationship leads nowhere.', {
    help: 'Its foreign key is null, or what it names is gone.',
  })
}

/** What a client wants to see of what it wrote (RFC 7240 §4.2), if it says so. */
export const preferenceOf = (headers: HttpRequest['headers']): string | undefined =>
  /\breturn=(minimal|representation)\b/.exec(headers['prefer'] ?? '')?.[1]

/** The answer to `Prefer: return=minimal`. */
export const nothing: HttpResponse = { status: 204, headers: { 'Preference-Applied': 'return=minimal' } }

/** What an operation asks to be sent; nothing, where it cannot ask. */
export const queryOf = (operation: Operation): Query => ('query' in operation ? operation.query : {})

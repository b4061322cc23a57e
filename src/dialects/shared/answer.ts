import { ApiError } from '../../core/error.ts'
import type { HttpRequest, HttpResponse } from '../../core/http.ts'
import type { Json } from '../../core/json.ts'
import type { Operation } from '../../core/operation.ts'
import type { Outcome } from '../../core/outcome.ts'
import type { Collection, Resource } from '../../core/resource.ts'
import { addressOf } from './place.ts'

export const jsonContent = { 'Content-Type': 'application/json; charset=utf-8' }

/** An answer in plain JSON. To a write, `Prefer: return=minimal` (RFC 7240) gets an answer without a body. */
export function jsonAnswer(
  status: number,
  body: Json,
  request: HttpRequest,
  operation: Operation,
): HttpResponse {
  const { kind } = operation
  const isRead = kind === 'list' || kind === 'read' || kind === 'related'
  const preference = isRead ? undefined : preferenceIn(request.headers)
  if (preference === undefined) return { status, headers: jsonContent, body }
  if (preference === 'minimal') return minimalAnswer
  const applied = { 'Preference-Applied': `return=${preference}` }
  return { status, headers: { ...jsonContent, ...applied }, body }
}

/** The answer to `Prefer: return=minimal`. */
export const minimalAnswer: HttpResponse = {
  status: 204,
  headers: { 'Preference-Applied': 'return=minimal' },
}

/** How much a client wants to see of what it wrote (RFC 7240 §4.2). */
export const preferenceIn = (headers: HttpRequest['headers']): string | undefined =>
  /\breturn=(minimal|representation)\b/.exec(headers['prefer'] ?? '')?.[1]

/** The same answer with the address of a resource that was created. */
export const locatedAt = (
  response: HttpResponse,
  base: string,
  collection: Collection,
  resource: Resource,
): HttpResponse => {
  const headers = { Location: addressOf(base, collection, resource), ...response.headers }
  return Object.assign({}, response, { headers })
}

/** The error for an outcome that a dialect has no answer for. */
export function notRepresentable({ kind }: Outcome): ApiError {
  if (kind !== 'none')
    return new ApiError('not_implemented', `This dialect cannot represent the outcome "${kind}".`)
  return new ApiError('not_found', 'There is no related resource.', {
    help: 'The foreign key is null or names a resource that does not exist.',
  })
}

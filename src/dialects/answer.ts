import type { HttpRequest, HttpResponse } from '../core/http.ts'
import type { Json } from '../core/json.ts'
import type { Operation, Query } from '../core/operation.ts'

export const contentType = { 'Content-Type': 'application/json; charset=utf-8' }

/** An answer in plain JSON. `Prefer: return=minimal` (RFC 7240) on a write is answered without a body. */
export function content(
  status: number,
  body: Json,
  { headers }: HttpRequest,
  { kind }: Operation,
): HttpResponse {
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

export const queryOf = (operation: Operation): Query => ('query' in operation ? operation.query : {})

import type { Context } from 'koa'

import type { HttpResponse } from '../core/http.ts'
import { isArray, type Json } from '../core/json.ts'
import type { Outcome } from '../core/outcome.ts'
import { digest, textAround, textOf, textOfAll, versionOf } from '../formats/json-text.ts'

/** Sends what came of an operation with its ETag, or a 304 if the client has it already. `isIndented` is for people. */
export function sendOutcome(
  ctx: Context,
  { status, headers, body }: HttpResponse,
  outcome: Outcome,
  isIndented = false,
): void {
  ctx.status = status
  ctx.set(headers)
  if (body === undefined) return
  const compact = serialize(body, outcome)
  const text = isIndented ? JSON.stringify(body, null, 2) : compact
  const etag = tagOf(entityTag(outcome, body, compact), isIndented ? text : undefined)
  if (etag !== undefined) ctx.set('ETag', etag)
  const known = ctx.headers['if-none-match']
  if (etag !== undefined && known !== undefined && hasAlready(ctx.method, known, etag)) ctx.status = 304
  else ctx.body = text
}

/** Another spelling of the same has another tag of the same version, so `If-Match` accepts either. */
const tagOf = (etag: string | undefined, spelling: string | undefined): string | undefined =>
  spelling === undefined ? etag : etag?.replace(/(?:\..*)?"$/, `.${digest(spelling)}"`)

/** Weak comparison (RFC 9110 §13.1.2). Koa's `fresh` ignores the header beside the `Cache-Control: no-cache` of `fetch`. */
function hasAlready(method: string, known: string, etag: string): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false
  const tags = known.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return known.trim() === '*' || tags.includes(etag)
}

/** The text of a stored resource, or of a list of them, is made once and kept. All else was made for this response. */
function serialize(body: Json, outcome: Outcome): string {
  if (!('included' in outcome) || outcome.serialized) return JSON.stringify(body)
  if (outcome.included.size > 0) return textAround(body)
  if (outcome.kind === 'one' && body === outcome.item) return textOf(outcome.item)
  if (outcome.kind === 'many' && isArray(body) && body[0] === outcome.items[0])
    return textOfAll(outcome.items)
  return JSON.stringify(body)
}

/**
 * A strong ETag (RFC 9110 §8.8.3): the version of the stored resource, which `If-Match` compares; then, after a dot, a
 * digest of this representation.
 */
function entityTag(outcome: Outcome, body: Json, text: string): string | undefined {
  switch (outcome.kind) {
    case 'one':
      return body === outcome.item
        ? `"${versionOf(outcome.item)}"`
        : `"${versionOf(outcome.item)}.${digest(text)}"`
    case 'many':
      return isArray(body) ? `"${digest(text)}"` : `"${digest(textOfAll(outcome.items))}.${digest(text)}"`
    case 'linkage':
      return `"${versionOf(outcome.item)}.${digest(text)}"`
    case 'created':
      return outcome.many || !outcome.items[0] ? undefined : `"${versionOf(outcome.items[0])}"`
    default:
      return undefined
  }
}

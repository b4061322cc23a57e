import type { Next } from 'koa'

import { ApiError, codeForStatus } from '../core/error.ts'
import { isArray, type Json, toText } from '../core/json.ts'
import { mergePatch } from '../engine/write/patch.ts'
import { encodeSegment } from '../formats/url.ts'
import type { FilledMatch } from '../rules/decide.ts'
import { fill, fillInText, type Filling } from '../rules/placeholders.ts'
import { limitHeaders } from '../rules/request-limits.ts'
import type { Respond } from '../rules/rule.ts'
import type { SimulatedContext } from './wishes.ts'

/** Answers as a rule says: with what it responds, or with an error in the dialect of the request. */
export function answerByRule(ctx: SimulatedContext, { rule, effects, filling, use }: FilledMatch): void {
  const { respond, fail, message } = effects
  if (respond) return sendReply(ctx, respond, filling)
  if (fail === undefined) return
  const status = fail
  const text = message === undefined ? `Failed on purpose: rule ${rule.name}.` : fillInText(message, filling)
  throw new ApiError(codeForStatus(status), text, {
    status,
    ...(status === 429 || status === 503 ? { headers: { 'Retry-After': String(use?.seconds ?? 1) } } : {}),
  })
}

/** Texts of another media type than JSON are sent as they are. */
function sendReply(ctx: SimulatedContext, { status, headers = {}, body }: Respond, filling: Filling): void {
  ctx.body = null
  ctx.status = status ?? (body === undefined ? 204 : 200)
  setRuledHeaders(ctx, headers, filling)
  if (body === undefined) return
  const value = fill(body, filling)
  if (!ctx.response.type) ctx.type = 'json'
  ctx.body = typeof value === 'string' && !ctx.response.type.includes('json') ? value : JSON.stringify(value)
}

/** What is filled in may hold characters that no header can have. */
function setRuledHeaders(
  ctx: SimulatedContext,
  headers: NonNullable<Respond['headers']>,
  filling: Filling,
): void {
  for (const [name, text] of Object.entries(headers)) {
    const value = fillInText(text, filling).replaceAll(/[^\t\u0020-\u007E\u00A0-\u00FF]/g, '')
    // Koa adds the charset.
    if (name.toLowerCase() === 'content-type') ctx.type = value
    else ctx.set(name, value)
  }
}

/** Answers, and then changes the answer as rules want; of several, the first has the last word. */
export async function amendAnswer(
  ctx: SimulatedContext,
  matches: readonly FilledMatch[],
  next: Next,
): Promise<void> {
  const inOrder = matches.toReversed()
  if (inOrder.some(({ effects }) => effects.patch)) askForWhole(ctx)
  try {
    await next()
    if (ctx.status < 400) for (const match of inOrder) amendSuccess(ctx, match)
  } finally {
    for (const { rule, effects, filling, use } of inOrder) {
      if (effects.limit && use) ctx.set(limitHeaders(rule, effects.limit, use))
      setRuledHeaders(ctx, effects.headers ?? {}, filling)
    }
  }
}

/** A patched answer has another version than the record. */
function askForWhole({ method, req }: SimulatedContext): void {
  if (method === 'GET' || method === 'HEAD') delete req.headers['if-none-match']
}

function amendSuccess(ctx: SimulatedContext, { effects, filling }: FilledMatch): void {
  if (effects.patch) patchAnswer(ctx, fill(effects.patch, filling))
  if (effects.status !== undefined) ctx.status = effects.status
}

/** What is not JSON stays as it is. */
function patchAnswer(ctx: SimulatedContext, patch: Json): void {
  if (typeof ctx.body !== 'string' || !ctx.response.type.includes('json')) return
  const body = JSON.parse(ctx.body) as Json
  ctx.remove('ETag')
  ctx.body = JSON.stringify(
    isArray(body) ? body.map((one) => mergePatch(one, patch)) : mergePatch(body, patch),
  )
}

/** The URL that a request is meant for, with its query behind that of the rule. */
export function rewrittenUrl(
  { querystring }: SimulatedContext,
  { rule, effects, filling }: FilledMatch,
): string {
  const wildcards = new Set(rule.wildcards)
  const target = fillInText(effects.rewrite ?? '', filling, (value, name) =>
    wildcards.has(name) ? value.split('/').map(encodeSegment).join('/') : encodeURIComponent(toText(value)),
  )
  const path = target.startsWith('/') ? target : `/${target}`
  if (path.startsWith('/_/'))
    throw new ApiError('not_found', 'A rule leads to our own pages, which it cannot.')
  return querystring === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${querystring}`
}

import type { Context } from 'koa'

import { ApiError, badHeader } from '../core/error.ts'
import type { Dialect, Route } from '../dialects/dialect.ts'
import { isAskedFor, type MediaRange, parseMediaRanges, urisIn, weightOf } from '../formats/media-ranges.ts'

/**
 * The dialect of the body's media type; otherwise one that `Accept` names with at least the weight of the mount's own;
 * otherwise the mount's own.
 */
export function dialectFor({ headers }: Context, { dialect: usual, others }: Choice): Dialect {
  const { accept = '', 'content-type': contentType = '' } = headers
  const isUsual = contentType === '' || contentType === usual.mediaType
  if (others.length === 0 || (isUsual && (accept === '' || accept === '*/*'))) return usual
  return others.find(({ mediaType }) => isAskedFor(mediaType, contentType)) ?? wanted(accept, usual, others)
}

interface Choice {
  readonly dialect: Dialect
  readonly others: readonly Dialect[]
}

function wanted(accept: string, usual: Dialect, others: readonly Dialect[]): Dialect {
  const lower = accept.toLowerCase()
  const named = others.find(({ mediaType }) => lower.includes(mediaType))
  if (!named) return usual
  const ranges = parseMediaRanges(accept)
  const weight = weightOf(named.mediaType, ranges)
  return weight > 0 && weight >= weightOf(usual.mediaType, ranges) ? named : usual
}

/** Checked before anything is done: no write may happen whose response the client rejects (RFC 9110 §15.5.7). */
export function negotiate(ctx: Context, { accepts }: Pick<Route, 'accepts'>, dialect: Dialect): void {
  const { accept, 'content-type': given } = ctx.headers
  if (accept !== undefined && accept !== '*/*' && accept !== dialect.mediaType && !isAcceptable(ctx, dialect))
    throw notAcceptable(accept, dialect)
  if (accepts && given !== undefined && !isSupported(given, dialect)) throw unsupported(given, dialect)
}

/**
 * If `Accept` names the dialect's own media type, at least one such entry must carry only parameters that are supported;
 * otherwise any type will do that the dialect can answer in.
 */
function isAcceptable(ctx: Context, { mediaType, extensions }: Dialect): boolean {
  const ranges = parseMediaRanges(ctx.get('Accept'))
  if (!extensions)
    return [mediaType, 'application/problem+json'].some((type) => acceptedWeight(type, ranges) > 0)
  const own = ranges.filter(({ name }) => name === mediaType)
  if (own.length === 0) return ctx.accepts(mediaType, 'application/json') !== false
  return own.some((range) => range.weight > 0 && hasOnly(range, [...supportedParameters, 'q'], extensions))
}

/** The weight of the most specific range for a type (RFC 9110 §12.5.1), whatever its other parameters; `*` is any type. */
function acceptedWeight(type: string, ranges: readonly MediaRange[]): number {
  const [family = ''] = type.split('/')
  const names = [[type], [`${family}/*`], ['*/*', '*']]
  const specific = names
    .map((same) => ranges.filter(({ name }) => same.includes(name)))
    .find((some) => some.length > 0)
  return Math.max(0, ...(specific ?? []).map(({ weight }) => weight))
}

/** Whether a body in the dialect's own media type carries only parameters that are supported. */
function isSupported(contentType: string, { mediaType, extensions }: Dialect): boolean {
  if (!extensions || contentType === mediaType) return true
  const [given] = parseMediaRanges(contentType)
  return given?.name !== mediaType || hasOnly(given, supportedParameters, extensions)
}

/** The parameters of a media type that can be extended (JSON:API 1.1 §5). */
const supportedParameters = ['ext', 'profile']

const hasOnly = (range: MediaRange, names: readonly string[], extensions: readonly string[]): boolean =>
  [...range.parameters.keys()].every((name) => names.includes(name)) &&
  urisIn(range, 'ext').every((uri) => extensions.includes(uri))

/** A 415 for a body of a media type that is not accepted, or a 400 where there is no body. */
export function wrongMediaType(ctx: Context, accepts: readonly string[]): ApiError {
  const given = ctx.request.type.trim()
  const hasBody =
    ctx.request.length !== 0 && (ctx.request.length !== undefined || 'transfer-encoding' in ctx.headers)
  if (given === '' && !hasBody) return emptyBody()
  const message =
    given === '' ? 'The body has no Content-Type.' : `${given.toLowerCase()} bodies are not supported here.`
  return badHeader('unsupported_media_type', 'Content-Type', message, {
    help: `Send the header Content-Type: ${accepts.join(' or ')}.`,
    headers: { [ctx.method === 'PATCH' ? 'Accept-Patch' : 'Accept-Post']: accepts.join(', ') },
  })
}

const notAcceptable = (accept: string, dialect: Dialect): ApiError =>
  badHeader('not_acceptable', 'Accept', `None of the formats in "Accept: ${accept}" is available.`, {
    help: `Ask for ${typeOf(dialect)}, or omit the header.`,
  })

const unsupported = (contentType: string, dialect: Dialect): ApiError =>
  badHeader('unsupported_media_type', 'Content-Type', `${contentType} bodies are not supported here.`, {
    help: `Send Content-Type: ${typeOf(dialect)}.`,
  })

const typeOf = ({ mediaType, extensions }: Dialect): string =>
  extensions
    ? `${mediaType} (with no parameters except profile and ext="${extensions.join(' ')}")`
    : mediaType

/** A 400 for a request that needs a body. */
export const emptyBody = (): ApiError =>
  new ApiError('bad_request', 'The body is empty.', { help: 'Send a JSON object, at least {}.' })

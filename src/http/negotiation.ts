import type { Context } from 'koa'

import { type ApiError, badHeader } from '../core/error.ts'
import type { Dialect, Route } from '../dialects/dialect.ts'
import { isAskedFor, type MediaRange, parseMediaRanges, urisIn, weightOf } from '../formats/media-ranges.ts'

/** The dialect of the body, or else the one that `Accept` names with no less weight than the first, which is the usual. */
export function dialectFor({ headers }: Context, { dialect: usual, others }: Choice): Dialect {
  const { accept = '', 'content-type': contentType = '' } = headers
  if (others.length === 0 || (contentType === '' && (accept === '' || accept === '*/*'))) return usual
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

/** Decided before anything is done, so that no write happens whose answer nobody wants (RFC 9110 §15.5.7). */
export function negotiate(ctx: Context, { accepts }: Pick<Route, 'accepts'>, dialect: Dialect): void {
  const { accept, 'content-type': given } = ctx.headers
  if (accept !== undefined && accept !== '*/*' && accept !== dialect.mediaType && !isAcceptable(ctx, dialect))
    throw notAcceptable(accept, dialect)
  if (accepts && given !== undefined && !isSpoken(given, dialect)) throw unsupported(given, dialect)
}

/** Of the dialect's own media type, one must be spoken; of others, one that its answers are, too. */
function isAcceptable(ctx: Context, { mediaType, extensions }: Dialect): boolean {
  if (!extensions) return ctx.accepts(mediaType, 'application/problem+json') !== false
  const own = parseMediaRanges(ctx.get('Accept')).filter(({ name }) => name === mediaType)
  if (own.length === 0) return ctx.accepts(mediaType, 'application/json') !== false
  return own.some((range) => range.weight > 0 && knowsParameters(range, [...known, 'q'], extensions))
}

/** Whether a body's own media type has no parameters but those that the dialect knows. */
function isSpoken(contentType: string, { mediaType, extensions }: Dialect): boolean {
  if (!extensions || contentType === mediaType) return true
  const [given] = parseMediaRanges(contentType)
  return given?.name !== mediaType || knowsParameters(given, known, extensions)
}

/** Of a media type that can be extended (JSON:API 1.1 §5). */
const known = ['ext', 'profile']

const knowsParameters = (
  range: MediaRange,
  names: readonly string[],
  extensions: readonly string[],
): boolean =>
  [...range.parameters.keys()].every((name) => names.includes(name)) &&
  urisIn(range, 'ext').every((uri) => extensions.includes(uri))

const notAcceptable = (accept: string, dialect: Dialect): ApiError =>
  badHeader('not_acceptable', 'Accept', `Nothing that "Accept: ${accept}" asks for can be sent.`, {
    help: `Ask for ${spoken(dialect)}, or leave the header out.`,
  })

const unsupported = (contentType: string, dialect: Dialect): ApiError =>
  badHeader('unsupported_media_type', 'Content-Type', `A body of ${contentType} is not taken here.`, {
    help: `Send Content-Type: ${spoken(dialect)}.`,
  })

const spoken = ({ mediaType, extensions }: Dialect): string =>
  extensions ? `${mediaType} (with no parameter but profile and ext="${extensions.join(' ')}")` : mediaType

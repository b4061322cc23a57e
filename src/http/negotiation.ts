import type { Context } from 'koa'

import { type ApiError, badHeader } from '../core/error.ts'
import { type MediaRange, parseMediaRanges, urisIn } from '../core/media-ranges.ts'
import type { Dialect, Route } from '../dialects/dialect.ts'

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
  if (own.length > 0) return own.some((range) => knowsParameters(range, extensions))
  return ctx.accepts(mediaType, 'application/json') !== false
}

/** Whether a body's own media type has no parameters but those that the dialect knows. */
function isSpoken(contentType: string, { mediaType, extensions }: Dialect): boolean {
  const [given] = parseMediaRanges(contentType)
  return !extensions || given?.name !== mediaType || knowsParameters(given, extensions)
}

/** `ext` and `profile`, and of the first only known ones (JSON:API 1.1 §5); `q` is the weight, and no parameter. */
const knowsParameters = (range: MediaRange, extensions: readonly string[]): boolean =>
  [...range.parameters.keys()].every((name) => ['ext', 'profile', 'q'].includes(name)) &&
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

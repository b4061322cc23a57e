import { ApiError } from '../../core/error.ts'
import type { HttpRequest } from '../../core/http.ts'
import type { Route } from '../dialect.ts'
import { type MediaRange, parseMediaRanges } from '../media-ranges.ts'

export const mediaType = 'application/vnd.api+json'
export const atomicExtension = 'https://jsonapi.org/ext/atomic'
export const cursorProfile = 'https://jsonapi.org/profiles/ethanresnick/cursor-pagination'

type Headers = HttpRequest['headers']

/** Content negotiation (JSON:API 1.1 §5), before anything is read. */
export function negotiate(headers: Headers, { accepts }: Pick<Route, 'accepts'>): void {
  assertAcceptable(headers)
  if (accepts) assertContentType(headers)
}

/**
 * `ext` and `profile` are the only parameters. An instance of the media type in `Accept` that has another one, or an
 * extension that we do not know, is passed over; when none is left, it is a 406.
 */
function assertAcceptable({ accept }: Headers): void {
  if (accept === undefined || accept === '*/*' || accept === mediaType) return
  const ranges = parseMediaRanges(accept)
  const own = ranges.filter(isOwn)
  if (own.length > 0 ? own.some(isSpoken) : ranges.some(({ name }) => containing.has(name))) return
  throw new ApiError('not_acceptable', `Nothing that "Accept: ${accept}" asks for can be sent.`, {
    help: `Ask for ${spoken}`,
  })
}

/** For a body, the same is a 415. Plain JSON is taken too. */
function assertContentType({ 'content-type': header = '' }: Headers): void {
  const [given] = parseMediaRanges(header)
  if (!given || !isOwn(given) || isSpoken(given)) return
  throw new ApiError('unsupported_media_type', `A body of ${header} is not taken here.`, {
    help: `Send Content-Type: ${spoken}`,
  })
}

/** Whether the body's media type applies the atomic operations extension. */
export const isAtomic = ({ 'content-type': header = '' }: Headers): boolean =>
  parseMediaRanges(header).some((range) => isOwn(range) && urisIn(range, 'ext').includes(atomicExtension))

export const asksForCursors = ({ accept = '' }: Headers): boolean =>
  accept.includes(cursorProfile) &&
  parseMediaRanges(accept).some((range) => isOwn(range) && urisIn(range, 'profile').includes(cursorProfile))

const spoken = `${mediaType}, without parameters other than ext="${atomicExtension}" and profile.`

/** What the media type may also be called in `Accept`; a document of ours is JSON after all. */
const containing = new Set(['*/*', 'application/*', 'application/json'])

const isOwn = ({ name }: MediaRange): boolean => name === mediaType

/** `q` is the weight, and no parameter of the media type. */
const isSpoken = (range: MediaRange): boolean =>
  [...range.parameters.keys()].every((name) => ['ext', 'profile', 'q'].includes(name)) &&
  urisIn(range, 'ext').every((uri) => uri === atomicExtension)

const urisIn = ({ parameters }: MediaRange, name: string): readonly string[] =>
  parameters.get(name)?.split(/\s+/).filter(Boolean) ?? []

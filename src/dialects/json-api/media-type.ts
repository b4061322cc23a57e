import { ApiError } from '../../core/error.ts'
import type { HttpRequest } from '../../core/http.ts'

export const mediaType = 'application/vnd.api+json'
export const atomicExtension = 'https://jsonapi.org/ext/atomic'
export const cursorProfile = 'https://jsonapi.org/profiles/ethanresnick/cursor-pagination'

type Headers = HttpRequest['headers']

/**
 * Content negotiation (JSON:API 1.1 §5): `ext` and `profile` are the only parameters. An instance of the media type in
 * `Accept` that has another one, or an extension that we do not know, is passed over; when none is left, it is a 406.
 */
export function assertAcceptable({ accept }: Headers): void {
  if (accept === undefined || accept === '*/*' || accept === mediaType) return
  const ranges = parseMediaRanges(accept)
  const own = ranges.filter(({ name }) => name === mediaType)
  const isFine = own.length > 0 ? own.some(isSpoken) : ranges.some(({ name }) => containing.has(name))
  if (!isFine)
    throw new ApiError('not_acceptable', `Nothing that "Accept: ${accept}" asks for can be sent.`, {
      help: `Ask for ${mediaType}, without parameters other than ext="${atomicExtension}" and profile.`,
    })
}

/** For a body, the same is a 415. Plain JSON is taken too. */
export function assertContentType({ 'content-type': header = '' }: Headers): void {
  const [given] = parseMediaRanges(header)
  if (given?.name !== mediaType || isSpoken(given)) return
  throw new ApiError('unsupported_media_type', `A body of ${header} is not taken here.`, {
    help: `Send Content-Type: ${mediaType}, without parameters other than ext="${atomicExtension}" and profile.`,
  })
}

/** Whether the body's media type applies the atomic operations extension. */
export const isAtomic = ({ 'content-type': header = '' }: Headers): boolean =>
  parseMediaRanges(header).some(({ name, ext }) => name === mediaType && ext.includes(atomicExtension))

export const asksForCursors = ({ accept }: Headers): boolean =>
  accept !== undefined &&
  accept.includes(cursorProfile) &&
  parseMediaRanges(accept).some(({ name, profile }) => name === mediaType && profile.includes(cursorProfile))

/** What the media type may also be called in `Accept`; a document of ours is JSON after all. */
const containing = new Set(['*/*', 'application/*', 'application/json'])

interface MediaRange {
  readonly name: string
  readonly ext: readonly string[]
  readonly profile: readonly string[]
  /** Other parameters, without the weight. */
  readonly others: readonly string[]
}

const isSpoken = ({ ext, others }: MediaRange): boolean =>
  others.length === 0 && ext.every((uri) => uri === atomicExtension)

const parseMediaRanges = (header: string): readonly MediaRange[] => split(header, ',').map(parseMediaRange)

function parseMediaRange(text: string): MediaRange {
  const [name = '', ...parameters] = split(text, ';')
  const values = new Map(
    parameters.map((parameter) => {
      const [key = '', value = ''] = parameter.split(/=(.*)/s)
      return [key.trim().toLowerCase(), value.trim().replaceAll(/^"|"$/g, '')]
    }),
  )
  const uris = (key: string) => values.get(key)?.split(/\s+/).filter(Boolean) ?? []
  return {
    name: name.toLowerCase(),
    ext: uris('ext'),
    profile: uris('profile'),
    others: [...values.keys()].filter((key) => !['ext', 'profile', 'q'].includes(key)),
  }
}

/** At a separator that stands outside of quotes. */
const split = (text: string, separator: ',' | ';'): readonly string[] =>
  (text.match(separator === ',' ? /(?:"[^"]*"|[^",])+/g : /(?:"[^"]*"|[^";])+/g) ?? []).map((part) =>
    part.trim(),
  )

import type { HttpRequest } from '../../core/http.ts'
import { parseMediaRanges, urisIn } from '../../formats/media-ranges.ts'

export const mediaType = 'application/vnd.api+json'
export const atomicExtension = 'https://jsonapi.org/ext/atomic'
export const cursorProfile = 'https://jsonapi.org/profiles/ethanresnick/cursor-pagination'

type Headers = HttpRequest['headers']

/** Whether the body's media type applies the atomic operations extension. */
export const isAtomic = ({ 'content-type': header = '' }: Headers): boolean =>
  names(header, 'ext', atomicExtension)

/** Whether the answer is to apply the cursor pagination profile. */
export const asksForCursors = ({ accept = '' }: Headers): boolean => names(accept, 'profile', cursorProfile)

/** Its own page spells the profile's address with a slash at the end, and without TLS. */
const names = (header: string, parameter: 'ext' | 'profile', uri: string): boolean =>
  header.includes(parameter) &&
  parseMediaRanges(header)
    .filter(({ name }) => name === mediaType)
    .flatMap((range) => urisIn(range, parameter))
    .some((one) => one.replace(/^http:/, 'https:').replace(/\/$/, '') === uri)

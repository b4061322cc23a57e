import { type ApiError, type Issue, type Source, titleOf } from '../../core/error.ts'
import type { HttpRequest, HttpResponse } from '../../core/http.ts'
import type { JsonObject } from '../../core/json.ts'
import { parseMediaRanges, urisIn } from '../../formats/media-ranges.ts'

export const mediaType = 'application/vnd.api+json'
export const atomicExtension = 'https://jsonapi.org/ext/atomic'
export const cursorProfile = 'https://jsonapi.org/profiles/ethanresnick/cursor-pagination'

type Headers = HttpRequest['headers']

/** Whether the media type of a body applies the atomic operations extension. */
export const isAtomic = ({ 'content-type': header = '' }: Headers): boolean =>
  applies(header, 'ext', atomicExtension)

/** Whether the answer should apply the cursor pagination profile. */
export const asksForCursors = ({ accept = '' }: Headers): boolean => applies(accept, 'profile', cursorProfile)

/** The profile's own page spells its address with a slash at the end, and without TLS. */
const applies = (header: string, parameter: 'ext' | 'profile', uri: string): boolean =>
  header.includes(parameter) &&
  parseMediaRanges(header)
    .filter(({ name }) => name === mediaType)
    .flatMap((range) => urisIn(range, parameter))
    .some((one) => one.replace(/^http:/, 'https:').replace(/\/$/, '') === uri)

/** The extension or the profile that a document applies. */
type Applied = readonly [name: 'ext' | 'profile', uri: string]

/** An answer with a document, which names its version of JSON:API and what it applies. */
export function respond(
  status: number,
  members: JsonObject,
  applied?: Applied,
  headers: HttpResponse['headers'] = {},
): HttpResponse {
  const [name, uri] = applied ?? []
  const type = name ? `${mediaType};${name}="${uri}"` : mediaType
  const jsonapi = name && uri ? { version: '1.1', [name]: [uri] } : { version: '1.1' }
  return { status, headers: { ...headers, 'Content-Type': type }, body: { jsonapi, ...members } }
}

/** An error object for each issue, or one for the whole error. */
export function renderError(error: ApiError): HttpResponse {
  const { status, code, message, issues, headers, step } = error
  const all: readonly Issue[] = issues.length > 0 ? issues : [{ code, message }]
  const errors = all.map((issue) => errorObject(issue, error))
  return respond(status, { errors }, step === undefined ? undefined : ['ext', atomicExtension], headers)
}

function errorObject({ code, message, source, type, meta }: Issue, error: ApiError): JsonObject {
  const { status, help, step } = error
  const operation = step === undefined ? undefined : `/atomic:operations/${step}`
  const at = source ? errorSource(source, operation) : operation && { pointer: operation }
  return {
    status: String(status),
    code,
    title: titleOf(code),
    detail: message,
    ...(at ? { source: at } : {}),
    ...(type ? { links: { type } } : {}),
    ...(help || meta ? { meta: { ...(help ? { help } : {}), ...meta } } : {}),
  }
}

/** In a document, attributes and relationships stand inside `data`, which may stand inside an operation. */
function errorSource(source: Source, operation = ''): JsonObject {
  if (source.in === 'query') return { parameter: source.parameter }
  if (source.in === 'header') return { header: source.name }
  if (source.in === 'document') return { pointer: source.pointer }
  if (source.in === 'relationship') return { pointer: `${operation}/data/relationships/${source.name}/data` }
  const isAttribute = source.pointer !== '' && source.pointer !== '/id'
  return { pointer: `${operation}/data${isAttribute ? '/attributes' : ''}${source.pointer}` }
}

import { type ApiError, type Issue, type Source, titleOf } from '../../core/error.ts'
import type { HttpResponse } from '../../core/http.ts'
import type { JsonObject } from '../../core/json.ts'
import { atomicExtension, mediaType } from './media-type.ts'

/** The extension or the profile that a document applies. */
type Applied = readonly [name: 'ext' | 'profile', uri: string]

/** Every document says which version it speaks, and what it applies. */
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

/** An error object for each issue, or one for the whole. */
export function renderError(error: ApiError): HttpResponse {
  const { status, code, message, issues, headers, step } = error
  const all: readonly Issue[] = issues.length > 0 ? issues : [{ code, message }]
  const errors = all.map((issue) => errorObject(issue, error))
  return respond(status, { errors }, step === undefined ? undefined : ['ext', atomicExtension], headers)
}

function errorObject({ code, message, source, type, meta }: Issue, error: ApiError): JsonObject {
  const { status, help, step } = error
  const operation = step === undefined ? undefined : `/atomic:operations/${step}`
  const at = source ? toSource(source, operation) : operation && { pointer: operation }
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

/** In a document, attributes and relationships stand inside of `data`, and that perhaps in an operation. */
function toSource(source: Source, operation = ''): JsonObject {
  if (source.in === 'query') return { parameter: source.parameter }
  if (source.in === 'header') return { header: source.name }
  if (source.in === 'document') return { pointer: source.pointer }
  if (source.in === 'relationship') return { pointer: `${operation}/data/relationships/${source.name}/data` }
  const isAttribute = source.pointer !== '' && source.pointer !== '/id'
  return { pointer: `${operation}/data${isAttribute ? '/attributes' : ''}${source.pointer}` }
}

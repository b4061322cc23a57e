import type { ApiError, Issue, Source } from '../../core/error.ts'
import type { HttpResponse } from '../../core/http.ts'
import type { JsonObject } from '../../core/json.ts'
import { atomicExtension, mediaType } from './media-type.ts'

interface Applied {
  readonly ext?: string
  readonly profile?: string
}

/** Every document says which version it speaks, and which extension and profile it applies. */
export function respond(
  status: number,
  members: JsonObject,
  { ext, profile }: Applied = {},
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  const parameters = `${ext ? `;ext="${ext}"` : ''}${profile ? `;profile="${profile}"` : ''}`
  const jsonapi = {
    version: '1.1',
    ...(ext ? { ext: [ext] } : {}),
    ...(profile ? { profile: [profile] } : {}),
  }
  return {
    status,
    headers: { ...headers, 'Content-Type': `${mediaType}${parameters}` },
    body: { jsonapi, ...members },
  }
}

/** An error object for each issue, or one for the whole. */
export function renderError(error: ApiError): HttpResponse {
  const { status, code, message, issues, headers, step } = error
  const all: readonly Issue[] = issues.length > 0 ? issues : [{ code, message, ...blamed(error) }]
  const errors = all.map((issue) => errorObject(issue, error))
  return respond(status, { errors }, step === undefined ? {} : { ext: atomicExtension }, headers)
}

function errorObject(
  { code, message, source, type, meta }: Issue,
  { status, help, step }: ApiError,
): JsonObject {
  const at = source ? toSource(source, step) : stepSource(step)
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

/** The header that a refused negotiation is about. */
function blamed({ status }: ApiError): Pick<Issue, 'source'> {
  if (status === 406) return { source: { in: 'header', name: 'Accept' } }
  return status === 415 ? { source: { in: 'header', name: 'Content-Type' } } : {}
}

/** `not_found` is "Not found", wherever it happens. */
const titleOf = (code: string): string =>
  `${code.charAt(0).toUpperCase()}${code.slice(1).replaceAll(/[_-]/g, ' ')}`

function toSource(source: Source, step: number | undefined): JsonObject {
  const document = step === undefined ? '' : `/atomic:operations/${step}`
  switch (source.in) {
    case 'query':
      return { parameter: source.parameter }
    case 'header':
      return { header: source.name }
    case 'document':
      return { pointer: source.pointer }
    case 'relationship':
      return { pointer: `${document}/data/relationships/${source.name}/data` }
    case 'body':
      return { pointer: `${document}/data${inResource(source.pointer)}` }
  }
}

const stepSource = (step: number | undefined): JsonObject | undefined =>
  step === undefined ? undefined : { pointer: `/atomic:operations/${step}` }

/** Where an attribute of a resource stands in its resource object. */
const inResource = (pointer: string): string =>
  pointer === '' || pointer === '/id' ? pointer : `/attributes${pointer}`

import { closestMatch } from 'leven'

import type { JsonObject } from './json.ts'

export const statuses = {
  bad_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  not_acceptable: 406,
  timeout: 408,
  conflict: 409,
  precondition_failed: 412,
  too_large: 413,
  unsupported_media_type: 415,
  misdirected: 421,
  invalid: 422,
  too_many_requests: 429,
  headers_too_large: 431,
  internal: 500,
  not_implemented: 501,
  unavailable: 503,
  insufficient_storage: 507,
} as const

export type ErrorCode = keyof typeof statuses

/** Where in the request a problem is. `body` points into the attributes of a resource, `document` into the whole body. */
export type Source =
  | { readonly in: 'query'; readonly parameter: string }
  | { readonly in: 'body'; readonly pointer: string }
  | { readonly in: 'document'; readonly pointer: string }
  | { readonly in: 'relationship'; readonly name: string }
  | { readonly in: 'header'; readonly name: string }

/** What can be wrong with one part of a request, beside the {@link ErrorCode}s and the keywords of JSON Schema. */
export const issueCodes = [
  'contradiction',
  'include_limit',
  'inexact_number',
  'query_limit',
  'linkage',
  'lone_surrogate',
  'max_size_exceeded',
  'missing_related',
  'must_exist',
  'other_id',
  'parameter',
  'patch',
  'read_only',
  'required',
  'reserved',
  'schema',
  'too_large',
  'type',
  'unique',
  'unknown',
  'unknown_attribute',
  'unknown_relationship',
  'unsupported_sort',
  'write_once',
] as const

export type IssueCode = (typeof issueCodes)[number] | ErrorCode

/** One of several problems. `code` is for programs, `message` for people. */
export interface Issue {
  readonly code: IssueCode
  readonly message: string
  readonly source?: Source
  /** The URL of a page about this kind of problem. */
  readonly type?: string
  /** Details for programs. */
  readonly meta?: JsonObject
}

export interface ApiErrorOptions {
  /** What to do next. */
  readonly help?: string
  readonly issues?: readonly Issue[]
  readonly headers?: Readonly<Record<string, string>>
  /** Which of several steps failed, from 0. */
  readonly step?: number
  readonly cause?: unknown
}

/** An error that is sent to the client. Everything else that is thrown becomes a 500 without its message. */
export class ApiError extends Error {
  readonly code: ErrorCode
  readonly help: string | undefined
  readonly issues: readonly Issue[]
  readonly headers: Readonly<Record<string, string>>
  readonly step: number | undefined

  constructor(code: ErrorCode, message: string, options: ApiErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.name = 'ApiError'
    this.code = code
    this.help = options.help
    this.issues = options.issues ?? []
    this.headers = options.headers ?? {}
    this.step = options.step
  }

  get status(): number {
    return statuses[this.code]
  }
}

/** A mistake of the person who started the program: the message is shown without a stack. */
export class UserError extends Error {
  override readonly name = 'UserError'
}

/** An error caused by a header. */
export const badHeader = (
  code: ErrorCode,
  name: string,
  message: string,
  options: Omit<ApiErrorOptions, 'issues'> = {},
): ApiError =>
  new ApiError(code, message, { ...options, issues: [{ code, message, source: { in: 'header', name } }] })

/** The failure of a path that no route answers; `known` are paths to suggest. */
export const nothingAt = (path: string, known: Iterable<string>): ApiError =>
  new ApiError('not_found', `There is nothing at ${path}.`, { help: suggest(path, known) })

/** A code as a title: `not_found` is "Not found". */
export const titleOf = (code: string): string =>
  `${code.charAt(0).toUpperCase()}${code.slice(1).replaceAll(/[_-]/g, ' ')}`

/** `Did you mean "name"?`, or a list of all names. Names in `also` can be suggested, but are not listed. */
export function suggest(given: string, known: Iterable<string>, also: Iterable<string> = []): string {
  const names = [...known]
  const likely = nearest(given, [...names, ...also])
  if (likely !== undefined) return `Did you mean "${likely}"?`
  return names.length === 0
    ? ''
    : `There are: ${names.slice(0, 12).join(', ')}${names.length > 12 ? ', …' : ''}.`
}

/** The name that was probably meant; `undefined` if none is similar. */
export const nearest = (given: string, names: readonly string[]): string | undefined =>
  given.length > 64
    ? undefined
    : closestMatch(given, names, { maxDistance: Math.max(2, Math.ceil(given.length / 3)) })

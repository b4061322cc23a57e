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

/** Where in the request a problem lies. `body` points into a resource's attributes, `document` into all that was sent. */
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
  'linkage',
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

/** One problem among several. `code` says which rule; `message` is for people. */
export interface Issue {
  readonly code: IssueCode
  readonly message: string
  readonly source?: Source
  /** The address of a page about this kind of problem. */
  readonly type?: string
  /** Facts for programs. */
  readonly meta?: JsonObject
}

export interface ApiErrorOptions {
  /** What to do next, for a student. */
  readonly help?: string
  readonly issues?: readonly Issue[]
  readonly headers?: Readonly<Record<string, string>>
  /** Which of several steps failed, from 0. */
  readonly step?: number
  readonly cause?: unknown
}

/** A failure that the client is told about. Everything else that is thrown is a 500 without its text. */
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

/** A mistake of the person who started us, in words for that person; no stack is shown. */
export class UserError extends Error {
  override readonly name = 'UserError'
}

/** A failure that a header is to blame for. */
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

/** A code for people: `not_found` is "Not found", wherever it happens. */
export const titleOf = (code: string): string =>
  `${code.charAt(0).toUpperCase()}${code.slice(1).replaceAll(/[_-]/g, ' ')}`

/** `Did you mean "name"?`, or what there is to choose from; `also` may be meant, but is not worth a list. */
export function suggest(given: string, known: Iterable<string>, also: Iterable<string> = []): string {
  const names = [...known]
  const likely = nearest(given, [...names, ...also])
  if (likely !== undefined) return `Did you mean "${likely}"?`
  return names.length === 0
    ? ''
    : `There are: ${names.slice(0, 12).join(', ')}${names.length > 12 ? ', …' : ''}.`
}

/** The name that was probably meant; `undefined` when none is near. */
export const nearest = (given: string, names: readonly string[]): string | undefined =>
  given.length > 64
    ? undefined
    : closestMatch(given, names, { maxDistance: Math.max(2, Math.ceil(given.length / 3)) })

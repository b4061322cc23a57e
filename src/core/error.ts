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

/** A status without a code of ours has that of its class (RFC 9110 §15). */
export function codeForStatus(status: number): ErrorCode {
  const own = (Object.keys(statuses) as ErrorCode[]).find((code) => statuses[code] === status)
  return own ?? (status < 500 ? 'bad_request' : 'internal')
}

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
  /** What to do next; a function where it names paths, which begin with that of the mount (`/api`, or `''`). */
  readonly help?: string | ((mount: string) => string)
  readonly issues?: readonly Issue[]
  readonly headers?: Readonly<Record<string, string>>
  /** Where it is not that of the code. */
  readonly status?: number
  /** Which of several steps failed, from 0. */
  readonly step?: number
  readonly cause?: unknown
}

/** An error that is sent to the client. Everything else that is thrown becomes a 500 without its message. */
export class ApiError extends Error {
  readonly code: ErrorCode
  readonly issues: readonly Issue[]
  readonly headers: Readonly<Record<string, string>>
  readonly status: number
  readonly step: number | undefined
  readonly #help: ApiErrorOptions['help']

  constructor(code: ErrorCode, message: string, options: ApiErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.name = 'ApiError'
    this.code = code
    this.#help = options.help
    this.issues = options.issues ?? []
    this.headers = options.headers ?? {}
    this.status = options.status ?? statuses[code]
    this.step = options.step
  }

  get help(): string | undefined {
    return typeof this.#help === 'function' ? this.#help('') : this.#help
  }

  /** The same error, with the paths in its help as they are at a mount. */
  at(mount: string): ApiError {
    return typeof this.#help === 'function' ? this.withHelp(this.#help(mount)) : this
  }

  /** The same error with other advice. */
  withHelp(help: string): ApiError {
    const { code, message, issues, headers, status, step, cause } = this
    return new ApiError(code, message, {
      help,
      issues,
      headers,
      status,
      cause,
      ...(step === undefined ? {} : { step }),
    })
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

/** The failure of a path that no route answers; `known` are paths to suggest, with what follows in the path. */
export const nothingAt = (path: string, known: Iterable<string>): ApiError =>
  new ApiError('not_found', `There is nothing at ${path}.`, { help: suggestPath(path, [...known]) })

function suggestPath(path: string, known: readonly string[]): string {
  const parts = path.split('/')
  for (let length = parts.length; length > 1; length--) {
    const asLong = known.filter((one) => one.split('/').length === length)
    const likely = nearest(parts.slice(0, length).join('/'), asLong)
    if (likely === undefined) continue
    const whole = [likely, ...parts.slice(length)].join('/')
    return `Did you mean "${whole === path ? likely : whole}"?`
  }
  return suggest(path, known)
}

/** A code as a title: `not_found` is "Not found", `minLength` "Min length". */
export const titleOf = (code: string): string => {
  const words = code.replaceAll(/[_-]|(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

/** `Did you mean "name"?`, or a list of all names. Names in `also` can be suggested, but are not listed. */
export function suggest(given: string, known: Iterable<string>, also: Iterable<string> = []): string {
  const names = [...known]
  const likely = nearest(given, [...names, ...also])
  if (likely !== undefined) return `Did you mean "${likely}"?`
  return names.length === 0
    ? ''
    : `Available: ${names.slice(0, 12).join(', ')}${names.length > 12 ? ', …' : ''}.`
}

/** The name that was probably meant; `undefined` if none is similar. One that differs in case alone comes first. */
export function nearest(given: string, names: readonly string[]): string | undefined {
  if (given.length > 64) return undefined
  const lower = given.toLowerCase()
  return (
    names.find((name) => name.toLowerCase() === lower) ??
    closestMatch(given, names, { maxDistance: Math.max(2, Math.ceil(given.length / 3)) })
  )
}

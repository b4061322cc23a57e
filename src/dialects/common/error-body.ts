import { type ApiError, type Issue, type Source, titleOf } from '../../core/error.ts'
import type { HttpRequest, HttpResponse } from '../../core/http.ts'
import type { JsonObject } from '../../core/json.ts'
import { parsePointer } from '../../formats/json-pointer.ts'
import { isAskedFor } from '../../formats/media-ranges.ts'
import { jsonMediaType } from './answer.ts'
import {
  anyObject,
  describedText,
  integerSchema,
  listSchema,
  objectWith,
  textSchema,
} from './json-schemas.ts'

/**
 * The error body of REST and of everything outside a dialect: the tutorials' `error`, the `message` that refine and
 * react-admin show, and react-admin's `errors` by field. `Accept: application/problem+json` gets RFC 9457 instead.
 */
export function renderError(error: ApiError, request: Pick<HttpRequest, 'headers'>): HttpResponse {
  const asProblem = isAskedFor('application/problem+json', request.headers['accept'] ?? '')
  return {
    status: error.status,
    headers: {
      ...error.headers,
      'Content-Type': asProblem ? 'application/problem+json' : jsonMediaType,
    },
    body: asProblem ? problem(error) : errorBody(error),
  }
}

/** The JSON Schema (2020-12) of {@link renderError}'s usual body. */
export const errorSchema: JsonObject = objectWith(
  {
    error: objectWith(
      {
        status_code: integerSchema,
        code: describedText('A code for programs'),
        message: describedText('What is wrong, for people'),
      },
      {
        help: describedText('What to do next'),
        details: { ...listSchema(anyObject), description: 'Each problem and where it is' },
      },
    ),
    message: textSchema,
  },
  { errors: { ...anyObject, description: 'Messages by field, when attributes are not valid' } },
)

function errorBody(error: ApiError): JsonObject {
  const details = error.issues.map(toDetail)
  return {
    error: { ...facts(error), ...(details.length > 0 ? { details } : {}) },
    message: error.message,
    ...(error.code === 'invalid' ? { errors: messagesByField(error.issues) } : {}),
  }
}

function facts(error: ApiError): JsonObject {
  const { status, code, message, help } = error
  return { status_code: status, code, message, ...(help ? { help } : {}) }
}

function problem(error: ApiError): JsonObject {
  const { status, code, message, help, issues } = error
  return {
    type: 'about:blank',
    title: titleOf(code),
    status,
    detail: message,
    ...(help ? { help } : {}),
    ...(issues.length > 0 ? { errors: issues.map(toDetail) } : {}),
  }
}

function toDetail({ code, message, source }: Issue): JsonObject {
  return { ...(source ? placeOfProblem(source) : {}), code, message }
}

function placeOfProblem(source: Source): JsonObject {
  if (source.in === 'query') return { parameter: source.parameter }
  if (source.in === 'header') return { header: source.name }
  if (source.in === 'relationship') return { relationship: source.name }
  return { field: fieldOf(source.pointer), pointer: source.pointer }
}

/** All messages about a field in one text, as forms show them. */
function messagesByField(issues: readonly Issue[]): JsonObject {
  const messages = new Map<string, Set<string>>()
  for (const { message, source } of issues) {
    if (source?.in !== 'body') continue
    const field = fieldOf(source.pointer) || 'root'
    messages.set(field, (messages.get(field) ?? new Set()).add(message))
  }
  return Object.fromEntries([...messages].map(([field, texts]) => [field, [...texts].join(' ')]))
}

/** `/address/city` is the field `address.city` (RFC 6901 unescaped). */
const fieldOf = (pointer: string): string => parsePointer(pointer).join('.')

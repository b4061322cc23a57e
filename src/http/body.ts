import { isUtf8 } from 'node:buffer'
import { brotliDecompressSync, unzipSync } from 'node:zlib'

import type { Context, Middleware } from 'koa'

import { ApiError, badHeader, type Issue } from '../core/error.ts'
import { formMediaType } from '../core/http.ts'
import type { JsonObject } from '../core/json.ts'
import { findJsonMistake, type JsonMistake } from '../formats/json-mistake.ts'
import {
  changedNumber,
  hasLoneSurrogate,
  jsonPlaces,
  jsonSpelling,
  mayHaveLoneSurrogate,
} from '../formats/json-tokens.ts'
import { emptyBody, wrongMediaType } from './media-types.ts'

export type ReadBody = (ctx: Context, accepts: readonly string[], acceptsForms?: boolean) => Promise<void>

/**
 * Reads the JSON body of a request, or the fields of a form, into `ctx.request.body`; rejects other media types before
 * parsing. Whatever reads it again gets the same.
 */
export function createBodyReader(limit: string): ReadBody {
  let parser: Promise<Middleware> | undefined
  const known = new WeakMap<Context, Promise<void>>()
  return async function readBody(ctx, accepts, acceptsForms = false) {
    const isForm = acceptsForms && mediaTypeOf(ctx) === formMediaType
    assertAccepted(ctx, accepts, isForm)
    const reading = known.get(ctx) ?? read(ctx, isForm)
    known.set(ctx, reading)
    return reading
  }

  async function read(ctx: Context, isForm: boolean): Promise<void> {
    if (ctx.req.readableDidRead) throw alreadyRead()
    const parse = await (parser ??= loadParser(limit))
    ignoreBareParameters(ctx)
    const bytes = collectBytes(ctx)
    try {
      await parse(ctx, async () => undefined)
    } catch (error) {
      discardRest(ctx)
      throw toApiError(error as BodyError, ctx, limit)
    }
    // Taken apart, a form shows the log which of its fields are secrets; until then it is not there.
    if (isForm) ctx.request.body = undefined
    const text = (ctx.request.rawBody as string | undefined) ?? ''
    assertText(text, bytes, ctx)
    if (isForm) ctx.request.body = fieldsIn(text)
    else assertKeepable(text)
  }
}

function assertAccepted(ctx: Context, accepts: readonly string[], isForm: boolean): void {
  if (isForm) assertFormOfOwnPage(ctx)
  else if (!accepts.includes(mediaTypeOf(ctx))) throw wrongMediaType(ctx, accepts)
}

/** Throws for a body that is empty or not UTF-8. */
function assertText(text: string, bytes: readonly Buffer[], ctx: Context): void {
  if (text.trim() === '') throw emptyBody()
  if (text.includes('\uFFFD') && !isUtf8(decode(Buffer.concat(bytes), ctx.get('Content-Encoding'))))
    throw notUtf8()
}

/** Loaded with the first body, so that a server starts sooner. */
async function loadParser(limit: string): Promise<Middleware> {
  const { default: bodyParser } = await import('koa-bodyparser')
  return bodyParser({
    enableTypes: ['json', 'text'],
    jsonLimit: limit,
    textLimit: limit,
    strict: false,
    extendTypes: { json: ['application/merge-patch+json'], text: [formMediaType] },
  })
}

/** The parser would read no body of `application/json; utf-8`, whose parameter has no name. */
function ignoreBareParameters(ctx: Context): void {
  const [, ...parameters] = ctx.get('Content-Type').split(';')
  if (parameters.some((parameter) => !parameter.includes('=')))
    ctx.req.headers['content-type'] = mediaTypeOf(ctx)
}

const mediaTypeOf = ({ request }: Context): string => request.type.trim().toLowerCase()

/**
 * Throws a 415 for a form that a page of another website may have sent: browsers ask no permission for forms. Those with an
 * `Origin` have been judged by it.
 */
function assertFormOfOwnPage(ctx: Context): void {
  const site = ctx.get('Sec-Fetch-Site')
  if (ctx.get('Origin') !== '' || ['', 'same-origin', 'none'].includes(site)) return
  throw wrongForm(`A form from another website (Sec-Fetch-Site: ${site}) is not accepted.`)
}

/** The fields of a form: a text each, or a list of those with the same name. Throws a 415 for what looks like JSON. */
function fieldsIn(text: string): JsonObject {
  if (/^\s*[{[]/.test(text)) throw wrongForm('The body looks like JSON, and is sent as a form.')
  const fields = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(text)) {
    if (`${name}${value}`.includes('\uFFFD') && !/\uFFFD|%EF%BF%BD/i.test(text)) throw notUtf8()
    const known = fields.get(name)
    if (known) known.push(value)
    else fields.set(name, [value])
  }
  if (fields.has('__proto__')) throw badName()
  if (text.split('&').some((pair) => pair !== '' && !pair.includes('=')))
    throw wrongForm('The body is sent as a form, and has a name without "=".')
  return Object.fromEntries(
    [...fields].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]),
  )
}

const wrongForm = (message: string): ApiError =>
  badHeader('unsupported_media_type', 'Content-Type', message, {
    help: 'To send JSON, send the header Content-Type: application/json.',
    headers: { 'Accept-Post': 'application/json' },
  })

/** The parser replaces bytes that are not UTF-8. Only the bytes tell its replacement characters from those that were sent. */
function collectBytes(ctx: Context): readonly Buffer[] {
  const bytes: Buffer[] = []
  ctx.req.on('data', (chunk: Buffer) => bytes.push(chunk))
  return bytes
}

/** Decodes what the parser has decoded before, within its limit. */
function decode(bytes: Buffer, encoding: string): Buffer {
  if (encoding === '' || encoding === 'identity') return bytes
  return encoding === 'br' ? brotliDecompressSync(bytes) : unzipSync(bytes)
}

/** In another server, a body parser such as `express.json()` may come first. */
const alreadyRead = (): ApiError =>
  new ApiError('internal', 'The body of this request was read before it came here.', {
    help: 'Put the handler of Understudy before express.json() and other body parsers.',
  })

/** Drops the rest of a rejected body, which would otherwise precede the next request of the connection. */
function discardRest({ req }: Context): void {
  req.unpipe()
  req.resume()
}

interface BodyError extends Error {
  readonly status?: number
  readonly type?: string
  readonly body?: string
}

function toApiError(error: BodyError, ctx: Context, limit: string): ApiError {
  if (error.status === 413) {
    return new ApiError('too_large', `The body is larger than ${limit}.`, {
      help: 'Start the server with a larger --body-limit, or send less at a time.',
    })
  }
  if (error.status === 415) {
    const encoding = ctx.get('Content-Encoding')
    return badHeader(
      'unsupported_media_type',
      'Content-Encoding',
      `Unsupported content encoding "${encoding}".`,
      { help: 'Send the body as it is, or with gzip, deflate or br.' },
    )
  }
  if (error.body === undefined) return unreadable(error)
  return error.body.trim() === '' ? emptyBody() : malformed(error.body, error)
}

const notUtf8 = (): ApiError =>
  new ApiError('bad_request', 'The body is not UTF-8.', {
    help: 'JSON is always UTF-8 (RFC 8259), and so are forms here.',
  })

const unreadable = (cause: Error): ApiError =>
  new ApiError('bad_request', 'The body could not be read completely.', {
    help: 'Send the request again.',
    cause,
  })

function malformed(text: string, cause: Error): ApiError {
  const mistake = mistakeIn(text)
  if (!mistake) return badName(cause)
  const { explanation, line, column } = mistake
  return new ApiError(
    'bad_request',
    `The body is not JSON at line ${line}, column ${column}: ${explanation}`,
    {
      help: 'Put names and strings in double quotes, and no comma after the last member.',
      cause,
    },
  )
}

const badName = (cause?: Error): ApiError =>
  new ApiError('bad_request', 'An attribute cannot be called "__proto__".', { cause })

function mistakeIn(text: string): JsonMistake | undefined {
  try {
    return findJsonMistake(text)
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new ApiError('bad_request', 'The body is not JSON, and nested too deeply to locate the mistake.', {
      cause,
    })
  }
}

/** How names and numbers begin that may not come back as they were sent; most texts have none. */
const mayChange = /\d{16}|\d[eE]|\\u[dD][89a-fA-F]/

/** More problems are not listed. */
const mostIssues = 20

/** Throws 422 for names and numbers in a JSON text that an answer could not bring back as they were sent. */
function assertKeepable(text: string): void {
  if (!mayChange.test(text)) return
  const issues: Issue[] = []
  for (const { kind, token, pointer } of jsonPlaces(text, jsonSpelling)) {
    const problem = kind === 'name' ? nameProblem(token) : numberProblem(token)
    if (problem) issues.push({ ...problem, source: { in: 'document', pointer: pointer() } })
    if (issues.length === mostIssues) break
  }
  const [first] = issues
  if (first) throw new ApiError('invalid', first.message, { issues })
}

function nameProblem(token: string): Issue | undefined {
  if (!mayHaveLoneSurrogate(token) || !hasLoneSurrogate(JSON.parse(token) as string)) return undefined
  return {
    code: 'lone_surrogate',
    message: `The name ${token} contains half a character (a lone surrogate).`,
  }
}

function numberProblem(token: string): Issue | undefined {
  const shown = /^[-\d]/.test(token) ? changedNumber(token) : undefined
  if (shown === undefined) return undefined
  if (shown === 'null') {
    const message =
      'A number in the body is too large to be stored; the largest is 1.79e308. Send it as a string.'
    return { code: 'too_large', message }
  }
  const message = `${token} cannot be kept exactly: as a number, it would become ${shown}. Send it as text, in quotes.`
  return { code: 'inexact_number', message }
}

import { ApiError, type ApiErrorOptions, type Issue, suggest } from '../../core/error.ts'
import type { HttpRequest } from '../../core/http.ts'
import { type Json, parsePath } from '../../core/json.ts'
import type { SortKey } from '../../core/query.ts'
import type { Collection } from '../../core/resource.ts'
import type { Parameter } from '../dialect.ts'

/** Parameters of every request: delays and failures to try out, and `_`, which only defeats caches. */
export const allowedEverywhere: ReadonlySet<string> = new Set([
  '_delay',
  '_code',
  '_fault',
  '_example',
  '_scenario',
  '_',
])

/**
 * The query of a request as it is meant, in plain dialects: with `id[]=1&id[]=2` (axios, PHP) as `id` repeated, and a GET
 * without what only defeats caches. An attribute's own name comes first.
 */
export function withPlainNames(
  request: HttpRequest,
  { attributes }: Pick<Collection, 'attributes'>,
): HttpRequest {
  const isGet = request.method === 'GET' || request.method === 'HEAD'
  const isNoise = ([name, text]: Pair): boolean => isGet && !attributes.has(name) && isCacheBuster(name, text)
  const isList = ([name]: Pair): boolean => name.endsWith('[]') && !attributes.has(name)
  if (!request.query.some((pair) => isNoise(pair) || isList(pair))) return request
  const query = request.query
    .filter((pair) => !isNoise(pair))
    .map((pair): Pair => (isList(pair) ? [pair[0].slice(0, -2), pair[1]] : pair))
  return { ...request, query }
}

type Pair = HttpRequest['query'][number]

const cacheBusters: ReadonlySet<string> = new Set(['t', 'ts', 'timestamp', 'v', '_', 'cb'])

/** A number, nothing, or a text with digits that is neither a date nor several words; any campaign (`utm_source`). */
const isCacheBuster = (name: string, text: string): boolean =>
  name.startsWith('utm_') ||
  (cacheBusters.has(name) && (text === '' || (/^[\w.-]*\d[\w.-]*$/.test(text) && !/^\d+-\d+-\d+/.test(text))))

/** The value of a parameter. Throws a 400 if it is given twice, rather than guess which is meant. */
export function single({ query }: Pick<HttpRequest, 'query'>, name: string): string | undefined {
  const first = query.find(([given]) => given === name)
  if (first && query.findLast(([given]) => given === name) !== first) throw repeatedParameter(query, name)
  return first?.[1]
}

/** All values of a parameter that may be repeated or hold a list with commas. */
export function listed({ query }: HttpRequest, name: string): readonly string[] {
  if (!query.some(([given]) => given === name)) return noValues
  return query
    .filter(([given]) => given === name)
    .flatMap(([, value]) => value.split(','))
    .filter((value) => value !== '')
}

const noValues: readonly string[] = []

/** An attribute to sort by; a leading minus means descending. */
export const sortKey = (name: string, descending = false): SortKey =>
  name.startsWith('-')
    ? { path: parsePath(name.slice(1)), descending: true }
    : { path: parsePath(name), descending }

/** A parameter in JSON, nested no deeper than a person would write it. */
export function parseShallowJson(name: string, text: string): Json {
  const value = parseJsonParameter(name, text)
  if (isNested(value, mostLevels))
    throw badParameter(name, `${name} is nested more than ${mostLevels} levels deep.`)
  return value
}

const mostLevels = 20

const isNested = (value: Json, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner: Json) => isNested(inner, levels - 1)))

/** A parameter in JSON, however deep. */
export function parseJsonParameter(name: string, text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch (cause) {
    throw badParameter(name, `${name} is not JSON: ${text.slice(0, 80)}`, {
      help: 'Percent-encode it when you write it into a URL by hand.',
      cause,
    })
  }
}

/** A parameter that counts something. */
export function wholeNumber(name: string, text: string, example: number, least = 1): number {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : -1
  if (number >= least) return number
  throw badParameter(name, `${name} must be a whole number, at least ${least}, not "${text.slice(0, 40)}".`, {
    help: `For example: ${name}=${example}.`,
  })
}

/** The parameter of the plain dialects for an answer that is easy to read. */
const prettyParameter = '_pretty'

/** Whether a name is one of a route's parameters in a plain dialect, and therefore not a filter by an attribute. */
export const isParameter = (name: string, known: readonly Parameter[]): boolean =>
  allowedEverywhere.has(name) ||
  name === prettyParameter ||
  known.some((parameter) => parameter.name === name)

/** Throws a 400 for the first parameter that a route does not have. */
export function assertOnly(request: HttpRequest, known: readonly Parameter[], lenient: boolean): void {
  if (lenient) return
  const unknown = request.query.find(([name]) => !isParameter(name, known))
  if (unknown) throw unknownPlainParameter(unknown[0], known)
}

/** A 400 for a parameter that a route does not have, with a suggestion. */
export function unknownParameter(name: string, known: readonly Parameter[]): ApiError {
  if (name === '') return badParameter(name, 'A parameter has no name.', { help: 'Put it before the "=".' })
  const names = known.map((parameter) => parameter.name)
  const meant = sameMeaning(name, names)
  const help = meant === undefined ? suggest(name, names) : `Did you mean "${meant}"?`
  return badParameter(name, `Unknown parameter "${name}".`, { help })
}

/** Names that other APIs have for the same. */
const foreignWords: readonly (readonly string[])[] = [
  ['_page', 'page', 'page_number', 'pageNumber', 'pageIndex'],
  ['_limit', 'limit', '_per_page', 'per_page', 'perPage', 'page_size', 'pageSize', 'size', 'count', 'take'],
  ['_start', 'start', '_offset', 'offset', 'skip'],
  ['_end', 'end'],
  ['_sort', 'sort', 'sort_by', 'sortBy', '_sort_by', 'order_by', 'orderBy', 'orderby'],
  ['_order', 'order', 'direction', 'dir'],
  ['q', '_q', 'search', '_search', 'query', 'keyword', 'term'],
  ['_where', 'where'],
  ['_embed', 'embed', 'include', '_include', 'populate', 'with'],
  ['_expand', 'expand'],
  ['_fields', 'fields', 'select', '_select'],
  ['_dependent', 'dependent'],
]

/** The name that a dialect has for what a parameter means elsewhere. */
function sameMeaning(name: string, known: readonly string[]): string | undefined {
  const same = foreignWords.find((names) => names.includes(name))
  return same?.find((one) => one !== name && known.includes(one))
}

/** The same for the plain dialects, with what to do where it is meant to be there. */
export function unknownPlainParameter(name: string, known: readonly Parameter[]): ApiError {
  if (isCalledKey(name))
    return badParameter(name, `Unknown parameter "${name}".`, {
      help: 'Send an API key as the header X-API-KEY, or as ?key= to a server that runs with a key and --key-in-query.',
    })
  if (!isJsonp(name)) return orLenient(unknownParameter(name, known))
  return badParameter(name, `JSONP is not offered, so "${name}" is not a parameter.`, {
    help: 'Read the JSON with fetch. Pages of other origins may do so, too: see --cors.',
  })
}

/** Whether clients mean something else than an attribute by a name. */
export const isForeignWord = (name: string, known: readonly Parameter[]): boolean =>
  isJsonp(name) ||
  isCalledKey(name) ||
  sameMeaning(
    name,
    known.map((parameter) => parameter.name),
  ) !== undefined

/** Whether clients send an API key by that name. */
const isCalledKey = (name: string): boolean => /^(?:x[-_])?(?:api[-_]?)?key$/i.test(name)

const isJsonp = (name: string): boolean => name === 'callback' || name === 'jsonp'

/** The same error, with the option that ignores what is unknown. */
const orLenient = (error: ApiError): ApiError =>
  error.withHelp(`${error.help ?? ''} With --lenient, unknown parameters are ignored.`.trim())

/** A 400 for a parameter that is given several times. */
export function repeatedParameter(query: HttpRequest['query'], name: string): ApiError {
  const times = query.filter(([given]) => given === name).length
  return badParameter(name, `${name} is given ${times} times.`, { help: 'Give it once.' })
}

interface BadParameter extends Pick<ApiErrorOptions, 'help' | 'cause'> {
  /** More about the problem than its place. */
  readonly issue?: Pick<Issue, 'code' | 'type' | 'meta'>
}

/** A 400 caused by a query parameter. */
export function badParameter(
  parameter: string,
  message: string,
  { issue = { code: 'parameter' }, ...options }: BadParameter = {},
): ApiError {
  const source = { in: 'query', parameter } as const
  return new ApiError('bad_request', message, { ...options, issues: [{ ...issue, message, source }] })
}

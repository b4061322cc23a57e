import { ApiError, type ApiErrorOptions, type Issue, suggest } from '../../core/error.ts'
import type { HttpRequest } from '../../core/http.ts'
import { type Json, parsePath } from '../../core/json.ts'
import type { SortKey } from '../../core/query.ts'
import type { Parameter } from '../dialect.ts'

/** Parameters of every request: delays and failures to try out, and `_`, which only defeats caches. */
export const allowedEverywhere: ReadonlySet<string> = new Set(['_delay', '_code', '_fault', '_'])

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

/** Whether a name is one of a route's parameters, and therefore not a filter by an attribute. */
export const isParameter = (name: string, known: readonly Parameter[]): boolean =>
  allowedEverywhere.has(name) || known.some((parameter) => parameter.name === name)

/** Throws a 400 for the first parameter that a route does not have. */
export function assertOnly(request: HttpRequest, known: readonly Parameter[], lenient: boolean): void {
  if (lenient) return
  const unknown = request.query.find(([name]) => !isParameter(name, known))
  if (unknown) throw unknownParameter(unknown[0], known)
}

/** A 400 for a parameter that a route does not have, with a suggestion. */
export function unknownParameter(name: string, known: readonly Parameter[]): ApiError {
  const names = known.map((parameter) => parameter.name)
  return badParameter(name, `Unknown parameter "${name}".`, { help: suggest(name, names) })
}

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

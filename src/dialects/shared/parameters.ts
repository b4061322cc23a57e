import { ApiError, type ApiErrorOptions, type Issue } from '../../core/error.ts'
import type { HttpRequest } from '../../core/http.ts'
import { type Json, onceFor } from '../../core/json.ts'
import { parsePath } from '../../core/path.ts'
import type { SortKey } from '../../core/query.ts'
import { suggest } from '../../core/suggestion.ts'
import type { Parameter } from '../dialect.ts'

/** What every request may carry: a delay for trying out slow networks, and what breaks caches. */
export const everywhere: ReadonlySet<string> = new Set(['_delay', '_'])

/** The one value of a parameter; twice is a mistake that must not be settled by guessing. */
export function single({ query }: HttpRequest, name: string): string | undefined {
  const first = query.find(([given]) => given === name)
  if (first && query.findLast(([given]) => given === name) !== first) throw repeatedParameter(query, name)
  return first?.[1]
}

/** A 400 for a parameter that is there several times. */
export function repeatedParameter(query: HttpRequest['query'], name: string): ApiError {
  const times = query.filter(([given]) => given === name).length
  return badParameter(name, `${name} is given ${times} times.`, { help: 'Give it once.' })
}

/** All values of a parameter that may come several times or as a comma list. */
export function listed({ query }: HttpRequest, name: string): readonly string[] {
  if (!query.some(([given]) => given === name)) return none
  return query
    .filter(([given]) => given === name)
    .flatMap(([, value]) => value.split(','))
    .filter((value) => value !== '')
}

const none: readonly string[] = []

/** An attribute to sort by; a minus in front for descending. */
export const sortKey = (name: string, descending = false): SortKey =>
  name.startsWith('-')
    ? { path: parsePath(name.slice(1)), descending: true }
    : { path: parsePath(name), descending }

/** A parameter that is JSON, nested no deeper than a person would. */
export function json(name: string, text: string): Json {
  const value = parseJson(name, text)
  if (isNested(value, maxDepth))
    throw badParameter(name, `${name} is nested more than ${maxDepth} levels deep.`)
  return value
}

const maxDepth = 20

const isNested = (value: Json, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner: Json) => isNested(inner, levels - 1)))

/** A parameter that is JSON, however deep. */
export function parseJson(name: string, text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch (cause) {
    throw badParameter(name, `${name} is not JSON: ${text.slice(0, 80)}`, {
      help: 'Percent-encode it when you write it into a URL by hand.',
      cause,
    })
  }
}

/** A parameter that counts something, from 1 on unless said otherwise. */
export function wholeNumber(name: string, text: string, example: number, least = 1): number {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : -1
  if (number >= least) return number
  throw badParameter(name, `${name} must be a whole number from ${least} on, not "${text.slice(0, 40)}".`, {
    help: `For example: ${name}=${example}.`,
  })
}

/** Whether a parameter has a meaning of its own here, so that it is no filter. */
export const isKnown = (name: string, known: readonly Parameter[]): boolean =>
  everywhere.has(name) || namesOf(known).has(name)

/** The names of a route's parameters. */
export const namesOf = onceFor(
  (parameters: readonly Parameter[]): ReadonlySet<string> => new Set(parameters.map(({ name }) => name)),
)

/** Refuses every parameter that a route does not take. */
export function assertOnly(request: HttpRequest, known: readonly Parameter[], lenient: boolean): void {
  if (lenient) return
  const unknown = request.query.find(([name]) => !isKnown(name, known))
  if (unknown) throw unknownParameter(unknown[0], namesOf(known))
}

/** A 400 for a parameter that means nothing, with the one that was probably meant. */
export const unknownParameter = (name: string, known: Iterable<string>): ApiError =>
  badParameter(name, `The parameter "${name}" means nothing here.`, { help: suggest(name, known) })

interface BadParameter extends Pick<ApiErrorOptions, 'help' | 'cause'> {
  /** What is said of the problem beside its place. */
  readonly issue?: Pick<Issue, 'code' | 'type' | 'meta'>
}

/** A 400 that a query parameter is to blame for. */
export function badParameter(
  parameter: string,
  message: string,
  { issue = { code: 'parameter' }, ...options }: BadParameter = {},
): ApiError {
  const source = { in: 'query', parameter } as const
  return new ApiError('bad_request', message, { ...options, issues: [{ ...issue, message, source }] })
}

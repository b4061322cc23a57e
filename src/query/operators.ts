import { ApiError } from '../core/error.ts'
import { isArray, type Json, toText } from '../core/json.ts'
import type { Compared, Comparison } from '../core/query.ts'
import { inOrderOf } from './order.ts'
import { compilePattern, type FilterAllowance } from './pattern.ts'

/** Whether one stored value passes; `undefined` is a missing attribute. */
export type Test = (stored: Json | undefined) => boolean

/** Compiles a comparison with its wanted value. The filter handles those that negate. */
export function compileComparison(
  op: Exclude<Comparison, 'ne' | 'nin'>,
  wanted: Json,
  how: HowToCompare,
): Test {
  const test = tests[op](wanted, how)
  return (stored) => {
    spendOn(stored, how.allowance)
    return test(stored)
  }
}

/** Spends what a test of a stored value costs. Throws an {@link ApiError} when nothing is left. */
export function spendOn(stored: Json | undefined, allowance: FilterAllowance): void {
  allowance.remaining -=
    typeof stored === 'string' ? unitsPerTest + stored.length / charactersPerUnit : unitsPerTest
  if (allowance.remaining < 0) throw tooManyTests()
}

const unitsPerTest = 2
const charactersPerUnit = 32

function tooManyTests(): ApiError {
  const message = 'The filter would take too long.'
  return new ApiError('bad_request', message, {
    help: 'Use fewer conditions; "in" compares with many values at once.',
    issues: [{ code: 'query_limit', message }],
  })
}

interface HowToCompare extends Pick<Compared, 'numeric'> {
  readonly allowance: FilterAllowance
}

type Compile = (wanted: Json, how: HowToCompare) => Test

const tests: Record<Exclude<Comparison, 'ne' | 'nin'>, Compile> = {
  eq: (wanted) => isOneOf(Array.isArray(wanted) ? equalsAny(wanted) : equals(wanted)),
  ieq: (wanted) => isFolded(new Set([...equalsAny(wanted)].map(foldScalar))),
  in: (wanted) => isOneOf(equalsAny(wanted)),
  has: (wanted) => isOneOf(equals(wanted)),
  lt: (wanted, how) => inOrder(wanted, how, (order) => order < 0),
  lte: (wanted, how) => inOrder(wanted, how, (order) => order <= 0),
  gt: (wanted, how) => inOrder(wanted, how, (order) => order > 0),
  gte: (wanted, how) => inOrder(wanted, how, (order) => order >= 0),
  contains: (wanted) => inText(wanted, (stored, text) => stored.includes(text)),
  startsWith: (wanted) => inText(wanted, (stored, text) => stored.startsWith(text)),
  endsWith: (wanted) => inText(wanted, (stored, text) => stored.endsWith(text)),
  like: (wanted, { allowance }) => matchesPattern(wanted, allowance),
  isnull: (wanted) => (stored) => (stored === undefined || stored === null) === isTrue(wanted),
}

const isOneOf =
  (set: ReadonlySet<unknown>): Test =>
  (stored) =>
    set.has(stored ?? null)

const isFolded =
  (set: ReadonlySet<unknown>): Test =>
  (stored) =>
    set.has(typeof stored === 'string' ? foldScalar(stored) : (stored ?? null))

/** Numbers are compared as numbers and text by code unit, which puts ISO dates in order; nothing else has an order. */
function inOrder(wanted: Json, how: Pick<Compared, 'numeric'>, accepts: (order: number) => boolean): Test {
  const { text, number } = toBound(wanted)
  return (value) => {
    const stored = inOrderOf(how, value)
    if (typeof stored === 'string') return accepts(stored < text ? -1 : Number(stored > text))
    if (typeof stored !== 'number' || number === undefined) return false
    return accepts(stored < number ? -1 : Number(stored > number))
  }
}

/** A wanted value as it is compared with stored text and with stored numbers; `undefined` if it cannot be. */
export function toBound(wanted: Json): { readonly text: string; readonly number: number | undefined } {
  const text = toText(wanted)
  return { text, number: typeof wanted === 'number' ? wanted : toNumber(text) }
}

function inText(wanted: Json, accepts: (stored: string, text: string) => boolean): Test {
  const text = toText(wanted).toLowerCase()
  return (stored) =>
    (typeof stored === 'string' || typeof stored === 'number') && accepts(inLowerCase(String(stored)), text)
}

let lastText = ''
let lastInLowerCase = ''

/** Remembers the last text, since several conditions often look at the same attribute of a resource. */
function inLowerCase(text: string): string {
  if (text === lastText) return lastInLowerCase
  lastText = text
  lastInLowerCase = text.toLowerCase()
  return lastInLowerCase
}

function matchesPattern(wanted: Json, allowance: FilterAllowance): Test {
  const given: readonly Json[] = Array.isArray(wanted) ? wanted : [wanted]
  const patterns = given.map((one) => compilePattern(toText(one), allowance))
  return (stored) =>
    stored !== undefined &&
    stored !== null &&
    typeof stored !== 'object' &&
    patterns.some((matches) => matches(String(stored)))
}

export const isTrue = (wanted: Json): boolean =>
  wanted === true || wanted === 'true' || wanted === '1' || wanted === ''

export type Scalar = string | number | boolean | null

/** A number as JSON writes it (RFC 8259 §6): `007` and `1e` are text. */
const jsonNumber = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/

/** The number that a text represents; `undefined` if it represents none. */
const toNumber = (text: string): number | undefined => (jsonNumber.test(text) ? Number(text) : undefined)

/**
 * The stored values that equal a wanted one. A query's values are text, so `5` equals the number 5 and the
 * text "5": each is compared in the type of the stored value. A missing attribute counts as null.
 */
export function equals(wanted: Json): ReadonlySet<Scalar> {
  switch (typeof wanted) {
    case 'string':
      return equalsText(wanted)
    case 'number':
    case 'boolean':
      return new Set<Scalar>([wanted, String(wanted)])
    default:
      return new Set<Scalar>(wanted === null ? [null] : [])
  }
}

/** The stored values that equal any of several wanted ones; a single value counts as a list of one. */
export function equalsAny(wanted: Json): ReadonlySet<Scalar> {
  if (!isArray(wanted)) return equals(wanted)
  const all = new Set<Scalar>()
  for (const one of wanted) for (const value of equals(one)) all.add(value)
  return all
}

/** The same for all texts that differ only in case, or in how Unicode composes them. */
export const fold = (text: string): string => text.normalize('NFKC').toUpperCase().toLowerCase()

export const foldScalar = (value: Scalar): Scalar => (typeof value === 'string' ? fold(value) : value)

function equalsText(text: string): ReadonlySet<Scalar> {
  const set = new Set<Scalar>([text])
  const number = toNumber(text)
  if (number !== undefined) set.add(number)
  if (text === 'true' || text === 'false') set.add(text === 'true')
  if (text === 'null') set.add(null)
  return set
}

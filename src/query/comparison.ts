import { type Json, toText } from '../core/json.ts'
import type { Comparison } from '../core/query.ts'
import { equals, equalsAny, foldScalar, toNumber } from './equality.ts'
import { compilePattern } from './pattern.ts'

/** Whether one stored value passes; `undefined` is a missing attribute. */
export type Test = (stored: Json | undefined) => boolean

/** Compiles a comparison with its wanted value. The filter handles those that negate. */
export function compileComparison(op: Exclude<Comparison, 'ne' | 'nin'>, wanted: Json): Test {
  return tests[op](wanted)
}

const tests: Record<Exclude<Comparison, 'ne' | 'nin'>, (wanted: Json) => Test> = {
  eq: (wanted) => isOneOf(Array.isArray(wanted) ? equalsAny(wanted) : equals(wanted)),
  ieq: (wanted) => isFolded(new Set([...equalsAny(wanted)].map(foldScalar))),
  in: (wanted) => isOneOf(equalsAny(wanted)),
  has: (wanted) => isOneOf(equals(wanted)),
  lt: (wanted) => inOrder(wanted, (order) => order < 0),
  lte: (wanted) => inOrder(wanted, (order) => order <= 0),
  gt: (wanted) => inOrder(wanted, (order) => order > 0),
  gte: (wanted) => inOrder(wanted, (order) => order >= 0),
  contains: (wanted) => inText(wanted, (stored, text) => stored.includes(text)),
  startsWith: (wanted) => inText(wanted, (stored, text) => stored.startsWith(text)),
  endsWith: (wanted) => inText(wanted, (stored, text) => stored.endsWith(text)),
  like: matchesPattern,
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
function inOrder(wanted: Json, accepts: (order: number) => boolean): Test {
  const { text, number } = toBound(wanted)
  return (stored) => {
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
    (typeof stored === 'string' || typeof stored === 'number') && accepts(String(stored).toLowerCase(), text)
}

function matchesPattern(wanted: Json): Test {
  const patterns = (Array.isArray(wanted) ? wanted : [wanted]).map((one: Json) => compilePattern(toText(one)))
  return (stored) =>
    stored !== undefined &&
    stored !== null &&
    typeof stored !== 'object' &&
    patterns.some((pattern) => pattern.matcher(String(stored)).find())
}

export const isTrue = (wanted: Json): boolean =>
  wanted === true || wanted === 'true' || wanted === '1' || wanted === ''

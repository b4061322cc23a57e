import { isArray, type Json } from '../core/json.ts'

export type Scalar = string | number | boolean | null

/** A number as JSON writes it (RFC 8259 §6): `007` and `1e` are text. */
const jsonNumber = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/

/** The number that a text represents; `undefined` if it represents none. */
export const toNumber = (text: string): number | undefined =>
  jsonNumber.test(text) ? Number(text) : undefined

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

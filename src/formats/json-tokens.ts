import { escapeName } from './json-pointer.ts'

/** In a text that is JSON: a string, a bracket, a comma, a colon, or a number or word between them. */
export const tokenPattern = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/** A name or a value without parts, as it is spelled in a JSON text. */
export interface JsonPlace {
  readonly kind: 'name' | 'value'
  readonly token: string
  /** The offset of the token in the text. */
  readonly start: number
  /** A name that the same object has had before. */
  readonly isDuplicate: boolean
  /** The JSON Pointer (RFC 6901) of the value, or of the member with the name. Only until the next place is asked for. */
  readonly pointer: () => string
}

/** All names and values in a text that is known to be JSON. */
export function* jsonPlaces(text: string): Iterable<JsonPlace> {
  const stack: Level[] = []
  const pointer = (): string => stack.map(({ name }) => `/${escapeName(String(name))}`).join('')
  for (const [start, token, next] of withNext(text)) {
    const level = stack.at(-1)
    if (token === '{') stack.push({ name: '', names: new Set() })
    else if (token === '[') stack.push({ name: 0, names: undefined })
    else if (token === '}' || token === ']') stack.pop()
    else if (token === ',') {
      if (level && typeof level.name === 'number') level.name += 1
    } else if (token !== ':') yield toPlace(level, { start, token, isName: next === ':', pointer })
  }
}

/** An object or a list that is open. */
interface Level {
  /** Of the present member, or the index of the present element. */
  name: string | number
  readonly names: Set<string> | undefined
}

interface Scalar {
  readonly start: number
  readonly token: string
  readonly isName: boolean
  readonly pointer: () => string
}

function toPlace(level: Level | undefined, { start, token, isName, pointer }: Scalar): JsonPlace {
  if (!isName || !level?.names) return { kind: 'value', token, start, isDuplicate: false, pointer }
  const name = JSON.parse(token) as string
  const isDuplicate = level.names.has(name)
  level.names.add(name)
  level.name = name
  return { kind: 'name', token, start, isDuplicate, pointer }
}

/** Every token with its offset and the token after it. */
function* withNext(text: string): Iterable<readonly [number, string, string | undefined]> {
  let last: RegExpExecArray | undefined
  for (const match of text.matchAll(tokenPattern)) {
    if (last) yield [last.index, last[0], match[0]]
    last = match
  }
  if (last) yield [last.index, last[0], undefined]
}

/** Half a character of UTF-16, which no URL and no UTF-8 can carry. */
export const hasLoneSurrogate = (name: string): boolean => /\p{Surrogate}/u.test(name)

/** Whether a JSON text may have a lone surrogate: only escapes can spell them. A quick test. */
export const mayHaveLoneSurrogate = (text: string): boolean => /\\u[dD][89a-fA-F]/.test(text)

/**
 * A number as it comes back after it was read, where that has another value: an integer beyond 2^53 is rounded, and one
 * beyond 1.79e308 is null. `undefined` for all others, and for fractions, which are rounded by everyone.
 */
export function changedNumber(token: string): string | undefined {
  const number = Number(token)
  if (!Number.isFinite(number)) return 'null'
  if (Number.isSafeInteger(number) || !/^-?\d+$/.test(token)) return undefined
  const shown = String(number)
  return BigInt(token) === toBigInt(shown) ? undefined : shown
}

/** Of an integer as JavaScript spells it: `1.25e+22` beyond 10^21. */
function toBigInt(text: string): bigint {
  const [, sign = '', first = '', rest = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e\+(\d+))?$/.exec(text) ?? []
  const digits = BigInt(first + rest.padEnd(Number(exponent), '0'))
  return sign === '-' ? -digits : digits
}

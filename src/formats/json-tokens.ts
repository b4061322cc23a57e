import { escapeName } from './json-pointer.ts'

/** In a text that is JSON: a string, a bracket, a comma, a colon, or a number or word between them. */
export const tokenPattern = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/** How JSON or JSON5 spells what a text consists of. */
export interface JsonSpelling {
  readonly tokens: RegExp
  /** The name that a token in front of a colon stands for. */
  readonly toName: (token: string) => string
}

export const jsonSpelling: JsonSpelling = {
  tokens: tokenPattern,
  toName: (token) => JSON.parse(token) as string,
}

/** JSON5 also has comments, single quotes, more escapes, and names without quotes. */
export const json5Spelling: JsonSpelling = {
  tokens:
    /\/\/[^\n\r\u2028\u2029]*|\/\*[^]*?\*\/|"[^"\\]*(?:\\[^][^"\\]*)*"|'[^'\\]*(?:\\[^][^'\\]*)*'|[{}[\],:]|[^\s{}[\],:"'/]+/g,
  toName: (token) =>
    token
      .replace(/^["']([^]*)["']$/, '$1')
      .replaceAll(
        /\\(?:x([\da-f]{2})|u([\da-f]{4})|(\r\n|[^]))/gi,
        (_, byte: string | undefined, unit: string | undefined, other = '') =>
          byte === undefined && unit === undefined
            ? (json5Escapes[other] ?? other)
            : String.fromCharCode(Number.parseInt(byte ?? unit ?? '', 16)),
      ),
}

/** What stands for other characters, or for none: a line that goes on behind its end. */
const json5Escapes: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  0: '\0',
  '\n': '',
  '\r': '',
  '\r\n': '',
  '\u2028': '',
  '\u2029': '',
}

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

/** All names and values in a text that is known to parse. */
export function* jsonPlaces(text: string, spelling: JsonSpelling): Iterable<JsonPlace> {
  const stack: Level[] = []
  const pointer = (): string => stack.map(({ name }) => `/${escapeName(String(name))}`).join('')
  for (const [start, token, next] of withNext(text, spelling.tokens)) {
    const level = stack.at(-1)
    if (token === '{') stack.push({ name: '', names: new Set() })
    else if (token === '[') stack.push({ name: 0, names: undefined })
    else if (token === '}' || token === ']') stack.pop()
    else if (token === ',') {
      if (level && typeof level.name === 'number') level.name += 1
    } else if (token !== ':')
      yield toPlace(level, { start, token, isName: next === ':', toName: spelling.toName, pointer })
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
  readonly toName: JsonSpelling['toName']
  readonly pointer: () => string
}

function toPlace(level: Level | undefined, { start, token, isName, toName, pointer }: Scalar): JsonPlace {
  if (!isName || !level?.names) return { kind: 'value', token, start, isDuplicate: false, pointer }
  const name = toName(token)
  const isDuplicate = level.names.has(name)
  level.names.add(name)
  level.name = name
  return { kind: 'name', token, start, isDuplicate, pointer }
}

/** Every token but comments, with its offset and the token after it. */
function* withNext(text: string, tokens: RegExp): Iterable<readonly [number, string, string | undefined]> {
  let last: RegExpExecArray | undefined
  for (const match of text.matchAll(tokens)) {
    if (match[0].startsWith('/')) continue
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
  const [, sign = '', digits = ''] = /^([-+]?)(.*)$/.exec(token) ?? []
  const size = Number(digits)
  if (!Number.isFinite(size)) return 'null'
  if (Number.isSafeInteger(size) || !/^(?:\d+|0x[\da-f]+)$/i.test(digits)) return undefined
  const shown = String(size)
  if (BigInt(digits) === toBigInt(shown)) return undefined
  return sign === '-' ? `-${shown}` : shown
}

/** Of a positive integer as JavaScript spells it: `1.25e+22` beyond 10^21. */
function toBigInt(text: string): bigint {
  const [, first = '', rest = '', exponent = '0'] = /^(\d+)(?:\.(\d+))?(?:e\+(\d+))?$/.exec(text) ?? []
  return BigInt(first + rest.padEnd(Number(exponent), '0'))
}

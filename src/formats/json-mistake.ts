import { createRequire } from 'node:module'

import type * as Jsonc from 'jsonc-parser'

/** The parser that knows positions is loaded with the first mistake. */
const loadNow = createRequire(import.meta.url)

/** A place in a text; both count from 1. */
export interface TextPosition {
  readonly line: number
  readonly column: number
}

/** Where a text stops being JSON. */
export interface JsonMistake extends TextPosition {
  /** What is wrong there, with advice: `a comma is missing before this.` */
  readonly explanation: string
}

/** The first mistake in a text; `undefined` if there is none. Throws a RangeError if the text is nested too deeply. */
export function findJsonMistake(text: string): JsonMistake | undefined {
  const { printParseErrorCode, visit } = loadNow('jsonc-parser') as typeof Jsonc
  const mistakes: JsonMistake[] = []
  const onError = (error: Jsonc.ParseErrorCode, offset: number): void => {
    if (mistakes.length > 0) return
    const code = printParseErrorCode(error)
    const words = code.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()
    mistakes.push({ ...positionAt(text, offset), explanation: explanations[code] ?? `${words}.` })
  }
  visit(text, { onError }, { disallowComments: true, allowTrailingComma: false })
  return mistakes[0]
}

export function positionAt(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}

/** By jsonc-parser's names. */
const explanations: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is not a value. Text belongs in double quotes.',
  InvalidNumberFormat: 'this number is not written as JSON writes numbers.',
  PropertyNameExpected: 'a name in double quotes is expected here. Is there an extra comma before it?',
  ValueExpected: 'a value is expected here. Is there an extra comma before it?',
  ColonExpected: 'a colon is missing before this.',
  CommaExpected: 'a comma is missing before this.',
  CloseBraceExpected: 'a closing } is missing before this.',
  CloseBracketExpected: 'a closing ] is missing before this.',
  EndOfFileExpected: 'the data ends before this. Is there an extra bracket?',
  UnexpectedEndOfString: 'the closing double quote of this string is missing.',
  UnexpectedEndOfNumber: 'this number is not complete.',
  InvalidCharacter: 'this string has a character that must be written as an escape, for example \\n or \\t.',
  InvalidEscapeCharacter: 'JSON has no such escape. A backslash itself is written \\\\.',
  InvalidUnicode: '\\u must be followed by four hexadecimal digits (0–9, a–f).',
}

import { UserError } from '../../../core/error.ts'
import type { TextPosition } from '../../../formats/json-mistake.ts'

/** What is wrong with a data file, and what to do about it, for the person who started the server. */
export class DataFileError extends UserError {
  /** One sentence, without the excerpt. */
  readonly summary: string

  constructor(summary: string, excerpt = '', options?: ErrorOptions) {
    super(excerpt === '' ? summary : `${summary}\n\n${excerpt}`, options)
    this.summary = summary
  }
}

/** An error at a place in a data file, with the line and a caret below it. */
export function errorAt(
  file: string,
  text: string,
  { line, column }: TextPosition,
  problem: string,
): DataFileError {
  return new DataFileError(
    `${file}, line ${line}, column ${column}: ${problem}`,
    excerptOf(text.split(/\r?\n/)[line - 1] ?? '', line, column),
  )
}

/** How much of a long line is shown, on either side of the place. */
const reach = 60

function excerptOf(content: string, line: number, column: number): string {
  const start = Math.max(0, column - 1 - reach)
  const shown = content.slice(start, column - 1 + reach)
  const gutter = `  ${line} | ${start > 0 ? '…' : ''}`
  const indent = shown.slice(0, column - 1 - start).replaceAll(/[^\t]/g, ' ')
  return `${gutter}${shown}\n${' '.repeat(gutter.length)}${indent}^`
}

import { createRequire } from 'node:module'

import type Papa from 'papaparse'

import { UserError } from '../core/error.ts'
import type { Json, JsonObject } from '../core/json.ts'

const require = createRequire(import.meta.url)

export interface CsvTable {
  readonly records: readonly JsonObject[]
  /** Columns that look like numbers and stay texts. */
  readonly notices: readonly string[]
}

/**
 * The records of a table whose first line names its columns; commas, semicolons or tabs separate them. A column becomes
 * numbers, booleans or null only if every value could be written back as it was, so `0800` stays a text. Throws a
 * {@link UserError}.
 */
export function parseCsv(file: string, text: string): CsvTable {
  const [names, ...rows] = readRows(file, text)
  if (!names) throw new UserError(`${file} is empty. Its first line must name the columns: id,name,price`)
  assertNames(file, names)
  for (const [at, row] of rows.entries())
    if (row.length !== names.length)
      throw new UserError(
        `${file}, record ${at + 1}: there are ${row.length} values, but the first line names ${names.length} columns. A value that contains the separator must be in double quotes.`,
      )
  const columns = names.map((name, at) =>
    toColumn(
      rows.map((row) => row[at] ?? ''),
      `${file}: ${name}`,
    ),
  )
  return {
    records: rows.map((_, row) =>
      Object.fromEntries(names.map((name, at) => [name, columns[at]?.values[row] ?? null])),
    ),
    notices: columns.flatMap(({ notice }) => notice ?? []),
  }
}

function readRows(file: string, text: string): readonly (readonly string[])[] {
  const { parse } = require('papaparse') as typeof Papa
  const { data, errors } = parse<readonly string[]>(text, { skipEmptyLines: true })
  const mistake = errors.find(({ type }) => type === 'Quotes')
  if (!mistake) return data
  const record = mistake.row === undefined ? '' : `, record ${mistake.row}`
  throw new UserError(
    `${file}${record}: a double quote is not closed, or has text behind it. Inside of quotes, write a quote twice: "5"" wide".`,
  )
}

function assertNames(file: string, names: readonly string[]): void {
  const empty = names.indexOf('')
  if (empty >= 0) throw new UserError(`${file}: column ${empty + 1} has no name in the first line.`)
  const double = names.find((name, at) => names.indexOf(name) !== at)
  if (double !== undefined)
    throw new UserError(`${file}: there are two columns "${double}". Rename one of them.`)
}

interface Column {
  readonly values: readonly Json[]
  readonly notice?: string
}

/** An empty value is `null` in a column of numbers or booleans, and otherwise an empty text. */
function toColumn(texts: readonly string[], name: string): Column {
  const given = texts.filter((text) => text !== '')
  if (given.length === 0) return { values: texts.map(() => null) }
  for (const [isWritten, read] of columnTypes)
    if (given.every(isWritten)) return { values: texts.map(nullOr(read)) }
  const odd = given.every((text) => text.trim() !== '' && Number.isFinite(Number(text)))
    ? given.find((text) => !isNumber(text))
    : undefined
  if (odd === undefined) return { values: texts }
  return { values: texts, notice: `${name} stays text, since ${odd} would not stay as it is as a number.` }
}

const isNumber = (text: string): boolean => String(Number(text)) === text && Number.isFinite(Number(text))

const columnTypes: readonly (readonly [(text: string) => boolean, (text: string) => Json])[] = [
  [isNumber, Number],
  [(text) => text === 'true' || text === 'false', (text) => text === 'true'],
]

const nullOr =
  (read: (text: string) => Json) =>
  (text: string): Json =>
    text === '' ? null : read(text)

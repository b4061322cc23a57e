import { UserError } from '../core/error.ts'
import type { Json } from '../core/json.ts'
import { importDefault } from '../formats/import-module.ts'
import { findJsonMistake, positionAt } from '../formats/json-mistake.ts'
import { readDataText } from '../store/file/data/data-bytes.ts'
import { parseDataText, parseJsonText } from '../store/file/data/data-text.ts'
import { findSilentChanges } from '../store/file/data/silent-changes.ts'
import { parseCsv } from './csv.ts'
import { toPlainJson } from './to-json.ts'
import { parseYaml } from './yaml.ts'

/** What a file or an address holds: one collection, or an object with a member for each. */
export interface SourceContent {
  readonly value: Json
  /** What the person at the terminal should know about it. */
  readonly notices: readonly string[]
}

/** Formats by the endings of their files. */
const fileFormats: ReadonlyMap<string, FileFormat> = new Map([
  ['json', 'json'],
  ['json5', 'json'],
  ['yaml', 'yaml'],
  ['yml', 'yaml'],
  ['csv', 'csv'],
  ['tsv', 'csv'],
  ['ndjson', 'ndjson'],
  ['jsonl', 'ndjson'],
  ...['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((ending) => [ending, 'code'] as const),
])

export type FileFormat = 'json' | 'yaml' | 'csv' | 'ndjson' | 'code'

/** `undefined` for a name with another ending, or none. */
export const formatOf = (name: string): FileFormat | undefined =>
  fileFormats.get(/\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '')

/** Throws a {@link UserError} for a file that is missing or broken. */
export async function readSourceFile(file: string): Promise<SourceContent> {
  const format = formatOf(file) ?? 'json'
  return format === 'code'
    ? { value: await runModule(file), notices: [] }
    : parseSource(file, await readDataText(file), format)
}

/** `name` is for messages. Throws a {@link UserError} for a text that is not in this format. */
export async function parseSource(
  name: string,
  text: string,
  format: Exclude<FileFormat, 'code'>,
): Promise<SourceContent> {
  switch (format) {
    case 'json':
      return parseJson(name, text)
    case 'yaml':
      return { value: parseYaml(name, text), notices: [] }
    case 'csv': {
      const { records, notices } = parseCsv(name, text)
      return { value: records, notices }
    }
    case 'ndjson':
      return { value: parseLines(name, text), notices: [] }
  }
}

/** A list may be the whole file here, since the file gives it a name. */
async function parseJson(name: string, text: string): Promise<SourceContent> {
  if (text.trimStart().startsWith('[')) return { value: parseJsonText(name, text).value, notices: [] }
  const { database: value, isJson5 } = parseDataText(name, text)
  return { value, notices: await findSilentChanges(name, { database: value, text, isJson5 }) }
}

/** JSON in lines; empty ones do not matter. */
const parseLines = (name: string, text: string): readonly Json[] =>
  text.split('\n').flatMap((line, at) => (line.trim() === '' ? [] : [parseRecordLine(name, line, at + 1)]))

function parseRecordLine(name: string, line: string, number: number): Json {
  try {
    return JSON.parse(line) as Json
  } catch {
    const { column, explanation } = findJsonMistake(line) ?? {
      ...positionAt(line, 0),
      explanation: 'this is not JSON.',
    }
    throw new UserError(`${name}, line ${number}, column ${column}: ${explanation}`)
  }
}

/** The default export is the data, or a function that returns it, or a promise of it. */
async function runModule(file: string): Promise<Json> {
  const exported = await importDefault(file, 'export default { cookies: [ … ] }')
  if (typeof exported !== 'function') return toPlainJson(await exported, file)
  let value: unknown
  try {
    value = await (exported as () => unknown)()
  } catch (error) {
    throw new UserError(`${file} failed: ${error instanceof Error ? error.stack : String(error)}`)
  }
  if (value === undefined) throw new UserError(`${file}: the function that is exported returns nothing.`)
  return toPlainJson(value, file)
}

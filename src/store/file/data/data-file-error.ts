import type { BigIntStats, Stats } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'

import { nearest, UserError } from '../../../core/error.ts'
import type { TextPosition } from '../../../formats/json-mistake.ts'
import { commandName } from '../../../package.ts'
import { codeOf } from '../disk/disk-error.ts'

/** A problem with a data file and what to do about it, for the person who started the server. */
export class DataFileError extends UserError {
  /** One sentence, without the excerpt. */
  readonly summary: string
  /** Where the problem is in the file, if it is at one place. */
  readonly position: TextPosition | undefined

  constructor(summary: string, excerpt = '', options: ErrorOptions & { position?: TextPosition } = {}) {
    super(excerpt === '' ? summary : `${summary}\n\n${excerpt}`, options)
    this.summary = summary
    this.position = options.position
  }
}

/** An error at a place in a data file, with the line and a caret below it. */
export function errorAt(file: string, text: string, position: TextPosition, problem: string): DataFileError {
  const { line, column } = position
  return new DataFileError(
    `${file}, line ${line}, column ${column}: ${problem}`,
    excerptOf(text.split(/\r?\n/)[line - 1] ?? '', line, column),
    { position: { line, column } },
  )
}

/** How many characters of a long line are shown on either side of the place. */
const excerptRadius = 60

function excerptOf(content: string, line: number, column: number): string {
  const start = Math.max(0, column - 1 - excerptRadius)
  const shown = content.slice(start, column - 1 + excerptRadius)
  const gutter = `  ${line} | ${start > 0 ? '…' : ''}`
  const indent = shown.slice(0, column - 1 - start).replaceAll(/[^\t]/g, ' ')
  return `${gutter}${shown}\n${' '.repeat(gutter.length)}${indent}^`
}

/** Throws for anything that is neither a file nor a folder: reading it may never end. Folders fail later. */
export function assertRegular(given: string, found: Stats | BigIntStats): void {
  if (found.isFile() || found.isDirectory()) return
  throw new DataFileError(`${given} is ${kindOf(found)}, and only a file can be served.`)
}

function kindOf(found: Stats | BigIntStats): string {
  if (found.isFIFO()) return 'a named pipe'
  return found.isSocket() ? 'a socket' : 'a device'
}

/** Turns the system's error on reading a data file into one that explains what to do; others stay as they are. */
export async function toDataFileError(given: string, cause: unknown): Promise<unknown> {
  switch (codeOf(cause)) {
    case 'ENOENT':
      return new DataFileError(await explainMissing(given), '', { cause })
    case 'EISDIR':
      return new DataFileError(await explainFolder(given), '', { cause })
    case 'EACCES':
    case 'EPERM':
      return new DataFileError(`${given} cannot be read: its permissions do not allow it.`, '', { cause })
    case 'ELOOP':
    case 'EMLINK':
      return new DataFileError(await explainLink(given), '', { cause })
    default:
      return cause
  }
}

/** Links are followed at the start alone, so that the journal stays beside the file. */
async function explainLink(given: string): Promise<string> {
  const isLoop = await stat(given).then(
    () => false,
    (error: unknown) => codeOf(error) === 'ELOOP',
  )
  return isLoop
    ? `${given} is a symbolic link that leads back to itself.`
    : `${given} is a symbolic link now. To serve the file that it leads to, start the server again.`
}

/** Other formats, by the endings of their files. */
const otherFormats: ReadonlyMap<string, string> = new Map([
  ['csv', 'CSV'],
  ['tsv', 'a table'],
  ['yaml', 'YAML'],
  ['yml', 'YAML'],
  ['ndjson', 'JSON in lines'],
  ['jsonl', 'JSON in lines'],
  ...['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((ending) => [ending, 'a program'] as const),
])

/** Throws for a file whose ending names another format than JSON. */
export function assertWritableFormat(given: string): void {
  const ending = extname(given).slice(1).toLowerCase()
  if (ending === 'xml')
    throw new DataFileError(`${given} is XML, which is not read. Save it as JSON: { "people": [ … ] }.`)
  const format = otherFormats.get(ending)
  if (format === undefined) return
  throw new DataFileError(
    `${given} is ${format}, and only JSON is written back. Make a JSON file of it: ${commandName} export ${given} -o db.json`,
  )
}

async function explainFolder(given: string): Promise<string> {
  const names = await readdir(given).catch(() => [])
  const [file, ...others] = names.filter(
    (name) => /\.json5?$/i.test(name) && !/\.config\.|^package/.test(name),
  )
  if (file === undefined) return `${given} is a folder. Name the JSON file in it.`
  const all = others.length > 0 ? 'one of the files in it, for example' : 'the file in it:'
  return `${given} is a folder, and changes are saved in one file. Name ${all} ${join(given, file)}`
}

/** The file that was probably meant instead, or how to make one. */
async function explainMissing(given: string): Promise<string> {
  if (/^https?:\/\//i.test(given))
    return `That is an address, and changes are saved in a file. Make one: ${commandName} export ADDRESS -o db.json`
  const namesake = await namesakeOf(given)
  const isOther = otherFormats.has(extname(given).slice(1).toLowerCase())
  if (namesake === undefined && isOther) return `There is no file ${given}.`
  return namesake === undefined
    ? `There is no file ${given} yet. Create it with: ${commandName} init ${given}`
    : `There is no file ${given}. Did you mean ${namesake}?`
}

/** A file in the same folder with nearly the same name, whatever its extension. */
async function namesakeOf(given: string): Promise<string | undefined> {
  const folder = dirname(given)
  const found = await readdir(folder).catch(() => [])
  const byStem = new Map(found.filter((one) => /^[^.]+\.json5?$/i.test(one)).map((one) => [stemOf(one), one]))
  const stem = nearest(stemOf(basename(given)), [...byStem.keys()])
  return stem && join(folder, byStem.get(stem) ?? '')
}

const stemOf = (name: string): string => basename(name, extname(name))

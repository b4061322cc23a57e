import { createRequire } from 'node:module'

import type Json5 from 'json5'

import { isArray, isObject, type Json } from '../../../core/json.ts'
import type { Database } from '../../../core/resource.ts'
import { findJsonMistake, positionAt } from '../../../formats/json-mistake.ts'
import {
  hasLoneSurrogate,
  json5Spelling,
  jsonPlaces,
  jsonSpelling,
  mayHaveLoneSurrogate,
} from '../../../formats/json-tokens.ts'
import { jsonParts } from '../layout/json-spans.ts'
import { DataFileError, errorAt } from './data-file-error.ts'

/** Loads packages that a file of plain JSON does not need. */
const require = createRequire(import.meta.url)

export interface DataText {
  readonly database: Database
  /** Whether it has comments, single quotes or anything else that JSON lacks. */
  readonly isJson5: boolean
}

/** Parses the text of a data file; `file` is for messages. Throws a DataFileError. */
export function parseDataText(file: string, text: string): DataText {
  if (text.trim() === '') {
    throw new DataFileError(`${file} is empty. Write {} into it, or something like { "cookies": [] }.`)
  }
  const { value, isJson5 } = parseJsonText(file, text)
  if (isObject(value)) {
    if (isJson5) assertNoJson5Duplicates(file, text)
    else assertNoDuplicates(file, text, value)
    if (mayHaveLoneSurrogate(text)) assertWholeNames(file, text, isJson5)
    return { database: value, isJson5 }
  }
  throw new DataFileError(
    isArray(value)
      ? `${file} holds a list. Give the list a name, so that it has an address: { "items": [ … ] }.`
      : `${file} holds a single value. A data file is an object with one member per collection: { "cookies": [ … ] }.`,
  )
}

/** Of two members with one name JSON.parse keeps only the last: the next write would lose the first. */
function assertNoDuplicates(file: string, text: string, database: Database): void {
  if (!mayHaveDuplicates(text, database)) return
  const names = new Set<string>()
  for (const part of jsonParts(text)) {
    if (part.kind !== 'member') continue
    if (names.has(part.name)) throw duplicateAt(file, text, part.key.start, part.name)
    names.add(part.name)
  }
}

function assertNoJson5Duplicates(file: string, text: string): void {
  for (const { isDuplicate, token, start, pointer } of jsonPlaces(text, json5Spelling)) {
    const isAtTop = isDuplicate && pointer().lastIndexOf('/') === 0
    if (isAtTop) throw duplicateAt(file, text, start, json5Spelling.toName(token))
  }
}

const duplicateAt = (file: string, text: string, start: number, name: string): DataFileError =>
  errorAt(file, text, positionAt(text, start), `there is a second "${name}". Merge the two, or rename one.`)

/** Whether a member's name may stand at the top twice. Looks at each name once, without parsing. */
function mayHaveDuplicates(text: string, database: Database): boolean {
  const names = new Set(Object.keys(database).map((name) => JSON.stringify(name)))
  const seen = new Set<string>()
  let start = text.indexOf('"')
  while (start >= 0) {
    const end = endOfString(text, start)
    const name = isBeforeColon(text, end) ? text.slice(start, end) : ''
    if (seen.has(name)) return true
    if (names.has(name)) seen.add(name)
    start = text.indexOf('"', end)
  }
  return false
}

/** The offset behind the closing quote. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end < 0 ? text.length : end + 1
}

function isEscaped(text: string, at: number): boolean {
  let first = at
  while (text[first - 1] === '\\') first--
  return (at - first) % 2 === 1
}

function isBeforeColon(text: string, end: number): boolean {
  let next = end
  while (/\s/.test(text[next] ?? '')) next++
  return text[next] === ':'
}

/** Half a character cannot stand in a URL, and other programs replace it in their copies of the data. */
function assertWholeNames(file: string, text: string, isJson5: boolean): void {
  const spelling = isJson5 ? json5Spelling : jsonSpelling
  for (const { kind, token, start } of jsonPlaces(text, spelling)) {
    if (kind !== 'name' || !mayHaveLoneSurrogate(token)) continue
    const name = spelling.toName(token)
    if (!hasLoneSurrogate(name)) continue
    const spelled = isJson5 ? JSON.stringify(name) : token
    const problem = `the name ${spelled} contains half a character (a lone surrogate). Give it another name.`
    throw errorAt(file, text, positionAt(text, start), problem)
  }
}

interface Parsed {
  readonly value: Json
  readonly isJson5: boolean
}

/** JSON, or JSON5 where it is not. `file` is for messages. Throws a DataFileError. */
export function parseJsonText(file: string, text: string): Parsed {
  try {
    return { value: JSON.parse(text) as Json, isJson5: false }
  } catch (jsonError) {
    try {
      const { parse } = require('json5') as typeof Json5
      return { value: parse<Json>(text), isJson5: true }
    } catch (json5Error) {
      throw file.endsWith('.json5')
        ? toJson5Error(file, text, json5Error)
        : toJsonError(file, text, jsonError)
    }
  }
}

function toJson5Error(file: string, text: string, cause: unknown): unknown {
  const { lineNumber: line, columnNumber: column } = cause as { lineNumber?: number; columnNumber?: number }
  if (line === undefined || column === undefined) return cause
  const problem = String(cause)
    .replace(/^SyntaxError: JSON5: /, '')
    .replace(/ at \d+:\d+$/, '')
  return errorAt(file, text, { line, column }, `this is not JSON5: ${problem}.`)
}

function toJsonError(file: string, text: string, cause: unknown): DataFileError {
  const mistake = findJsonMistake(text)
  if (mistake) return errorAt(file, text, mistake, mistake.explanation)
  const offset = /position (\d+)/.exec(String(cause))?.[1] ?? '0'
  return errorAt(file, text, positionAt(text, Number(offset)), 'this is not JSON.')
}

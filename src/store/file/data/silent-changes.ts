import { isArray, isObject, type Json } from '../../../core/json.ts'
import type { Database } from '../../../core/resource.ts'
import { positionAt } from '../../../formats/json-mistake.ts'
import { changedNumber, json5Spelling, jsonPlaces, jsonSpelling } from '../../../formats/json-tokens.ts'
import { inSlices } from '../disk/atomic-write.ts'
import type { DataText } from './data-text.ts'

/** More of a kind are only counted. */
const mostListed = 5

/**
 * What JSON.parse changes in a data file without a word, as sentences for a person: of members with the same name, it
 * keeps the last; an integer beyond 2^53, it rounds. A file that has neither is not parsed for it again: its names and
 * values are counted, except in JSON5. Works in slices, between which others run.
 */
export async function findSilentChanges(
  given: string,
  { text, database, isJson5 }: ParsedText,
): Promise<readonly string[]> {
  if (!isJson5 && !(await mayDiffer(text, database))) return []
  const duplicates = new Findings()
  const numbers = new Findings()
  await inSlices(
    jsonPlaces(text, isJson5 ? json5Spelling : jsonSpelling),
    ({ kind, token, start, isDuplicate }) => {
      if (isDuplicate) duplicates.add(start, token)
      if (kind === 'name' || !/^[-+.\d]|^(?:Infinity|NaN)$/.test(token)) return
      const shown = changedNumber(token)
      if (shown !== undefined) numbers.add(start, `${token} (sent as ${shown})`)
    },
  )
  return [
    ...duplicates.explain(given, text, 'appears twice in the same object. The last one counts.'),
    ...numbers.explain(given, text, 'cannot be kept exactly by JavaScript. Write it as a string, in quotes.'),
  ]
}

export interface ParsedText extends DataText {
  readonly text: string
}

async function mayDiffer(text: string, database: Database): Promise<boolean> {
  const inText = await sum(nameCounts(text))
  let inDatabase = 0
  let hasLargeNumbers = false
  await inSlices(contentsOf(database), ({ names, isLarge }) => {
    inDatabase += names
    hasLargeNumbers ||= isLarge
  })
  return inText !== inDatabase || hasLargeNumbers
}

class Findings {
  readonly #first: { readonly start: number; readonly what: string }[] = []
  #count = 0

  add(start: number, what: string): void {
    this.#count += 1
    if (this.#first.length < mostListed) this.#first.push({ start, what })
  }

  explain(given: string, text: string, problem: string): readonly string[] {
    const sentences = this.#first.map(({ start, what }) => {
      const { line, column } = positionAt(text, start)
      return `${given}, line ${line}, column ${column}: ${what} ${problem}`
    })
    const more = this.#count - sentences.length
    return more > 0 ? [...sentences, `${given}: and ${more} more like this.`] : sentences
  }
}

async function sum(counts: Iterable<number>): Promise<number> {
  let total = 0
  await inSlices(counts, (count) => {
    total += count
  })
  return total
}

/** How many strings are looked at in one go. */
const batchSize = 500

/** How many names of members a JSON text has: strings before a colon. */
function* nameCounts(text: string): Iterable<number> {
  let count = 0
  let strings = 0
  for (let start = text.indexOf('"'); start >= 0; strings += 1) {
    const end = endOfString(text, start)
    let next = end
    while (isSpace(text.charCodeAt(next))) next += 1
    if (text.charCodeAt(next) === colon) count += 1
    start = text.indexOf('"', next)
    if (strings % batchSize !== 0) continue
    yield count
    count = 0
  }
  yield count
}

const colon = 0x3a
const backslash = 0x5c
const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09

/** The offset behind a string that begins at an offset. */
function endOfString(text: string, start: number): number {
  let quote = text.indexOf('"', start + 1)
  while (text.charCodeAt(quote - 1) === backslash) {
    let first = quote - 1
    while (text.charCodeAt(first - 1) === backslash) first -= 1
    if ((quote - first) % 2 === 0) break
    quote = text.indexOf('"', quote + 1)
  }
  return quote + 1
}

interface Content {
  readonly names: number
  /** Whether there is a number that JavaScript may have rounded. */
  readonly isLarge: boolean
}

/** The names and numbers of each record, or of each member that is not a list. */
function* contentsOf(database: Database): Iterable<Content> {
  for (const value of Object.values(database)) {
    yield { names: 1, isLarge: false }
    if (isArray(value)) for (const element of value) yield contentOf(element)
    else yield contentOf(value)
  }
}

function contentOf(value: Json): Content {
  let names = 0
  let isLarge = false
  const visit = (inner: Json): void => {
    if (typeof inner === 'number') isLarge ||= Math.abs(inner) > Number.MAX_SAFE_INTEGER
    else if (isArray(inner)) for (const element of inner) visit(element)
    else if (isObject(inner)) {
      for (const name of Object.keys(inner)) {
        names += 1
        visit(inner[name] ?? null)
      }
    }
  }
  visit(value)
  return { names, isLarge }
}

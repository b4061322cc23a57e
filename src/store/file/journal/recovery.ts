import { readdir, readFile } from 'node:fs/promises'

import { type Json, member } from '../../../core/json.ts'
import type { Database, Resource } from '../../../core/resource.ts'
import type { Contents } from '../../memory/contents.ts'
import type { Change } from '../../store.ts'
import type { Files } from '../disk/files.ts'
import type { Fingerprint } from '../disk/fingerprint.ts'
import { type Entry, type Line, parseLine } from './journal-line.ts'

/** What a journal holds that is not in the data file. */
export interface LeftOver {
  /** All segments that there are. */
  readonly numbers: readonly number[]
  readonly transactions: readonly (readonly Entry[])[]
  /** Lines at the end that were not wholly written, so never acknowledged. */
  readonly torn: number
  /** The data file is not the one that the transactions were made on. */
  readonly isEdited: boolean
}

interface Segment {
  readonly number: number
  readonly lines: readonly Line[]
  readonly torn: number
}

export async function readJournal(files: Files, data: Fingerprint | undefined): Promise<LeftOver> {
  const segments = await readSegments(files)
  const isState = (kind: Line['kind']) => (line: Line) =>
    line.kind === kind && line.kind !== 'transaction' && line.fingerprint === data
  // A checkpoint that came to be the data file, but not to forgetting what it has taken in.
  const first = segments.findLastIndex(({ lines }) => lines.some(isState('checkpoint')))
  const wanted = segments.slice(Math.max(0, first)).filter(({ lines }) => lines.length > 0)
  return {
    numbers: segments.map(({ number }) => number),
    transactions: wanted.flatMap(({ lines }) =>
      lines.flatMap((line) => (line.kind === 'transaction' ? [line.entries] : [])),
    ),
    torn: wanted.reduce((sum, { torn }) => sum + torn, 0),
    isEdited: first < 0 && !wanted[0]?.lines.some(isState('base')),
  }
}

async function readSegments(files: Files): Promise<readonly Segment[]> {
  const names = await readdir(files.directory)
  const numbers = names.map((name) => files.journalNumber(name)).filter((number) => number !== undefined)
  const segments = numbers.toSorted((a, b) => a - b).map((number) => readSegment(files, number))
  return Promise.all(segments)
}

async function readSegment(files: Files, number: number): Promise<Segment> {
  const texts = (await readFile(files.journal(number), 'utf8')).split('\n')
  // What follows the last line break is a line that was not wholly written, or nothing.
  const unfinished = texts.pop()
  const lines: Line[] = []
  for (const text of texts) {
    const line = parseLine(text)
    if (!line) break
    lines.push(line)
  }
  return { number, lines, torn: texts.length - lines.length + Number(unfinished !== '') }
}

/** The database with room for every collection of the journal. */
export function withCollections(database: Database, { transactions }: LeftOver): Database {
  const missing = new Map<string, Json>()
  for (const { collection, key, after } of transactions.flat()) {
    if (member(database, collection) === undefined) missing.set(collection, key === '' ? (after ?? null) : [])
  }
  return missing.size === 0 ? database : { ...database, ...Object.fromEntries(missing) }
}

/** Does again what the transactions did, and answers what that changed. Doing it twice is harmless. */
export function replay(contents: Contents, { transactions, isEdited }: LeftOver): readonly Change[] {
  return transactions.flat().map((entry) => {
    const { collection, key } = entry
    const table = contents.table(collection)
    const before = table.row(key)?.resource
    const after = isEdited ? merge(before, entry) : entry.after
    table.write(key, after)
    if (after) contents.observe(collection, after)
    return { collection, key, before, after }
  })
}

/** Changes only what the transaction changed, in a record that a person has edited in the meantime. */
function merge(edited: Resource | undefined, { after, changed }: Entry): Resource | undefined {
  if (!edited || !after || !changed) return after
  const kept = Object.entries(edited).filter(
    ([name]) => !changed.includes(name) || Object.hasOwn(after, name),
  )
  const set = changed
    .filter((name) => Object.hasOwn(after, name))
    .map((name) => [name, after[name] ?? null] as const)
  return Object.fromEntries([...kept, ...set])
}

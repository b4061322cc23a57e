import { readdir, readFile } from 'node:fs/promises'

import { type Json, member } from '../../../core/json.ts'
import type { Database, Resource } from '../../../core/resource.ts'
import type { Contents } from '../../memory/contents.ts'
import type { Change } from '../../store.ts'
import { type Files, type Fingerprint, locate, readFingerprint } from '../disk/files.ts'
import { assertNotServed } from '../disk/lock.ts'
import { type JournalEntry, type JournalLine, parseLine } from './journal-line.ts'

/** The changes in a journal that are not in the data file. */
export interface UnsavedChanges {
  /** All existing segments. */
  readonly numbers: readonly number[]
  readonly transactions: readonly (readonly JournalEntry[])[]
  /** How many lines at the end were not completely written, and so never acknowledged. */
  readonly torn: number
  /** The data file is not the one that the transactions were made on. */
  readonly isEdited: boolean
}

interface SegmentLines {
  readonly number: number
  readonly lines: readonly JournalLine[]
  readonly torn: number
}

/**
 * Reads the journal beside a data file and writes nothing. Rejects with a DataFileError while the file is served;
 * `report` says why that takes a while to find out.
 */
export async function inspectJournal(
  given: string,
  report: (text: string) => void = () => undefined,
): Promise<UnsavedChanges> {
  const files = await locate(given)
  await assertNotServed(files, report)
  return readJournal(files, await readFingerprint(files.data))
}

/** `data` is the fingerprint of the data file. */
export async function readJournal(files: Files, data: Fingerprint | undefined): Promise<UnsavedChanges> {
  const segments = await readSegments(files)
  const isState = (kind: JournalLine['kind']) => (line: JournalLine) =>
    line.kind === kind && line.kind !== 'transaction' && line.fingerprint === data
  // The data file is this checkpoint; the server was killed before it could delete the segments that it contains.
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

async function readSegments(files: Files): Promise<readonly SegmentLines[]> {
  const names = await readdir(files.directory)
  const numbers = names.map((name) => files.journalNumber(name)).filter((number) => number !== undefined)
  const segments = numbers.toSorted((a, b) => a - b).map((number) => readSegment(files, number))
  return Promise.all(segments)
}

async function readSegment(files: Files, number: number): Promise<SegmentLines> {
  const texts = (await readFile(files.journal(number), 'utf8')).split('\n')
  // After the last line break comes nothing, or a line that was not completely written.
  const unfinished = texts.pop()
  const lines: JournalLine[] = []
  for (const text of texts) {
    const line = parseLine(text)
    if (!line) break
    lines.push(line)
  }
  return { number, lines, torn: texts.length - lines.length + Number(unfinished !== '') }
}

/** Adds the collections of the journal that the database lacks. */
export function withCollections(database: Database, { transactions }: UnsavedChanges): Database {
  const missing = new Map<string, Json>()
  for (const { collection, key, after } of transactions.flat()) {
    if (member(database, collection) === undefined) missing.set(collection, key === '' ? (after ?? null) : [])
  }
  return missing.size === 0 ? database : { ...database, ...Object.fromEntries(missing) }
}

/** Applies the transactions again, and returns the changes. Doing it twice is harmless. */
export function replay(contents: Contents, { transactions, isEdited }: UnsavedChanges): readonly Change[] {
  return transactions.flat().map((entry) => {
    const { collection, key } = entry
    const table = contents.table(collection)
    const before = table.row(key)?.resource
    const after = isEdited ? mergeEntry(before, entry) : entry.after
    table.write(key, after)
    if (after) contents.observe(collection, after)
    return { collection, key, before, after }
  })
}

/** Changes only the members that the transaction changed, in a record that a person has edited since. */
function mergeEntry(edited: Resource | undefined, { after, changed }: JournalEntry): Resource | undefined {
  if (!edited || !after || !changed) return after
  const kept = Object.entries(edited).filter(
    ([name]) => !changed.includes(name) || Object.hasOwn(after, name),
  )
  const set = changed
    .filter((name) => Object.hasOwn(after, name))
    .map((name) => [name, after[name] ?? null] as const)
  return Object.fromEntries([...kept, ...set])
}

import { type Json, member } from '../../../core/json.ts'
import type { Database, Resource } from '../../../core/resource.ts'
import type { Change } from '../../../core/trace.ts'
import type { Contents } from '../../memory/contents.ts'
import { locate, readFingerprint } from '../disk/files.ts'
import { assertNotServed } from '../disk/lock.ts'
import type { JournalEntry } from './journal-line.ts'
import { type Damage, type JournalContents, readJournal } from './read-journal.ts'

/**
 * Reads the journal beside a data file and writes nothing. Rejects with a DataFileError while the file is served;
 * `report` says why that takes a while to find out.
 */
export async function inspectJournal(
  given: string,
  report: (text: string) => void = () => undefined,
): Promise<JournalContents> {
  const files = await locate(given)
  await assertNotServed(files, report)
  return readJournal(files, await readFingerprint(files.data))
}

/** Adds the collections of the journal that the database lacks. */
export function withCollections(database: Database, { transactions }: JournalContents): Database {
  const missing = new Map<string, Json>()
  for (const { collection, key, after } of transactions.flat()) {
    if (member(database, collection) === undefined) missing.set(collection, key === '' ? (after ?? null) : [])
  }
  return missing.size === 0 ? database : { ...database, ...Object.fromEntries(missing) }
}

/** Applies the transactions again, and returns the changes. Doing it twice is harmless. */
export function replay(contents: Contents, { transactions, needsMerge }: JournalContents): readonly Change[] {
  return transactions.flat().map((entry) => {
    const { collection, key } = entry
    const table = contents.table(collection)
    const before = table.row(key)?.resource
    const after = needsMerge ? mergeEntry(before, entry) : keepUnchanged(before, entry)
    if (after && entry.next !== undefined) contents.addBefore(collection, after, entry.next)
    else table.write(key, after)
    if (after) contents.observe(collection, after)
    return { collection, key, before, after }
  })
}

/** The members that were not changed are the stored ones: a number like 1e400 is null in the journal. */
function keepUnchanged(before: Resource | undefined, { after, changed }: JournalEntry): Resource | undefined {
  if (!before || !after || !changed) return after
  const members = Object.entries(after).map(
    ([name, value]) => [name, changed.includes(name) ? value : (member(before, name) ?? value)] as const,
  )
  return Object.fromEntries(members)
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

/** More are only counted. */
const mostPlaces = 5

/** Where a journal is damaged, and what that means; empty when it is not. */
export function explainDamages(given: string, damages: readonly Damage[]): readonly string[] {
  if (damages.length === 0) return []
  const places = damages
    .slice(0, mostPlaces)
    .map(({ name, line, start, end }) => `${name}, line ${line} (bytes ${start} to ${end - 1})`)
  const more = damages.length - places.length
  const losses = damages.filter(({ isLoss }) => isLoss).length
  const kept = [...new Set(damages.map(({ name }) => `${name}.damaged`))]
  const lost = losses === 1 ? 'The change in that line is lost' : 'The changes in these lines are lost'
  return [
    `The journal of ${given} is damaged: ${places.join('; ')}${more > 0 ? `; and ${more} more` : ''}. ` +
      (losses === 0 ? 'No change is lost. ' : `${lost}; everything else in it was read. `) +
      `The damaged file is kept as ${kept.join(', ')}.`,
  ]
}

import { isArray, isObject, type Json } from '../../../core/json.ts'
import type { Resource } from '../../../core/resource.ts'
import type { Change } from '../../store.ts'
import type { Fingerprint } from '../disk/files.ts'

/** The change of one resource. Without `after` it was removed; `changed` names the members that differ from before. */
export interface JournalEntry {
  readonly collection: string
  readonly key: string
  readonly after: Resource | undefined
  readonly changed: readonly string[] | undefined
}

/**
 * A line of a segment: a transaction, or the state of the data file. Every segment begins with its `base`: the data
 * file that its transactions build on. `checkpoint` is a data file that holds everything from the segments before.
 */
export type JournalLine =
  | { readonly kind: 'transaction'; readonly entries: readonly JournalEntry[] }
  | { readonly kind: 'base' | 'checkpoint'; readonly fingerprint: Fingerprint }

export const toStateLine = (kind: 'base' | 'checkpoint', fingerprint: Fingerprint | undefined): string =>
  `${JSON.stringify({ [kind]: fingerprint ?? '' })}\n`

/** One line however many changes, so that a transaction is there as a whole or not at all. */
export const toTransactionLine = (changes: readonly Change[]): string =>
  `${JSON.stringify(changes.map(toEntry))}\n`

function toEntry({ collection, key, before, after }: Change): readonly Json[] {
  if (!after) return [collection, key]
  return before ? [collection, key, after, changedMembers(before, after)] : [collection, key, after]
}

function changedMembers(before: Resource, after: Resource): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].filter((name) => before[name] !== after[name])
}

/** `undefined` for a line that was not completely written. */
export function parseLine(text: string): JournalLine | undefined {
  try {
    return toLine(JSON.parse(text) as Json)
  } catch {
    return undefined
  }
}

function toLine(value: Json): JournalLine | undefined {
  if (isArray(value)) {
    const entries = value.map(parseEntry)
    return entries.every((entry) => entry !== undefined) ? { kind: 'transaction', entries } : undefined
  }
  if (!isObject(value)) return undefined
  const { base, checkpoint } = value
  if (typeof base === 'string') return { kind: 'base', fingerprint: base }
  return typeof checkpoint === 'string' ? { kind: 'checkpoint', fingerprint: checkpoint } : undefined
}

function parseEntry(value: Json): JournalEntry | undefined {
  if (!isArray(value)) return undefined
  const [collection, key, after, changed] = value
  if (typeof collection !== 'string' || typeof key !== 'string') return undefined
  return {
    collection,
    key,
    after: isObject(after) ? after : undefined,
    changed: isArray(changed) ? changed.map(String) : undefined,
  }
}

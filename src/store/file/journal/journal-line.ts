import { isArray, isObject, type Json } from '../../../core/json.ts'
import type { Resource } from '../../../core/resource.ts'
import type { Change } from '../../store.ts'
import type { Fingerprint } from '../disk/fingerprint.ts'

/** What became of one resource. Without `after` it was removed; `changed` names the members that are not as before. */
export interface Entry {
  readonly collection: string
  readonly key: string
  readonly after: Resource | undefined
  readonly changed: readonly string[] | undefined
}

/**
 * A line of a segment: a transaction; or which data file it all belongs to. Every segment begins with its `base`: the
 * data file on which the transactions build. `checkpoint` is one that has all the segments before.
 */
export type Line =
  | { readonly kind: 'transaction'; readonly entries: readonly Entry[] }
  | { readonly kind: 'base' | 'checkpoint'; readonly fingerprint: Fingerprint }

export const toStateLine = (kind: 'base' | 'checkpoint', fingerprint: Fingerprint | undefined): string =>
  `${JSON.stringify({ [kind]: fingerprint ?? '' })}\n`

/** One line, also for many changes, so that a transaction is there wholly or not at all. */
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

/** `undefined` for a line that was not wholly written. */
export function parseLine(text: string): Line | undefined {
  try {
    return toLine(JSON.parse(text) as Json)
  } catch {
    return undefined
  }
}

function toLine(value: Json): Line | undefined {
  if (isArray(value)) {
    const entries = value.map(parseEntry)
    return entries.every((entry) => entry !== undefined) ? { kind: 'transaction', entries } : undefined
  }
  if (!isObject(value)) return undefined
  const { base, checkpoint } = value
  if (typeof base === 'string') return { kind: 'base', fingerprint: base }
  return typeof checkpoint === 'string' ? { kind: 'checkpoint', fingerprint: checkpoint } : undefined
}

function parseEntry(value: Json): Entry | undefined {
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

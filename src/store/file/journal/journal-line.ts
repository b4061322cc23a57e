import { crc32 } from 'node:zlib'

import { isArray, isObject, type Json } from '../../../core/json.ts'
import type { Resource } from '../../../core/resource.ts'
import type { Change } from '../../../core/trace.ts'
import type { Fingerprint } from '../disk/files.ts'

/** The change of one resource. Without `after` it was removed; `changed` names the members that differ from before. */
export interface JournalEntry {
  readonly collection: string
  readonly key: string
  readonly after: Resource | undefined
  readonly changed: readonly string[] | undefined
  /** The key of the resource that it was put back before. */
  readonly next?: string
}

/**
 * A line of a segment: a transaction, or the state of the data file. Every segment begins with its `base`: the data
 * file that its transactions build on. `checkpoint` is a data file that holds everything from the segments before.
 */
export type JournalLine =
  | { readonly kind: 'transaction'; readonly entries: readonly JournalEntry[] }
  | { readonly kind: 'base' | 'checkpoint'; readonly fingerprint: Fingerprint }

export const toStateLine = (kind: 'base' | 'checkpoint', fingerprint: Fingerprint | undefined): string =>
  toFramedText(JSON.stringify({ [kind]: fingerprint ?? '' }))

/** One line however many changes, so that a transaction is there as a whole or not at all. */
export const toTransactionLine = (changes: readonly Change[]): string =>
  toFramedText(JSON.stringify(changes.map(toEntry)))

function toEntry({ collection, key, before, after, next }: Change): readonly Json[] {
  if (!after) return [collection, key]
  if (before) return [collection, key, after, changedMembers(before, after)]
  return next === undefined ? [collection, key, after] : [collection, key, after, null, next]
}

function changedMembers(before: Resource, after: Resource): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].filter((name) => before[name] !== after[name])
}

/** The length of the text in bytes and its CRC-32 go before it, so that damage is noticed. */
const toFramedText = (text: string): string =>
  `${Buffer.byteLength(text)} ${crc32(text).toString(16).padStart(8, '0')} ${text}\n`

const framePattern = /^(\d{1,15}) ([0-9a-f]{8}) /
const longestFrame = 25

/** The text that begins at a byte, and where it ends; `undefined` unless it is exactly as it was written. */
export function readFramedText(
  bytes: Buffer,
  start: number,
): { readonly text: string; readonly end: number } | undefined {
  const frame = framePattern.exec(bytes.toString('latin1', start, start + longestFrame))
  if (!frame) return undefined
  const [whole, length, checksum = ''] = frame
  const textStart = start + whole.length
  const end = textStart + Number(length)
  if (end > bytes.length || crc32(bytes.subarray(textStart, end)) !== Number.parseInt(checksum, 16))
    return undefined
  return { text: bytes.toString('utf8', textStart, end), end }
}

/** `undefined` for a text that is not one of a line. */
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
  const [collection, key, after, changed, next] = value
  if (typeof collection !== 'string' || typeof key !== 'string') return undefined
  return {
    collection,
    key,
    after: isObject(after) ? after : undefined,
    changed: isArray(changed) ? changed.map(String) : undefined,
    ...(typeof next === 'string' ? { next } : {}),
  }
}

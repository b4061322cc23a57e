import { ApiError } from './error.ts'

/** A state of the data: where it began, after a transaction, some transactions ago, at a time, or one that was kept by name. */
export type Point =
  | { readonly kind: 'start' }
  | { readonly kind: 'change'; readonly n: number }
  | { readonly kind: 'ago'; readonly count: number }
  /** In milliseconds since 1970. */
  | { readonly kind: 'time'; readonly at: number }
  | { readonly kind: 'snapshot'; readonly name: string }

const pointForms =
  'Use start, the name of a snapshot, @12 for after change 12, -3 for three changes ago, or a time: 2026-11-30T07:00:00Z'

/** `undefined` for a text that can mean none. */
function parsePoint(text: string): Point | undefined {
  if (text === 'start') return { kind: 'start' }
  if (/^@\d{1,15}$/.test(text)) return { kind: 'change', n: Number(text.slice(1)) }
  if (/^-\d{1,15}$/.test(text)) return { kind: 'ago', count: Number(text.slice(1)) }
  if (/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/.test(text)) {
    const at = Date.parse(text)
    return Number.isNaN(at) ? undefined : { kind: 'time', at }
  }
  return /^[\w-]{1,64}$/.test(text) ? { kind: 'snapshot', name: text } : undefined
}

/** Throws a 400 for a text that can mean none. */
export function toPoint(text: string): Point {
  const point = parsePoint(text)
  if (point) return point
  throw new ApiError('bad_request', `${JSON.stringify(text)} is not a point in time.`, { help: pointForms })
}

/** Whether a snapshot can have this name: one that means no other point. */
export const isSnapshotName = (text: string): boolean => parsePoint(text)?.kind === 'snapshot'

const snapshotNameForm =
  'Use 1 to 64 letters, digits, dashes and underscores, and nothing that reads like start, -3 or a date.'

/** Throws a 400 for what cannot be the name of a snapshot. */
export function assertSnapshotName(name: string): void {
  if (isSnapshotName(name)) return
  throw new ApiError('bad_request', `${JSON.stringify(name)} cannot be the name of a snapshot.`, {
    help: snapshotNameForm,
  })
}

/** How the state after a transaction is written. */
export const changePoint = (n: number): string => `@${n}`

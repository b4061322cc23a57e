import type { Resource } from '../../core/resource.ts'

/** A resource's place in its table. The place stays when the resource changes. */
export interface Row {
  /** Rises in the order of the file. */
  readonly sequence: number
  resource: Resource
}

export const bySequence = (a: Row, b: Row): number => a.sequence - b.sequence

export function sequencesOf(rows: readonly Row[]): Int32Array {
  const sequences = new Int32Array(rows.length)
  let at = 0
  for (const { sequence } of rows) sequences[at++] = sequence
  return sequences
}

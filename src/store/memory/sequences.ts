import { isObject, member } from '../../core/json.ts'
import type { Database } from '../../core/resource.ts'
import type { Table } from './table.ts'

/** The member of a data file that tells, by collection, the highest id ever given where its record is gone. */
export const sequencesName = '$sequences'

/** The highest id that a data file tells for a collection; 0 when it tells none. */
export function highestId(database: Database, collection: string): number {
  const sequences = member(database, sequencesName)
  const highest = isObject(sequences) ? member(sequences, collection) : undefined
  return typeof highest === 'number' && Number.isSafeInteger(highest) ? highest : 0
}

/** What a data file has to tell; `undefined` when its records tell it all. */
export function toSequences(tables: ReadonlyMap<string, Table>): Database | undefined {
  const told = [...tables].flatMap(([name, { highestLostId }]) =>
    highestLostId === undefined ? [] : [[name, highestLostId] as const],
  )
  return told.length > 0 ? Object.fromEntries(told) : undefined
}

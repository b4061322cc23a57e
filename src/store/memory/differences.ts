import type { Change } from '../../core/trace.ts'
import type { Contents } from './contents.ts'
import type { Row } from './rows.ts'

/** Every resource that was changed, added or removed between two contents. */
export function differences(before: Contents, after: Contents): readonly Change[] {
  const changes: Change[] = []
  for (const [collection, { rows }] of before.tables) {
    if (isSameTable(before, after, collection)) continue
    const isUnchanged = before.collection(collection).kind === 'value' ? holdsSameValue : holdsSameResource
    for (const [key, row] of rows) {
      const now = after.tables.get(collection)?.row(key)
      if (!isUnchanged(row, now))
        changes.push({ collection, key, before: row.resource, after: now?.resource })
    }
  }
  return [...changes, ...additions(before, after)]
}

function additions(before: Contents, after: Contents): readonly Change[] {
  const changes: Change[] = []
  for (const [collection, { rows }] of after.tables) {
    if (isSameTable(before, after, collection)) continue
    const previous = before.tables.get(collection)
    for (const [key, { resource }] of rows) {
      if (!previous?.row(key)) changes.push({ collection, key, before: undefined, after: resource })
    }
  }
  return changes
}

const isSameTable = (before: Contents, after: Contents, collection: string): boolean =>
  before.tables.get(collection) === after.tables.get(collection)

const holdsSameResource = (a: Row, b: Row | undefined): boolean => a.resource === b?.resource

/** A value gets a new `{ value }` around it each time, so the objects cannot be compared. */
const holdsSameValue = (a: Row, b: Row | undefined): boolean => a.resource['value'] === b?.resource['value']

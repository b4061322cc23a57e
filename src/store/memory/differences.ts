import type { Change } from '../store.ts'
import type { Contents } from './contents.ts'
import type { Row } from './row.ts'

/** What is another resource in `after` than in `before`, or there in one of them only. */
export function differences(before: Contents, after: Contents): readonly Change[] {
  const changes: Change[] = []
  for (const [collection, table] of before.tables) {
    const isValue = before.collection(collection).kind === 'value'
    for (const [key, row] of table.rows) {
      const now = after.tables.get(collection)?.row(key)
      if (isValue ? isSameValue(row, now) : row.resource === now?.resource) continue
      changes.push({ collection, key, before: row.resource, after: now?.resource })
    }
  }
  for (const [collection, table] of after.tables) {
    const previous = before.tables.get(collection)
    for (const [key, { resource }] of table.rows) {
      if (!previous?.row(key)) changes.push({ collection, key, before: undefined, after: resource })
    }
  }
  return changes
}

/** A value is wrapped anew each time, so it is what is inside that counts. */
const isSameValue = (a: Row, b: Row | undefined): boolean => a.resource['value'] === b?.resource['value']

import type { Change } from '../store.ts'
import type { Contents } from './contents.ts'
import type { Row } from './row.ts'

/** What is another resource in `after` than in `before`, or there in one of them only. */
export function differences(before: Contents, after: Contents): readonly Change[] {
  const changes: Change[] = []
  for (const [collection, { rows }] of before.tables) {
    const isSame = before.collection(collection).kind === 'value' ? isSameValue : isSameResource
    for (const [key, row] of rows) {
      const now = after.tables.get(collection)?.row(key)
      if (!isSame(row, now)) changes.push({ collection, key, before: row.resource, after: now?.resource })
    }
  }
  return [...changes, ...additions(before, after)]
}

function additions(before: Contents, after: Contents): readonly Change[] {
  const changes: Change[] = []
  for (const [collection, { rows }] of after.tables) {
    const previous = before.tables.get(collection)
    for (const [key, { resource }] of rows) {
      if (!previous?.row(key)) changes.push({ collection, key, before: undefined, after: resource })
    }
  }
  return changes
}

const isSameResource = (a: Row, b: Row | undefined): boolean => a.resource === b?.resource

/** A value is wrapped anew each time, so it is what is inside that counts. */
const isSameValue = (a: Row, b: Row | undefined): boolean => a.resource['value'] === b?.resource['value']

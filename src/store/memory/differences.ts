import type { Change } from '../store.ts'
import type { Contents } from './contents.ts'

/** What is another resource in `after` than in `before`, or there in one of them only. */
export function differences(before: Contents, after: Contents): readonly Change[] {
  const changes: Change[] = []
  for (const [collection, table] of before.tables) {
    const next = after.tables.get(collection)
    for (const [key, { resource }] of table.rows) {
      const now = next?.row(key)?.resource
      if (now !== resource) changes.push({ collection, key, before: resource, after: now })
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

import type { Contents } from '../../memory/contents.ts'
import type { Change } from '../../store.ts'

/** What an edit has changed, by collection, in words; empty when it has changed nothing. */
export function summarise(before: Contents, after: Contents, changes: readonly Change[]): string {
  const names = new Set([...before.tables.keys(), ...after.tables.keys()])
  return [...names]
    .flatMap((name) => {
      if (!after.tables.has(name)) return [`${name} is gone`]
      const counts = count(changes.filter(({ collection }) => collection === name))
      if (!before.tables.has(name)) return [`${name} is new${counts === '' ? '' : ` (${counts})`}`]
      return counts === '' ? [] : [`${name} (${counts})`]
    })
    .join(', ')
}

function count(changes: readonly Change[]): string {
  const added = changes.filter(({ before }) => !before).length
  const removed = changes.filter(({ after }) => !after).length
  const changed = changes.length - added - removed
  return [[changed, 'changed'] as const, [added, 'added'] as const, [removed, 'removed'] as const]
    .flatMap(([number, what]) => (number > 0 ? [`${number} ${what}`] : []))
    .join(', ')
}

import { valuesAt } from '../../core/path.ts'
import { type Relationship, toKey } from '../../core/resource.ts'
import type { Scope } from '../scope.ts'

/** By the key of a source, the keys of what a joining collection joins it to; one look-up for all of them. */
export async function joinedKeys(
  { reader }: Scope,
  { through, path }: Relationship,
  sources: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const keys = new Map<string, string[]>(sources.map((key) => [key, []]))
  if (!through) return keys
  const filter = { op: 'in', path: through.path, value: sources } as const
  const { items } = await reader.find(through.collection, { filter })
  for (const item of items) {
    const targets = valuesAt(item, path).filter((id) => id !== null)
    for (const source of valuesAt(item, through.path)) keys.get(toKey(source))?.push(...targets.map(toKey))
  }
  return keys
}

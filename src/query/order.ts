import { type Json, type JsonObject, valueAt } from '../core/json.ts'
import type { Position, SortKey } from '../core/query.ts'

/** Booleans, numbers, text, then lists and objects (equal among themselves), and null or missing last. */
export function compareValues(a: Json | undefined, b: Json | undefined): number {
  const byType = rank(a) - rank(b)
  if (byType !== 0) return byType
  if (a === b || typeof a === 'object' || a === undefined) return 0
  return (a as string | number) < (b as string | number) ? -1 : 1
}

/** Compares resources by several keys. A descending key reverses the whole order, so null comes first. */
export function compareBy(keys: readonly SortKey[]): (a: JsonObject, b: JsonObject) => number {
  return (a, b) => {
    for (const { path, descending } of keys) {
      const order = compareValues(valueAt(a, path), valueAt(b, path))
      if (order !== 0) return descending ? -order : order
    }
    return 0
  }
}

/** Compares a resource with a position in the same order: before it (< 0), at it (0) or after it (> 0). */
export function comparePosition(keys: readonly SortKey[], resource: JsonObject, position: Position): number {
  for (const [at, { path, descending }] of keys.entries()) {
    const order = compareValues(valueAt(resource, path), position[at])
    if (order !== 0) return descending ? -order : order
  }
  return 0
}

const ranks = { boolean: 0, number: 1, string: 2, object: 3 } as const

function rank(value: Json | undefined): number {
  if (value === null || value === undefined) return 4
  return ranks[typeof value as keyof typeof ranks]
}

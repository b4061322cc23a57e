import type { Model } from '../../core/resource.ts'
import type { Mistake } from './mistake.ts'

/**
 * Cascades that lead round in a circle of collections, so that one deletion could empty them all. A collection that
 * refers to itself, as a tree does, is none.
 */
export function circularCascades({ collections }: Model): readonly Mistake[] {
  const next = new Map([...collections.keys()].map((name) => [name, new Set<string>()]))
  for (const { name, relationships } of collections.values()) {
    for (const { keyOn, onDelete, target } of relationships.values()) {
      if (keyOn === 'source' && onDelete === 'cascade' && target !== name) next.get(target)?.add(name)
    }
  }
  const circle = [...next.keys()]
    .map((name) => circleFrom(name, [], next))
    .find((found) => found !== undefined)
  if (!circle) return []
  const way = circle.map((name) => `"${name}"`).join(', then ')
  return [
    {
      path: 'collections',
      message: `onDelete: "cascade" leads in a circle: ${way}. Break it at one of them.`,
    },
  ]
}

function circleFrom(
  name: string,
  before: readonly string[],
  next: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] | undefined {
  const at = before.indexOf(name)
  if (at >= 0) return [...before.slice(at), name]
  for (const following of next.get(name) ?? []) {
    const circle = circleFrom(following, [...before, name], next)
    if (circle) return circle
  }
  return undefined
}

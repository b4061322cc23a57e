import { formatPath, type Path } from '../core/json.ts'
import type { Collection, Relationship } from '../core/resource.ts'
import { foreignKeysIn, type KeyWords, type LeadingKey } from './foreign-keys.ts'

type KeyHolding = Pick<Collection, 'kind' | 'attributes' | 'idAttribute' | 'idInFile'>
type Collections = ReadonlyMap<string, KeyHolding>
export type Relationships = ReadonlyMap<string, ReadonlyMap<string, Relationship>>

/** What is known beside the attributes. */
interface Knowledge extends KeyWords {
  readonly evidentKeys: readonly LeadingKey[]
}

/**
 * Finds relationships by the names of attributes: `post_id`, `postId`, `tag_ids`, `tagIds`, also inside lists of
 * objects (an order's `lines[].cookie_id`), or that end as keys are declared to. Each leads to the collection named by the word, and back. Those that only
 * the values show come after them.
 */
export function inferRelationships(
  collections: Collections,
  { evidentKeys, ...words }: Knowledge,
): Relationships {
  const found = new Map([...collections.keys()].map((name) => [name, new Map<string, Relationship>()]))
  const add = (holder: string, relationship: Relationship): void => {
    const own = found.get(holder)
    if (!own?.has(relationship.name)) own?.set(relationship.name, relationship)
  }
  const namedKeys = [...collections].flatMap(([source, basics]) => findNamedKeys(source, basics, words))
  const keys = [...namedKeys, ...evidentKeys]
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(sidesOf(key), (counts.get(sidesOf(key)) ?? 0) + 1)
  for (const key of keys) {
    const { source, target, path, name, many, byValues } = key
    const rules = { onDelete: 'keep', mustExist: false, byValues } as const
    add(source, { name, target, many, keyOn: 'source', path, ...rules })
    if (byValues && counts.get(sidesOf(key)) !== 1) continue
    const back = byValues && source === target ? 'children' : source
    add(target, { name: back, target: source, many: true, keyOn: 'target', path, ...rules })
  }
  return withInverses(found)
}

const sidesOf = ({ source, target }: LeadingKey): string => JSON.stringify([source, target])

function findNamedKeys(
  source: string,
  { kind, attributes, idAttribute, idInFile }: KeyHolding,
  { names, keySuffix }: KeyWords,
): readonly LeadingKey[] {
  const keys = kind === 'collection' ? foreignKeysIn(attributes, keySuffix) : []
  return keys.flatMap((key) => {
    const isOwnId = key.path.length === 1 && [idAttribute, idInFile].includes(key.path[0])
    const target = isOwnId ? undefined : names.find(key.word)
    return target === undefined ? [] : [Object.assign(key, { source, target, byValues: false })]
  })
}

/** Sets the `inverse` of every relationship: the one that uses the same ids, seen from the other side. */
export function withInverses(relationships: Relationships): Relationships {
  const byKey = new Map<string, Relationship[]>()
  for (const [source, own] of relationships)
    for (const relationship of own.values()) {
      const key = keyOf(source, relationship)
      byKey.set(key, [...(byKey.get(key) ?? []), relationship])
    }
  const inverseOf = (source: string, relationship: Relationship): Relationship | undefined =>
    byKey.get(inverseKeyOf(source, relationship))?.find((other) => other !== relationship)
  const withInverse = (source: string, relationship: Relationship): Relationship => {
    const inverse = inverseOf(source, relationship)?.name
    return inverse === undefined ? relationship : { ...relationship, inverse }
  }
  return new Map(
    [...relationships].map(([source, own]) => [
      source,
      new Map([...own].map(([name, relationship]) => [name, withInverse(source, relationship)])),
    ]),
  )
}

/** Two relationships of one collection with the same key use the same ids. */
const keyOf = (source: string, { target, keyOn, path, through }: Relationship): string =>
  JSON.stringify([source, target, keyOn, path, through?.collection, through?.path])

const opposites = { source: 'target', target: 'source', through: 'through' } as const

const inverseKeyOf = (source: string, { target, keyOn, path, through }: Relationship): string =>
  JSON.stringify([
    target,
    source,
    opposites[keyOn],
    through?.path ?? path,
    through?.collection,
    through && path,
  ])

export function areOpposite(one: Relationship, other: Relationship): boolean {
  if (one.keyOn !== 'through') return one.keyOn !== other.keyOn && isSamePath(one.path, other.path)
  return (
    one.through !== undefined &&
    one.through.collection === other.through?.collection &&
    isSamePath(one.path, other.through.path) &&
    isSamePath(one.through.path, other.path)
  )
}

export const isSamePath = (one: Path, other: Path): boolean => formatPath(one) === formatPath(other)

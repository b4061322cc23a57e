import { pluralize, singularize } from 'inflection'

import { formatPath, type Path } from '../core/json.ts'
import type { Attributes, Collection, Relationship } from '../core/resource.ts'

type Collections = ReadonlyMap<string, Pick<Collection, 'kind' | 'attributes' | 'idAttribute'>>
export type Relationships = ReadonlyMap<string, ReadonlyMap<string, Relationship>>

/**
 * Finds relationships by the names of attributes: `post_id`, `postId`, `tag_ids`, `tagIds`, also inside lists of
 * objects (an order's `lines[].cookie_id`). Each leads to the collection named by the plural, and back.
 */
export function inferRelationships(collections: Collections): Relationships {
  const found = new Map([...collections.keys()].map((name) => [name, new Map<string, Relationship>()]))
  const add = (
    source: string,
    relationship: Pick<Relationship, 'name' | 'target' | 'many' | 'keyOn' | 'path'>,
  ): void => {
    const own = found.get(source)
    const taken = own?.has(relationship.name) || collections.get(source)?.attributes.has(relationship.name)
    if (!taken) own?.set(relationship.name, { ...relationship, onDelete: 'keep', mustExist: false })
  }
  for (const [source, { kind, attributes, idAttribute }] of collections) {
    for (const { path, stem, many } of kind === 'collection' ? findForeignKeys(attributes) : []) {
      if (path.length === 1 && path[0] === idAttribute) continue
      const target = findTarget(stem, collections)
      if (target === undefined) continue
      add(source, { name: many ? pluralize(stem) : stem, target, many, keyOn: 'source', path })
      add(target, { name: source, target: source, many: true, keyOn: 'target', path })
    }
  }
  return withInverses(found)
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

/** `cookies` → `cookie`, `categories` → `category`. */
export const singularOf = (plural: string): string =>
  pluralOfIe.test(plural) ? plural.slice(0, -1) : singularize(plural)

/** Words whose singular ends with -ie; the usual rule would end it with -y. */
const pluralOfIe =
  /(?:brown|budg|calor|coll|cook|gen|hood|mov|pix|prair|rook|self|smooth|sort|zomb|(?:^|[^a-z])(?:d|l|p|t)|neckt)ies$/i

interface ForeignKey {
  readonly path: Path
  readonly stem: string
  readonly many: boolean
}

const singleKey = /^(.+?)(?:_id|Id)$/
const listOfKeys = /^(.+?)(?:_ids|Ids)$/

function findForeignKeys(attributes: Attributes, path: Path = [], inList = false): readonly ForeignKey[] {
  return [...attributes].flatMap(([name, attribute]): readonly ForeignKey[] => {
    const here = [...path, name]
    const list = listOfKeys.exec(name)?.[1]
    if (list !== undefined) return [{ path: here, stem: list, many: true }]
    const single = singleKey.exec(name)?.[1]
    if (single !== undefined)
      return [{ path: here, stem: single, many: inList || attribute.types.has('array') }]
    return attribute.types.has('array') && path.length === 0
      ? findForeignKeys(attribute.members, here, true)
      : []
  })
}

function findTarget(stem: string, collections: Collections): string | undefined {
  return [pluralize(stem), stem].find((name) => collections.get(name)?.kind === 'collection')
}

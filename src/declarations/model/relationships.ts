import type { Path } from '../../core/path.ts'
import type { Collection, Relationship } from '../../core/resource.ts'
import { areOpposite, isSamePath, type Relationships, withInverses } from '../../schema/relationships.ts'
import { singularOf } from '../../schema/singular.ts'
import type { CompiledCollection } from '../compile.ts'
import type { RelationshipDeclaration } from '../declarations.ts'
import { toRelationship } from './relationship.ts'

type Bare = Pick<Collection, 'name' | 'attributes' | 'idAttribute'>
type Own = Map<string, Relationship>

/** The inferred relationships with what was declared: changed, added, or taken out, always from both sides. */
export function declareRelationships(
  collections: ReadonlyMap<string, Bare>,
  inferred: Relationships,
  compiled: ReadonlyMap<string, CompiledCollection>,
): Relationships {
  const all = new Map([...inferred].map(([name, own]): [string, Own] => [name, new Map(own)]))
  const declared = [...compiled].flatMap(([source, { relationships }]) =>
    Object.entries(relationships).map(([name, declaration]) => ({ source, name, declaration })),
  )
  const isDeclared = (source: string, name: string): boolean =>
    Object.hasOwn(compiled.get(source)?.relationships ?? {}, name)
  const place: Place = { all, collections, isDeclared }
  for (const { source, name, declaration } of declared) {
    const known = all.get(source)?.get(name)
    const relationship = declaration
      ? toRelationship(name, declaration, collections.get(source), known)
      : undefined
    if (!relationship) removeBoth(place, source, known)
    else if (relationship !== known) putBoth(place, source, relationship)
  }
  for (const { source, name, declaration } of declared) {
    const relationship = all.get(source)?.get(name)
    if (relationship && declaration) applyRules(all, source, relationship, declaration)
  }
  return withInverses(all)
}

interface Place {
  readonly all: ReadonlyMap<string, Own>
  readonly collections: ReadonlyMap<string, Bare>
  readonly isDeclared: (source: string, name: string) => boolean
}

function putBoth(place: Place, source: string, relationship: Relationship): void {
  const { all } = place
  removeBoth(place, source, relationship)
  all.get(source)?.set(relationship.name, relationship)
  const isBack = (one: Relationship): boolean => one.target === source && areOpposite(relationship, one)
  const hasBack = [...(all.get(relationship.target)?.values() ?? [])].some(isBack)
  if (!hasBack) add(place, relationship.target, opposite(source, relationship))
  for (const half of halves(source, relationship))
    if (!has(all, half)) add(place, half.source, half.relationship)
}

/** Adds what was not asked for by name, under a name that is free. */
function add({ all, collections }: Place, source: string, relationship: Relationship): void {
  const own = all.get(source)
  const isFree = (name: string): boolean => !own?.has(name) && !collections.get(source)?.attributes.has(name)
  const name = [relationship.name, `${relationship.name}_resource`].find(isFree)
  if (name !== undefined) own?.set(name, { ...relationship, name })
}

/** The same ids, seen from the other side; named after the collection that it leads back to. */
function opposite(source: string, { keyOn, path, through }: Relationship): Relationship {
  const back = { name: source, target: source, many: true, onDelete: 'keep', mustExist: false } as const
  if (through) return { ...back, keyOn: 'through', path: through.path, through: { ...through, path } }
  if (keyOn === 'source') return { ...back, keyOn: 'target', path }
  return { ...back, keyOn: 'source', path, name: singularOf(source), many: false }
}

interface Half {
  readonly source: string
  readonly relationship: Relationship
}

/** What a joining collection itself holds: the id of either side. A record that joins goes with what it joins. */
function halves(source: string, { target, path, through }: Relationship): readonly Half[] {
  if (!through) return []
  const half = (to: string, key: Path): Half => ({
    source: through.collection,
    relationship: {
      name: singularOf(to),
      target: to,
      many: false,
      keyOn: 'source',
      path: key,
      onDelete: 'keep',
      mustExist: false,
    },
  })
  return [half(source, through.path), half(target, path)]
}

const has = (all: ReadonlyMap<string, Own>, { source, relationship }: Half): boolean =>
  [...(all.get(source)?.values() ?? [])].some((one) => isSameKey(one, relationship))

const isSameKey = (one: Relationship, other: Relationship): boolean =>
  one.keyOn === other.keyOn && one.target === other.target && isSamePath(one.path, other.path)

/** Takes out what stands for the same ids, on this side and the other, unless it was asked for by name. */
function removeBoth(
  { all, isDeclared }: Place,
  source: string,
  relationship: Relationship | undefined,
): void {
  if (!relationship) return
  const own = all.get(source) ?? new Map<string, Relationship>()
  const same = [...own.values()].filter(
    (one) =>
      one.name === relationship.name || (isSameIds(one, relationship) && !isDeclared(source, one.name)),
  )
  for (const one of [...same, relationship]) {
    own.delete(one.name)
    const other = all.get(one.target)
    for (const [name, back] of other ?? []) {
      const isBack = back.target === source && areOpposite(one, back)
      if (isBack && !isDeclared(one.target, name)) other?.delete(name)
    }
  }
}

/** Ids of its own lead one way only; the same attribute of several other collections leads to each of them. */
const isSameIds = (one: Relationship, other: Relationship): boolean =>
  one.keyOn === other.keyOn &&
  isSamePath(one.path, other.path) &&
  (one.keyOn === 'source' || one.target === other.target)

/** `onDelete` and `mustExist` are about the ids, so they hold for both sides; of a joining collection, for its records. */
function applyRules(
  all: ReadonlyMap<string, Own>,
  source: string,
  relationship: Relationship,
  { onDelete, mustExist }: RelationshipDeclaration,
): void {
  const joined = relationship.through ? { onDelete: onDelete ?? ('cascade' as const) } : {}
  const rules = {
    ...(onDelete ? { onDelete } : {}),
    ...(mustExist === undefined ? {} : { mustExist }),
    ...joined,
  }
  const set = (collection: string, isMeant: (one: Relationship) => boolean): void => {
    const own = all.get(collection)
    for (const [name, one] of own ?? []) if (isMeant(one)) own?.set(name, { ...one, ...rules })
  }
  set(source, (one) => one === relationship)
  set(relationship.target, (one) => one.target === source && areOpposite(relationship, one))
  for (const half of halves(source, relationship))
    set(half.source, (one) => isSameKey(one, half.relationship))
}

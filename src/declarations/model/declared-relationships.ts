import type { Path } from '../../core/json.ts'
import type { Collection, Relationship } from '../../core/resource.ts'
import { singularOf } from '../../schema/collection-names.ts'
import {
  areOpposite,
  isSamePath,
  type Relationships,
  withInverses,
} from '../../schema/infer-relationships.ts'
import type { CompiledCollection } from '../compile.ts'
import type { RelationshipDeclaration } from '../config.ts'
import { resolveRelationship } from './resolve-relationship.ts'

type CollectionBasics = Pick<Collection, 'name' | 'attributes' | 'idAttribute'>
type ByName = Map<string, Relationship>

/** The inferred relationships with the declared ones applied: changed, added or removed, always on both sides. */
export function declareRelationships(
  collections: ReadonlyMap<string, CollectionBasics>,
  inferred: Relationships,
  compiled: ReadonlyMap<string, CompiledCollection>,
): Relationships {
  const all = new Map([...inferred].map(([name, own]): [string, ByName] => [name, new Map(own)]))
  const declared = [...compiled].flatMap(([source, { relationships }]) =>
    Object.entries(relationships).map(([name, declaration]) => ({ source, name, declaration })),
  )
  const isDeclared = (source: string, name: string): boolean =>
    Object.hasOwn(compiled.get(source)?.relationships ?? {}, name)
  const draft: RelationshipDraft = { all, collections, isDeclared }
  for (const { source, name, declaration } of declared) {
    const known = all.get(source)?.get(name)
    const relationship = declaration
      ? resolveRelationship(name, declaration, collections.get(source), known)
      : undefined
    if (!relationship) removeBoth(draft, source, known)
    else if (relationship !== known) putBoth(draft, source, relationship)
  }
  for (const { source, name, declaration } of declared) {
    const relationship = all.get(source)?.get(name)
    if (relationship && declaration) applyRules(all, source, relationship, declaration)
  }
  return withInverses(all)
}

interface RelationshipDraft {
  readonly all: ReadonlyMap<string, ByName>
  readonly collections: ReadonlyMap<string, CollectionBasics>
  readonly isDeclared: (source: string, name: string) => boolean
}

function putBoth(draft: RelationshipDraft, source: string, relationship: Relationship): void {
  const { all } = draft
  removeBoth(draft, source, relationship)
  all.get(source)?.set(relationship.name, relationship)
  const isBack = (one: Relationship): boolean => one.target === source && areOpposite(relationship, one)
  const hasBack = [...(all.get(relationship.target)?.values() ?? [])].some(isBack)
  if (!hasBack) add(draft, relationship.target, mirrorOf(source, relationship))
  for (const half of halves(source, relationship))
    if (!has(all, half)) add(draft, half.source, half.relationship)
}

/** Adds a relationship that was not declared by name, under an unused name. */
function add({ all, collections }: RelationshipDraft, source: string, relationship: Relationship): void {
  const own = all.get(source)
  const isFree = (name: string): boolean => !own?.has(name) && !collections.get(source)?.attributes.has(name)
  const name = [relationship.name, `${relationship.name}_resource`].find(isFree)
  if (name !== undefined) own?.set(name, { ...relationship, name })
}

/** The same ids, seen from the other side; named after the collection it leads back to. */
function mirrorOf(source: string, { keyOn, path, through }: Relationship): Relationship {
  const back = { name: source, target: source, many: true, onDelete: 'keep', mustExist: false } as const
  if (through) return { ...back, keyOn: 'through', path: through.path, through: { ...through, path } }
  if (keyOn === 'source') return { ...back, keyOn: 'target', path }
  return { ...back, keyOn: 'source', path, name: singularOf(source), many: false }
}

interface Half {
  readonly source: string
  readonly relationship: Relationship
}

/** The relationships of a joining collection to both sides, whose ids it holds. */
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

const has = (all: ReadonlyMap<string, ByName>, { source, relationship }: Half): boolean =>
  [...(all.get(source)?.values() ?? [])].some((one) => isSameKey(one, relationship))

const isSameKey = (one: Relationship, other: Relationship): boolean =>
  one.keyOn === other.keyOn && one.target === other.target && isSamePath(one.path, other.path)

/** Removes what uses the same ids, on this side and the other, unless it was declared by name. */
function removeBoth(
  { all, isDeclared }: RelationshipDraft,
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

/** A collection's own ids lead to one target; the same key of several other collections leads to each of them. */
const isSameIds = (one: Relationship, other: Relationship): boolean =>
  one.keyOn === other.keyOn &&
  isSamePath(one.path, other.path) &&
  (one.keyOn === 'source' || one.target === other.target)

/** Applies `onDelete` and `mustExist` to both sides, since they are about the ids; and to the joining collection's halves. */
function applyRules(
  all: ReadonlyMap<string, ByName>,
  source: string,
  relationship: Relationship,
  { onDelete, mustExist }: RelationshipDeclaration,
): void {
  const joined = relationship.through ? { onDelete: onDelete ?? ('cascade' as const) } : {}
  const rules = {
    byValues: false,
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

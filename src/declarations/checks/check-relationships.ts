import { hasPath } from '../../core/model.ts'
import { formatPath, type Path } from '../../core/path.ts'
import type { Collection, Model, Relationship } from '../../core/resource.ts'
import { suggest } from '../../core/suggestion.ts'
import type { Compiled } from '../compile.ts'
import type { RelationshipDeclaration } from '../declarations.ts'
import { introducedBy, mergeAttributes } from '../model/attributes.ts'
import { toRelationship } from '../model/relationship.ts'
import type { Mistake } from './mistake.ts'

/** What is wrong with the relationships of one collection. */
export function relationshipMistakes(
  inferred: Model,
  source: Collection,
  { collections }: Compiled,
): readonly Mistake[] {
  const known = { inferred, source: withIntroduced(source, collections), collections }
  return Object.entries(collections.get(source.name)?.relationships ?? {}).flatMap(([name, declaration]) => {
    const path = `collections.${source.name}.relationships.${name}`
    const found = declaration ? check(known, name, declaration) : checkRemoval(source, name)
    return found.map(([key, message]) => ({ path: key === '' ? path : `${path}.${key}`, message }))
  })
}

type Found = readonly (readonly [key: string, message: string])[]

interface Known {
  readonly inferred: Model
  readonly source: Collection
  readonly collections: Compiled['collections']
}

const checkRemoval = ({ relationships }: Collection, name: string): Found =>
  relationships.has(name)
    ? []
    : [['', `there is no such relationship to take out. ${suggest(name, relationships.keys())}`]]

function check(known: Known, name: string, declaration: RelationshipDeclaration): Found {
  const { inferred, source } = known
  const { to, through, key } = declaration
  const collection = (at: string, given: string | undefined): Found =>
    given === undefined || inferred.collections.has(given)
      ? []
      : [[at, `there is no collection "${given}". ${suggest(given, inferred.collections.keys())}`]]
  const unknown = [...collection('to', to), ...collection('through.collection', through?.collection)]
  if (unknown.length > 0) return unknown
  if (source.attributes.has(name))
    return [['', `${source.name} has an attribute "${name}" already. Choose another name.`]]
  if (key !== undefined && through) return [['key', 'with "through" the ids lie in the joining collection.']]
  const relationship = toRelationship(name, declaration, source, source.relationships.get(name))
  if (relationship) return keyMistakes(known, { ...relationship, ...rulesOf(declaration) })
  const what =
    to === undefined ? 'which collection it leads to: "to"' : 'which attribute holds the ids: "key"'
  return [['', `say ${what}. ${suggest(name, source.relationships.keys())}`]]
}

const rulesOf = ({ onDelete }: RelationshipDeclaration): Partial<Relationship> =>
  onDelete ? { onDelete } : {}

function keyMistakes(known: Known, { keyOn, path, target, through, onDelete }: Relationship): Found {
  const { source } = known
  if (through) {
    return [
      ...pathMistakes(known, through.collection, through.path, 'through.here'),
      ...pathMistakes(known, through.collection, path, 'through.there'),
    ]
  }
  const holder = keyOn === 'source' ? source.name : target
  const isRequired = known.collections.get(holder)?.rules.required.has(formatPath(path))
  return [
    ...pathMistakes(known, holder, path, 'key'),
    ...(onDelete === 'setNull' && isRequired
      ? [['onDelete', `${formatPath(path)} is required, so it cannot become null.`] as const]
      : []),
  ]
}

function pathMistakes({ inferred, collections }: Known, holder: string, path: Path, key: string): Found {
  const collection = inferred.collections.get(holder)
  if (!collection) return []
  const { attributes } = withIntroduced(collection, collections)
  const name = formatPath(path)
  if (collections.get(holder)?.rules.hidden.has(path[0] ?? '')) {
    return [[key, `"${name}" is hidden, and a relationship would tell it.`]]
  }
  if (attributes.size === 0 || hasPath(attributes, path)) return []
  return [[key, `${holder} has no attribute "${name}". ${suggest(name, attributes.keys())}`]]
}

function withIntroduced(collection: Collection, collections: Compiled['collections']): Collection {
  const compiled = collections.get(collection.name)
  if (!compiled) return collection
  return { ...collection, attributes: mergeAttributes(collection.attributes, introducedBy(compiled)) }
}

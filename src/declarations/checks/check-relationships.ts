import { nearest, suggest } from '../../core/error.ts'
import { formatPath, type Path } from '../../core/json.ts'
import { hasPath } from '../../core/model.ts'
import type { Collection, Model, Relationship } from '../../core/resource.ts'
import type { Compiled } from '../compile.ts'
import type { RelationshipDeclaration } from '../config.ts'
import { introducedBy, mergeAttributes } from '../model/declared-attributes.ts'
import { resolveRelationship } from '../model/resolve-relationship.ts'
import type { Mistake } from '../shape.ts'

/** The mistakes in the declared relationships of one collection. */
export function relationshipMistakes(
  inferred: Model,
  source: Collection,
  { collections }: Compiled,
): readonly Mistake[] {
  const known = { inferred, source: withIntroduced(source, collections), collections }
  return Object.entries(collections.get(source.name)?.relationships ?? {}).flatMap(([name, declaration]) => {
    const path = `collections.${source.name}.relationships.${name}`
    const found = declaration ? checkDeclared(known, name, declaration) : checkRemoval(known, name)
    return found.map(([key, message]) => ({ path: key === '' ? path : `${path}.${key}`, message }))
  })
}

/**
 * Cascades that form a cycle of collections, so that one deletion could empty them all. A collection that refers to
 * itself, as a tree does, is allowed.
 */
export function circularCascades({ collections }: Model): readonly Mistake[] {
  const next = new Map([...collections.keys()].map((name) => [name, new Set<string>()]))
  for (const { name, relationships } of collections.values()) {
    for (const { keyOn, onDelete, target } of relationships.values()) {
      if (keyOn === 'source' && onDelete === 'cascade' && target !== name) next.get(target)?.add(name)
    }
  }
  const cycle = [...next.keys()].map((name) => cycleFrom(name, [], next)).find((found) => found !== undefined)
  if (!cycle) return []
  const steps = cycle.map((name) => `"${name}"`).join(', then ')
  return [
    {
      path: 'collections',
      message: `onDelete: "cascade" forms a cycle: ${steps}. Remove it from one of them.`,
    },
  ]
}

type FoundMistakes = readonly (readonly [key: string, message: string])[]

interface Known {
  readonly inferred: Model
  readonly source: Collection
  readonly collections: Compiled['collections']
}

function checkRemoval(known: Known, name: string): FoundMistakes {
  const { relationships } = known.source
  if (relationships.has(name) || hasEmptyCollection(known)) return []
  return [['', `unknown relationship, so it cannot be removed. ${suggest(name, relationships.keys())}`]]
}

/**
 * Whether a relationship may be found again as soon as a collection has records: a client that deletes the last one must
 * not make the next start impossible.
 */
const hasEmptyCollection = ({ inferred }: Known): boolean =>
  [...inferred.collections.values()].some(
    ({ kind, attributes }) => kind === 'collection' && attributes.size === 0,
  )

function checkDeclared(known: Known, name: string, declaration: RelationshipDeclaration): FoundMistakes {
  const { inferred, source } = known
  const { to, through, key } = declaration
  const collection = (at: string, given: string | undefined): FoundMistakes =>
    given === undefined || inferred.collections.has(given)
      ? []
      : [[at, `unknown collection "${given}". ${suggest(given, inferred.collections.keys())}`]]
  const unknown = [...collection('to', to), ...collection('through.collection', through?.collection)]
  if (unknown.length > 0) return unknown
  // Where it is found all the same, the attribute may come from a client.
  if (source.attributes.has(name) && !source.relationships.has(name))
    return [['', `${source.name} already has an attribute "${name}". Choose another name.`]]
  if (key !== undefined && through)
    return [['key', 'not allowed with "through": the join collection holds the ids.']]
  const relationship = resolveRelationship(name, declaration, source, source.relationships.get(name))
  if (relationship) return keyMistakes(known, { ...relationship, ...rulesOf(declaration) })
  if (hasEmptyCollection(known)) return []
  return [['', to === undefined ? targetRequired(known, name) : keyRequired(source, name)]]
}

/** The name may be that of an inferred relationship, misspelled. */
function targetRequired({ inferred, source }: Known, name: string): string {
  const meant = nearest(name, [...source.relationships.keys()])
  const hint =
    meant === undefined
      ? suggest(name, inferred.collections.keys())
      : `Did you mean the relationship "${meant}"?`
  return `"to" is required: the target collection. ${hint}`
}

const keyRequired = ({ attributes }: Collection, name: string): string =>
  `"key" is required: the attribute with the ids. ${suggest(name, attributes.keys())}`

const rulesOf = ({ onDelete }: RelationshipDeclaration): Partial<Relationship> =>
  onDelete ? { onDelete } : {}

function keyMistakes(known: Known, { keyOn, path, target, through, onDelete }: Relationship): FoundMistakes {
  const { source } = known
  if (through) {
    return [
      ...keyPathMistakes(known, through.collection, through.path, 'through.here'),
      ...keyPathMistakes(known, through.collection, path, 'through.there'),
    ]
  }
  const holder = keyOn === 'source' ? source.name : target
  const isRequired = known.collections.get(holder)?.rules.required.has(formatPath(path))
  return [
    ...keyPathMistakes(known, holder, path, 'key'),
    ...(onDelete === 'setNull' && isRequired
      ? [
          [
            'onDelete',
            `${formatPath(path)} is required, so it cannot become null. Use restrict or cascade.`,
          ] as const,
        ]
      : []),
  ]
}

function keyPathMistakes(
  { inferred, collections }: Known,
  holder: string,
  path: Path,
  key: string,
): FoundMistakes {
  const collection = inferred.collections.get(holder)
  if (!collection) return []
  const { attributes } = withIntroduced(collection, collections)
  const name = formatPath(path)
  if (collections.get(holder)?.rules.hidden.has(path[0] ?? '')) {
    return [[key, `"${name}" is hidden, but a relationship would reveal it. Use another key.`]]
  }
  if (attributes.size === 0 || hasPath(attributes, path)) return []
  return [[key, `${holder} has no attribute "${name}". ${suggest(name, attributes.keys())}`]]
}

function withIntroduced(collection: Collection, collections: Compiled['collections']): Collection {
  const compiled = collections.get(collection.name)
  if (!compiled) return collection
  return { ...collection, attributes: mergeAttributes(collection.attributes, introducedBy(compiled)) }
}

function cycleFrom(
  name: string,
  before: readonly string[],
  next: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] | undefined {
  const at = before.indexOf(name)
  if (at >= 0) return [...before.slice(at), name]
  for (const following of next.get(name) ?? []) {
    const cycle = cycleFrom(following, [...before, name], next)
    if (cycle) return cycle
  }
  return undefined
}

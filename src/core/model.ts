import { ApiError, type Source, suggest } from './error.ts'
import { formatPath, onceFor, type Path } from './json.ts'
import type { Attribute, Attributes, Collection, Model, Relationship } from './resource.ts'

/** How deep attributes are known; a path that goes deeper counts as known. */
export const knownDepth = 6

/** The collection of that name. Throws a `not_found` with a suggestion. */
export function collectionOf(model: Model, name: string): Collection {
  const collection = model.collections.get(name)
  if (collection) return collection
  throw new ApiError('not_found', `Unknown collection "${name}".`, {
    help: suggest(name, model.collections.keys()),
  })
}

/** The relationship of that name. Throws a 400 that blames the source, or without a source a 404 for the URL. */
export function relationshipOf(collection: Collection, name: string, source?: Source): Relationship {
  const relationship = collection.relationships.get(name)
  if (relationship) return relationship
  const message = `${collection.name} has no relationship "${name}".`
  const help = suggest(name, collection.relationships.keys())
  if (!source) throw new ApiError('not_found', message, { help })
  throw new ApiError('bad_request', message, {
    help,
    issues: [{ code: 'unknown_relationship', message, source }],
  })
}

/** Whether a record that is created within another one can be linked to it: not where the ids lie deep inside an attribute. */
export const canCreateWithin = ({ many, path }: Relationship): boolean => many && path.length === 1

/** The collection whose resources have this type, or, if there is none, the only one that may be called so. */
export function findByType({ collections }: Model, type: string): Collection | undefined {
  for (const collection of collections.values()) if (collection.type === type) return collection
  const plain = withoutStyle(type)
  const [found, ...others] = [...collections.values()].filter(({ otherTypes = [] }) =>
    otherTypes.some((other) => withoutStyle(other) === plain),
  )
  return others.length === 0 ? found : undefined
}

/** `libraryEntries`, `library-entries` and `library_entries` are spellings of one word. */
const withoutStyle = (type: string): string => type.replaceAll(/[-_]/g, '').toLowerCase()

/** The collection whose resources have this type. Throws the result of `refuse` for an unknown type. */
export function collectionOfType(
  model: Model,
  type: string,
  refuse: (message: string, help: string) => ApiError,
): Collection {
  const found = findByType(model, type)
  if (found) return found
  const { collections } = model
  const types = [...collections.values()].map((one) => one.type)
  throw refuse(`Unknown type "${type}".`, suggest(type, types))
}

/** The relationships along a path like `comments.author`. Throws a 400 that blames the source for an unknown one. */
export function relationshipsAlong(
  model: Model,
  collection: Collection,
  path: Path,
  source: Source,
): readonly Relationship[] {
  let from = collection
  return path.map((name) => {
    const relationship = relationshipOf(from, name, source)
    from = collectionOf(model, relationship.target)
    return relationship
  })
}

/** Whether a path names a known attribute, of the collection or of related resources. */
export function knowsPath(model: Model, collection: Collection, path: Path): boolean {
  if (collection.hidden.has(path[0] ?? '')) return false
  if (collection.kind === 'value') return path[0] === 'value'
  if (hasPath(collection.attributes, path)) return true
  const [name = '', ...rest] = path
  const relationship = collection.relationships.get(name)
  return (
    relationship !== undefined &&
    rest.length > 0 &&
    knowsPath(model, collectionOf(model, relationship.target), rest)
  )
}

/** The relationship that a path to an attribute begins with; an attribute with all of its names comes first. */
export const relationshipBefore = (collection: Collection, path: Path): Relationship | undefined =>
  path.length > 1 && !hasPath(collection.attributes, path)
    ? collection.relationships.get(path[0] ?? '')
    : undefined

/** Whether a path can be queried: it is known, or the collection is still empty. */
export const isPlausiblePath = (model: Model, collection: Collection, path: Path): boolean =>
  collection.attributes.size === 0 || knowsPath(model, collection, path)

/** Whether attributes have these names, outermost first. */
export function hasPath(attributes: Attributes, path: Path): boolean {
  let members = attributes
  for (const [depth, name] of path.entries()) {
    if (depth > knownDepth) return true
    const attribute = members.get(name)
    if (!attribute) return false
    members = attribute.members
  }
  return true
}

/** Whether any attribute has numbers of which the file has some as texts: most files have none. */
export const hasNumericTexts = onceFor(({ collections }: Model): boolean =>
  [...collections.values()].some(({ attributes }) => areNumericIn(attributes)),
)

const areNumericIn = (attributes: Attributes): boolean =>
  [...attributes.values()].some(({ numeric, members }) => numeric === true || areNumericIn(members))

/** Whether a path, perhaps along relationships, leads to numbers of which the file has some as texts. */
export function isNumericPath(model: Model, collection: Collection, path: Path): boolean {
  const relationship = relationshipBefore(collection, path)
  if (relationship) return isNumericPath(model, collectionOf(model, relationship.target), path.slice(1))
  let attribute: Attribute | undefined
  for (const name of path) attribute = (attribute?.members ?? collection.attributes).get(name)
  return attribute?.numeric ?? false
}

/** Where ids and slugs are, as `author_id` and `lines.cookie_id`. */
export function keyPaths({ idAttribute, slug, relationships }: Collection): ReadonlySet<string> {
  const own = [...relationships.values()].filter(({ keyOn }) => keyOn === 'source')
  return new Set([
    idAttribute,
    ...(slug === undefined ? [] : [slug]),
    ...own.map(({ path }) => formatPath(path)),
  ])
}

/** The attributes that only hold ids of related resources. */
export function foreignKeys({ relationships }: Collection): ReadonlyMap<string, Relationship> {
  const own = [...relationships.values()].filter(({ keyOn, path }) => keyOn === 'source' && path.length === 1)
  return new Map(own.map((relationship) => [relationship.path[0] ?? '', relationship]))
}

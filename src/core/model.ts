import { ApiError, type Source, suggest } from './error.ts'
import type { Path } from './path.ts'
import type { Attributes, Collection, Model, Relationship } from './resource.ts'

/** How deep attributes are told apart; a path that goes on below is taken as known. */
export const knownDepth = 6

/** The collection of that name; throws a `not_found` that suggests another where there is none. */
export function collectionOf(model: Model, name: string): Collection {
  const collection = model.collections.get(name)
  if (collection) return collection
  throw new ApiError('not_found', `There is no resource "${name}" here.`, {
    help: suggest(name, model.collections.keys()),
  })
}

/** With a source, an unknown name is the fault of that (400), otherwise the URL's (404). */
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

/** The collection whose resources have this type; an unknown one is what `refuse` makes of it. */
export function collectionOfType(
  { collections }: Model,
  type: string,
  refuse: (message: string, help: string) => ApiError,
): Collection {
  for (const collection of collections.values()) if (collection.type === type) return collection
  const types = [...collections.values()].map((one) => one.type)
  throw refuse(`There is no type "${type}".`, suggest(type, types))
}

/** The relationships that a path like `comments.author` leads along; an unknown one is the source's fault. */
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

/** Whether a path names an attribute that some resource has had, or an attribute of a related resource. */
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

/** Whether a path may be asked for: it is known, or nothing is, since the collection is empty so far. */
export const isPlausiblePath = (model: Model, collection: Collection, path: Path): boolean =>
  collection.attributes.size === 0 || knowsPath(model, collection, path)

/** Whether attributes have these names, from the outside in. */
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

/** The attributes that hold nothing but the ids of related resources. */
export function foreignKeys({ relationships }: Collection): ReadonlyMap<string, Relationship> {
  const own = [...relationships.values()].filter(({ keyOn, path }) => keyOn === 'source' && path.length === 1)
  return new Map(own.map((relationship) => [relationship.path[0] ?? '', relationship]))
}

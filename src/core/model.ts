import { ApiError } from './error.ts'
import type { Path } from './path.ts'
import type { Attributes, Collection, Model, Relationship } from './resource.ts'
import { suggest } from './suggestion.ts'

/** How deep attributes are told apart; a path that goes on below is taken as known. */
export const knownDepth = 6

export function collectionOf(model: Model, name: string): Collection {
  const collection = model.collections.get(name)
  if (collection) return collection
  throw new ApiError('not_found', `There is no resource "${name}" here.`, {
    help: suggest(name, model.collections.keys()),
  })
}

/** With `parameter`, an unknown name is that query parameter's fault (400), otherwise the URL's (404). */
export function relationshipOf(collection: Collection, name: string, parameter?: string): Relationship {
  const relationship = collection.relationships.get(name)
  if (relationship) return relationship
  const message = `${collection.name} has no relationship "${name}".`
  const help = suggest(name, collection.relationships.keys())
  if (parameter === undefined) throw new ApiError('not_found', message, { help })
  const source = { in: 'query', parameter } as const
  throw new ApiError('bad_request', message, {
    help,
    issues: [{ code: 'unknown_relationship', message, source }],
  })
}

/** The collection whose resources have this type. */
export function collectionOfType(model: Model, type: string): Collection | undefined {
  for (const collection of model.collections.values()) if (collection.type === type) return collection
  return undefined
}

/** Whether a path names an attribute that some resource has had, or an attribute of a related resource. */
export function knowsPath(model: Model, collection: Collection, path: Path): boolean {
  if (collection.hidden.has(path[0] ?? '')) return false
  if (hasPath(collection.attributes, path)) return true
  const [name = '', ...rest] = path
  const relationship = collection.relationships.get(name)
  return (
    relationship !== undefined &&
    rest.length > 0 &&
    knowsPath(model, collectionOf(model, relationship.target), rest)
  )
}

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

import { ApiError, type Source } from '../../core/error.ts'
import { isArray, type Json } from '../../core/json.ts'
import { collectionOf } from '../../core/model.ts'
import { idAsSent, type Linkage, type LinkChange } from '../../core/operation.ts'
import { formatPath } from '../../core/path.ts'
import { type Collection, type Model, type Relationship, type Resource, toKey } from '../../core/resource.ts'
import type { Scope } from '../scope.ts'

/** A change of one relationship; `source` is what to blame for a wrong id. */
export interface Linking {
  readonly collection: Collection
  readonly relationship: Relationship
  readonly change: LinkChange
  readonly to: Linkage
  readonly source: Source
}

/** What a linkage names, each once. */
export function keysOf({ relationship, to, source }: Linking): readonly string[] {
  const { name, many } = relationship
  if (many === isArray(to)) return isArray(to) ? [...new Set(to)] : keyOrNone(to)
  const message = many
    ? `${name} leads to several resources, so it takes a list.`
    : `${name} leads to one resource, and this is a list.`
  throw new ApiError('bad_request', message, { issues: [{ code: 'linkage', message, source }] })
}

const keyOrNone = (to: Linkage): readonly string[] => (typeof to === 'string' ? [to] : [])

/** The resources that a linkage names; throws when one is missing. */
export async function namedBy({ model, reader }: Scope, linking: Linking): Promise<readonly Resource[]> {
  const { name } = collectionOf(model, linking.relationship.target)
  const keys = keysOf(linking)
  const found = await Promise.all(keys.map(async (key) => reader.get(name, key)))
  const missing = keys[found.indexOf(undefined)]
  if (missing === undefined) return found.filter((resource) => resource !== undefined)
  const message = `${name} has no resource with ${idAsSent(missing)} to link to.`
  throw new ApiError('not_found', message, {
    issues: [{ code: 'missing_related', message, source: linking.source }],
  })
}

/** A list of ids after a change. Those that it has already keep their place and their spelling. */
export function changedIds(
  current: Json | undefined,
  ids: readonly Json[],
  change: LinkChange,
): readonly Json[] {
  const list = isArray(current) ? current : []
  const keys = new Set(ids.map(toKey))
  if (change === 'remove') return list.filter((id) => !keys.has(toKey(id)))
  const kept = change === 'replace' ? list.filter((id) => keys.has(toKey(id))) : list
  const known = new Set(kept.map(toKey))
  return [...kept, ...ids.filter((id) => !known.has(toKey(id)))]
}

/** The attribute that holds a relationship's ids. What lies deeper is part of something larger, and changes with it. */
export function attributeOf({ name, path }: Relationship): string {
  const [attribute, ...deeper] = path
  if (attribute !== undefined && deeper.length === 0) return attribute
  throw new ApiError('forbidden', `${name} comes from ${formatPath(path)}, so it cannot be changed alone.`, {
    help: `Change the attribute "${attribute}" as a whole.`,
  })
}

/** Whether a collection keeps lists of ids in an attribute. */
export const holdsLists = (model: Model, collection: string, attribute: string): boolean =>
  collectionOf(model, collection).attributes.get(attribute)?.types.has('array') ?? false

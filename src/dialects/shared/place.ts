import { ApiError } from '../../core/error.ts'
import type { HttpRequest } from '../../core/http.ts'
import { collectionOf, relationshipOf } from '../../core/model.ts'
import type { Parent } from '../../core/operation.ts'
import {
  type Collection,
  type Id,
  idOf,
  type Model,
  type Relationship,
  type Resource,
  singularKey,
  toKey,
} from '../../core/resource.ts'
import { encodeLastSegment, encodeSegment } from '../../formats/url.ts'

/** What a URL points at: all of a collection, one resource of it, or what is at the end of a to-one relationship. */
export interface Place {
  readonly shape: 'all' | 'one' | 'related'
  readonly collection: Collection
  readonly id: string
  readonly within?: readonly Parent[] | undefined
}

/** Follows a path to any depth: `/posts/1/comments/2` is comment 2 within post 1. */
export function placeOf({ path }: Pick<HttpRequest, 'path'>, model: Model): Place {
  const [name = '', ...rest] = segmentsOf(path, model)
  const collection = collectionOf(model, name)
  if (collection.kind !== 'collection') return { shape: 'one', collection, id: singularKey }
  return follow(model, { shape: 'all', collection, id: '' }, rest)
}

/** Where a resource lies below a mount. */
export const pathOf = (collection: Collection, id: Id): string => addressesIn('', collection)(toKey(id))

/** The address of a resource; `base` is the mount's. */
export const addressOf = (base: string, collection: Collection, resource: Resource): string =>
  addressesIn(base, collection)(idOf(collection, resource))

/** The addresses of a collection's resources, by what they are called by. */
export function addressesIn(base: string, { kind, name }: Collection): (id: string) => string {
  if (kind !== 'collection') return () => `${base}/${encodeLastSegment(name)}`
  const start = `${base}/${encodeSegment(name)}/`
  return (id) => `${start}${encodeLastSegment(id)}`
}

/** What a path lets clients change: a collection, one resource of it, or what a relationship leads that to. */
export interface Target {
  readonly collection: Collection
  readonly id?: string
  readonly relationship?: Relationship | undefined
}

/** Reads `/posts`, `/posts/1` and `/posts/1/relationships/author`; `undefined` for any other path. */
export function targetAt(path: string, model: Model): Target | undefined {
  const segments = segmentsOf(path, model)
  const [name = '', id, word = 'relationships', relationship] = segments
  const collection = model.collections.get(name)
  if (!collection || ![1, 2, 4].includes(segments.length) || word !== 'relationships') return undefined
  if (id === undefined) return { collection }
  if (relationship === undefined) return { collection, id }
  return { collection, id, relationship: relationshipOf(collection, relationship) }
}

/** The same for a route that takes no other paths. */
export function targetOf({ path }: Pick<HttpRequest, 'path'>, model: Model): Target {
  const target = targetAt(path, model)
  if (target) return target
  throw new ApiError('not_found', `There is nothing to change at ${path}.`)
}

/**
 * `/users/3.json` names the same resource as `/users/3`; an id that ends so itself is written `3%2Ejson`. The name of a
 * collection may end so.
 */
function segmentsOf(path: string, { collections }: Model): readonly string[] {
  const segments = splitPath(path)
  const isName = segments.length === 1 && collections.has(segments[0] ?? '')
  return isName || !/\.json\/*$/.test(path) ? segments : splitPath(path.replace(/\.json\/*$/, ''))
}

const splitPath = (path: string): readonly string[] =>
  path
    .split('/')
    .filter((segment) => segment !== '')
    .map(decode)

function follow(model: Model, from: Place, [id, name, ...rest]: readonly string[]): Place {
  if (id === undefined) return from
  if (name === undefined) return { shape: 'one', collection: from.collection, id, within: from.within }
  const relationship = relationshipOf(from.collection, name)
  const within = [...(from.within ?? []), { collection: from.collection.name, id, relationship: name }]
  const collection = collectionOf(model, relationship.target)
  return follow(model, { shape: relationship.many ? 'all' : 'related', collection, id: '', within }, rest)
}

function decode(segment: string): string {
  if (!segment.includes('%')) return segment
  try {
    return decodeURIComponent(segment)
  } catch (cause) {
    throw new ApiError('bad_request', 'The path is not percent-encoded UTF-8.', {
      help: 'A percent sign itself is written %25.',
      cause,
    })
  }
}

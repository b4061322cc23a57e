import { ApiError } from '../../core/error.ts'
import type { HttpRequest } from '../../core/http.ts'
import { collectionOf, relationshipOf } from '../../core/model.ts'
import type { Parent } from '../../core/operation.ts'
import {
  type Collection,
  type Id,
  idOf,
  type Model,
  type Resource,
  singularKey,
  toKey,
} from '../../core/resource.ts'
import { encodeLastSegment, encodeSegment } from '../../formats/url.ts'

/** What a URL points at: all of a collection, one resource of it, or what is at the end of a to-one relationship. */
export interface Place extends QueryContext {
  readonly shape: 'all' | 'one' | 'related'
  readonly id: string
  readonly within?: readonly Parent[] | undefined
}

/** What the names in a query refer to. */
export interface QueryContext {
  readonly model: Model
  readonly collection: Collection
  /** Whether unknown names are ignored instead of being rejected. */
  readonly lenient: boolean
}

/** Follows a path to any depth: `/posts/1/comments/2` is comment 2 within post 1. */
export function placeOf({ path }: Pick<HttpRequest, 'path'>, model: Model, lenient: boolean): Place {
  const [name = '', ...rest] = segmentsOf(path, model)
  const collection = collectionOf(model, name)
  if (collection.kind !== 'collection') return { shape: 'one', model, lenient, collection, id: singularKey }
  return follow({ shape: 'all', model, lenient, collection, id: '' }, rest)
}

function follow(from: Place, [id, name, ...rest]: readonly string[]): Place {
  if (id === undefined) return from
  if (name === undefined) return { ...from, shape: 'one', id }
  const relationship = relationshipOf(from.collection, name)
  const within = [...(from.within ?? []), { collection: from.collection.name, id, relationship: name }]
  const collection = collectionOf(from.model, relationship.target)
  return follow({ ...from, shape: relationship.many ? 'all' : 'related', collection, within }, rest)
}

/**
 * The decoded segments of a path. `/users/3.json` names the same resource as `/users/3`; an id that ends in `.json` is
 * written `3%2Ejson`. A collection's name may end in `.json`.
 */
export function segmentsOf(path: string, { collections }: Model): readonly string[] {
  const segments = splitPath(path)
  const isName = segments.length === 1 && collections.has(segments[0] ?? '')
  return isName || !/\.json\/*$/.test(path) ? segments : splitPath(path.replace(/\.json\/*$/, ''))
}

const splitPath = (path: string): readonly string[] =>
  path
    .split('/')
    .filter((segment) => segment !== '')
    .map(decodeSegment)

function decodeSegment(segment: string): string {
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

/** The path of a resource below a mount. */
export const pathOf = (collection: Collection, id: Id): string =>
  `${addressStart('', collection)}${encodeLastSegment(toKey(id))}`

/** The address of a resource; `base` is the mount's. */
export const addressOf = (base: string, collection: Collection, resource: Resource): string =>
  `${addressStart(base, collection)}${encodeLastSegment(idOf(collection, resource))}`

/** What the addresses of a collection's resources begin with; the rest of each is its encoded id, or its name. */
export const addressStart = (base: string, { kind, name }: Collection): string =>
  kind === 'collection' ? `${base}/${encodeSegment(name)}/` : `${base}/`

import { ApiError } from '../core/error.ts'
import type { HttpRequest } from '../core/http.ts'
import { collectionOf, relationshipOf } from '../core/model.ts'
import type { Parent } from '../core/operation.ts'
import { type Collection, type Id, type Model, singularKey, toKey } from '../core/resource.ts'
import { encodeLastSegment, encodeSegment } from '../core/url.ts'

/** What a URL points at: all of a collection, one resource of it, or what is at the end of a to-one relationship. */
export interface Place {
  readonly shape: 'all' | 'one' | 'related'
  readonly collection: Collection
  readonly id: string
  readonly within?: readonly Parent[]
}

/** Follows a path to any depth: `/posts/1/comments/2` is comment 2 within post 1. */
export function placeOf({ path }: Pick<HttpRequest, 'path'>, model: Model): Place {
  const [name = '', ...rest] = segmentsOf(path)
  const collection = collectionOf(model, name)
  if (collection.kind !== 'collection') return { shape: 'one', collection, id: singularKey }
  return follow(model, { shape: 'all', collection, id: '' }, rest)
}

/** Where a resource lies below a mount. */
export const pathOf = ({ kind, name }: Collection, id: Id): string =>
  kind === 'collection'
    ? `/${encodeSegment(name)}/${encodeLastSegment(toKey(id))}`
    : `/${encodeLastSegment(name)}`

/** `/users/3.json` names the same resource as `/users/3`; an id that ends so itself is written `3%2Ejson`. */
export const segmentsOf = (path: string): readonly string[] =>
  path
    .replace(/\.json\/*$/, '')
    .split('/')
    .filter((segment) => segment !== '')
    .map(decode)

function follow(model: Model, from: Place, [id, name, ...rest]: readonly string[]): Place {
  if (id === undefined) return from
  if (name === undefined) return { ...from, shape: 'one', id }
  const relationship = relationshipOf(from.collection, name)
  const within = [...(from.within ?? []), { collection: from.collection.name, id, relationship: name }]
  const collection = collectionOf(model, relationship.target)
  return follow(model, { shape: relationship.many ? 'all' : 'related', collection, id: '', within }, rest)
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch (cause) {
    throw new ApiError('bad_request', 'The path is not percent-encoded UTF-8.', {
      help: 'A percent sign itself is written %25.',
      cause,
    })
  }
}

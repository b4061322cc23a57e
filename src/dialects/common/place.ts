import { ApiError } from '../../core/error.ts'
import type { HttpRequest } from '../../core/http.ts'
import { collectionOf, relationshipOf } from '../../core/model.ts'
import type { Operation, Parent } from '../../core/operation.ts'
import type { Query } from '../../core/query.ts'
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
import type { PathShape } from '../dialect.ts'

/** What a URL points at: all of a collection, one resource of it, or what is at the end of a to-one relationship. */
export interface Place extends QueryContext {
  readonly shape: PathShape
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

/** GET of a place: a list, one resource, or the end of a to-one relationship. */
export function readOperation({ shape, collection, id, within }: Place, query: Query): Operation {
  const { name } = collection
  if (shape === 'all')
    return { kind: 'list', collection: name, within, query: withListFields(collection, query) }
  return shape === 'one'
    ? { kind: 'read', collection: name, within, id, query }
    : { kind: 'related', collection: name, within: within ?? [], query }
}

/** The attributes that a list of the collection sends of itself, beside what was included. */
function withListFields({ name, list, relationships }: Collection, query: Query): Query {
  if (!list || query.fields?.has(name)) return query
  const paths = [...list, ...relationships.keys()].map((field) => [field])
  return { ...query, fields: new Map([...(query.fields ?? []), [name, paths]]) }
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
      help: 'Write a percent sign as %25.',
      cause,
    })
  }
}

/** The path of a resource below a mount. */
export const pathOf = (collection: Collection, id: Id): string =>
  `${addressStart('', collection)}${encodeLastSegment(toKey(id))}`

/** The address of a resource; `base` is the mount's. */
export function addressOf(base: string, collection: Collection, resource: Resource): string {
  const id = idOf(collection, resource)
  return `${addressStart(base, collection)}${encodeLastSegment(id)}`
}

/** What the addresses of a collection's resources begin with; the rest of each is its encoded id, or its name. */
export const addressStart = (base: string, { kind, name }: Collection): string =>
  kind === 'collection' ? `${base}/${encodeSegment(name)}/` : `${base}/`

import { ApiError } from '../../core/error.ts'
import type { HttpRequest, HttpResponse } from '../../core/http.ts'
import { byFirstName, isObject, type Json, type JsonObject, type Path } from '../../core/json.ts'
import { collectionOf, relationshipOf } from '../../core/model.ts'
import type { Operation } from '../../core/operation.ts'
import {
  type Included,
  includedKey,
  type Outcome,
  type OutcomeOf,
  type Serialized,
  serializedAs,
} from '../../core/outcome.ts'
import type { Query } from '../../core/query.ts'
import type { Collection, Model, Resource } from '../../core/resource.ts'
import { extended } from '../../formats/json-text.ts'
import { pick } from '../../query/selection.ts'
import { addressOf } from './place.ts'

export const jsonMediaType = 'application/json; charset=utf-8'
export const jsonContent = { 'Content-Type': jsonMediaType }

/** An answer in plain JSON. To a write, `Prefer: return=minimal` (RFC 7240) gets an answer without a body. */
export function jsonAnswer(
  status: number,
  body: Json,
  request: HttpRequest,
  operation: Operation,
): HttpResponse {
  const { kind } = operation
  const isRead = kind === 'list' || kind === 'read' || kind === 'related'
  const preference = isRead ? undefined : preferenceIn(request.headers)
  if (preference === undefined) return { status, headers: jsonContent, body }
  if (preference === 'minimal') return minimalAnswer
  const applied = { 'Preference-Applied': `return=${preference}` }
  return { status, headers: { ...jsonContent, ...applied }, body }
}

/** A single resource: bare, or inside a member of this name. */
export const wrapped = (item: Json | undefined, name: string | false | undefined): Json =>
  typeof name === 'string' ? { [name]: item ?? null } : (item ?? null)

/** The answer to `Prefer: return=minimal`. */
export const minimalAnswer: HttpResponse = {
  status: 204,
  headers: { 'Preference-Applied': 'return=minimal' },
}

/** How much a client wants to see of what it wrote (RFC 7240 §4.2). */
export const preferenceIn = (headers: HttpRequest['headers']): string | undefined =>
  /\breturn=(minimal|representation)\b/.exec(headers['prefer'] ?? '')?.[1]

/** The answer to a creation, with the address of a single new resource. */
export function createdAnswer(
  { collection, items: [resource], many }: OutcomeOf<'created'>,
  body: Json,
  request: HttpRequest,
  operation: Operation,
): HttpResponse {
  const response = jsonAnswer(201, body, request, operation)
  return many || !resource ? response : locatedAt(response, request.base, collection, resource)
}

/** The same answer with the address of a new resource. */
export const locatedAt = (
  response: HttpResponse,
  base: string,
  collection: Collection,
  resource: Resource,
): HttpResponse => {
  const headers = { Location: addressOf(base, collection, resource), ...response.headers }
  return Object.assign({}, response, { headers })
}

/** The error for an outcome that a dialect has no answer for. */
export function notRepresentable({ kind }: Outcome): ApiError {
  if (kind !== 'none')
    return new ApiError('not_implemented', `This dialect cannot represent a response of the kind "${kind}".`)
  return new ApiError('not_found', 'There is no related resource.', {
    help: 'The foreign key is null or names a resource that does not exist.',
  })
}

type Presentable = OutcomeOf<'one' | 'many' | 'created' | 'deleted'>
type Present = (resource: Resource) => Json

/** The resources of an outcome as plain JSON: with what was embedded, and only the fields that were asked for. */
export function present(outcome: Presentable, operation: Operation, model: Model): readonly Json[] {
  const { collection, serialized } = outcome
  const items = outcome.kind === 'one' ? [outcome.item] : outcome.items
  if (collection.kind === 'value') return items.map(({ value = null }) => value)
  const { include, fields } = queryOf(operation)
  const paths = fields?.get(collection.name)
  if (!include && !paths && !serialized) return items
  const included = 'included' in outcome ? outcome.included : undefined
  const show = embedder({ serialized, included, model, remaining: mostEmbedded }, collection, include ?? [])
  return items.map((item) => {
    const whole = show(item)
    return paths && isObject(whole) ? pick(whole, paths) : whole
  })
}

const queryOf = (operation: Operation): Query => ('query' in operation && operation.query) || {}

/** A resource is repeated wherever it is embedded, so nesting multiplies: this many at most in one answer. */
const mostEmbedded = 200_000

interface Embedding extends Serialized {
  readonly model: Model
  readonly included: Included | undefined
  /** How many more may be embedded. */
  remaining: number
}

/** Shows resources of a collection with the related resources along the paths inside them. */
function embedder(embedding: Embedding, collection: Collection, paths: readonly Path[]): Present {
  const { serialized } = embedding
  const alone: Present = (resource) => (serialized ? serializedAs(embedding, resource) : resource)
  if (paths.length === 0) return alone
  const members = new Map(
    [...byFirstName(paths)].map(([name, deeper]) => [name, embedded(embedding, collection, name, deeper)]),
  )
  const names = [...members.keys()]
  const around = (shown: JsonObject, resource: Resource): Json =>
    extended(shown, names, (name) => members.get(name)?.(resource) ?? null)
  if (!serialized) return (resource) => around(resource, resource)
  return (resource) => {
    const shown = alone(resource)
    return isObject(shown) ? around(shown, resource) : shown
  }
}

/** The member of a resource that holds the related resources of one of its relationships. */
function embedded(
  embedding: Embedding,
  collection: Collection,
  name: string,
  deeper: readonly Path[],
): Present {
  const { many, target } = relationshipOf(collection, name)
  const show = embedder(embedding, collectionOf(embedding.model, target), deeper)
  const found = embedding.included?.get(includedKey(collection.name, name))
  return (resource) => {
    const related = found?.get(resource) ?? []
    embedding.remaining -= related.length
    if (embedding.remaining < 0) throw tooManyEmbedded()
    const all = related.map(show)
    return many ? all : (all[0] ?? null)
  }
}

const tooManyEmbedded = (): ApiError =>
  new ApiError('bad_request', `This would embed more than ${mostEmbedded} resources.`, {
    help: 'Embed fewer levels, or ask for a page: _page=1&_limit=10.',
  })

import { ApiError } from '../../core/error.ts'
import type { HttpRequest } from '../../core/http.ts'
import { type JsonObject, member } from '../../core/json.ts'
import { collectionOf, relationshipOf } from '../../core/model.ts'
import type { LinkChange, Operation } from '../../core/operation.ts'
import { type Model, type Relationship, singularKey } from '../../core/resource.ts'
import type { Route } from '../dialect.ts'
import { parseFamilies } from '../families.ts'
import { badParameter } from '../parameters.ts'
import { preconditionOf } from '../precondition.ts'
import { documentError } from './document.ts'
import { assertObject } from './draft.ts'
import { parseListQuery, parseReadQuery, type Place } from './query.ts'
import { creation, linking, update, type Written } from './write.ts'

interface Target extends Place {
  readonly id: string
  /** The last part of the URL, if it has one. */
  readonly relationship: string
}

type Parse = (request: HttpRequest, target: Target) => Operation

/** What JSON:API's requests mean. */
export function createParsers({ lenient }: { readonly lenient: boolean }) {
  const at = (parse: Parse) => (request: HttpRequest, model: Model) =>
    parse(request, targetOf(request, model, lenient))
  return {
    list: at(parseList),
    read: at(parseRead),
    create: at(parseCreate),
    patch: at(parsePatch),
    remove: at(parseRemove),
    related: at(parseRelated),
    linkage: at(parseReadLinkage),
    replaceLinks: at((request, target) => parseLink(request, target, 'replace')),
    addLinks: at((request, target) => parseLink(request, target, 'add')),
    removeLinks: at((request, target) => parseLink(request, target, 'remove')),
  } as const satisfies Record<string, Route['parse']>
}

/** The document that was sent. */
function documentOf({ body }: HttpRequest): JsonObject {
  const document = assertObject(body, '', 'The document')
  if (member(document, 'data') !== undefined && member(document, 'errors') !== undefined)
    throw documentError('bad_request', 'A document has either data or errors.', '/errors')
  return document
}

/** `/users/3.json` names the same as `/users/3`, and `/users/3%2Ejson` another. */
function targetOf({ path, params }: HttpRequest, model: Model, lenient: boolean): Target {
  const { collection: name = '', id, relationship } = params
  const plain = (segment: string): string =>
    /\.json\/*$/.test(path) ? segment.replace(/\.json$/, '') : segment
  const collection = collectionOf(
    model,
    id === undefined && !model.collections.has(name) ? plain(name) : name,
  )
  return {
    model,
    collection,
    lenient,
    id:
      collection.kind === 'collection'
        ? relationship === undefined
          ? plain(id ?? '')
          : (id ?? '')
        : singularKey,
    relationship: plain(relationship ?? ''),
  }
}

const written = (request: HttpRequest, { model, collection }: Target): Written => ({
  model,
  collection,
  data: member(documentOf(request), 'data'),
  pointer: '/data',
})

const parseList: Parse = (request, target) => ({
  kind: 'list',
  collection: target.collection.name,
  query: parseListQuery(request, target),
})

const parseRead: Parse = (request, target) => ({
  kind: 'read',
  collection: target.collection.name,
  id: target.id,
  query: parseReadQuery(request, target),
})

const parseCreate: Parse = (request, target) => ({
  ...creation(written(request, target)).operation,
  ...preconditionOf(request.headers),
  query: parseReadQuery(request, target),
})

const parsePatch: Parse = (request, target) => ({
  ...update(written(request, target), target.id),
  ...preconditionOf(request.headers),
  query: parseReadQuery(request, target),
})

function parseRemove(request: HttpRequest, { collection, id, lenient }: Target): Operation {
  parseFamilies(request, [], lenient)
  return {
    kind: 'delete',
    collection: collection.name,
    id,
    dependents: [],
    ...preconditionOf(request.headers),
  }
}

function parseRelated(request: HttpRequest, target: Target): Operation {
  const { collection: source, id, model } = target
  const { name, many, target: related } = relationshipOf(source, target.relationship)
  const place = { ...target, collection: collectionOf(model, related) }
  const within = [{ collection: source.name, id, relationship: name }]
  return many
    ? { kind: 'list', collection: related, within, query: parseListQuery(request, place) }
    : { kind: 'related', collection: related, within, query: parseReadQuery(request, place) }
}

function parseReadLinkage(request: HttpRequest, target: Target): Operation {
  const { name } = relationshipOf(target.collection, target.relationship)
  const query = linkageQuery(request, target, name)
  return {
    kind: 'read-linkage',
    collection: target.collection.name,
    id: target.id,
    relationship: name,
    query,
  }
}

function parseLink(request: HttpRequest, target: Target, change: LinkChange): Operation {
  const relationship = relationshipOf(target.collection, target.relationship)
  if (!relationship.many && change !== 'replace') throw methodNotAllowed(request, relationship)
  return {
    ...linking(written(request, target), target.id, relationship, change),
    ...preconditionOf(request.headers),
    query: linkageQuery(request, target, relationship.name),
  }
}

/** Beside a linkage stands only what it leads to (JSON:API 1.1, full linkage). */
function linkageQuery(
  request: HttpRequest,
  target: Target,
  relationship: string,
): ReturnType<typeof parseReadQuery> {
  const query = parseReadQuery(request, target)
  const other = query.include?.find(([first]) => first !== relationship)
  if (!other) return query
  throw badParameter('include', `Here an include begins with ${relationship}.`)
}

function methodNotAllowed({ method, path }: HttpRequest, { name }: Relationship): ApiError {
  const allow = 'GET, HEAD, PATCH, OPTIONS'
  return new ApiError(
    'method_not_allowed',
    `${method} is not for ${path}, since ${name} leads to one resource.`,
    {
      help: `It takes ${allow}.`,
      headers: { Allow: allow },
    },
  )
}

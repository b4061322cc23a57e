import type { HttpRequest } from '../../core/http.ts'
import type { Operation } from '../../core/operation.ts'
import type { Query } from '../../core/query.ts'
import type { Collection, Model, Relationship } from '../../core/resource.ts'
import type { Route } from '../dialect.ts'
import { placeOf, targetOf } from './place.ts'

/** What a query is about. */
export interface QueryPlace {
  readonly model: Model
  readonly collection: Collection
  /** Where it is about which resources that leads to. */
  readonly relationship?: Relationship | undefined
  /** Whether what makes no sense is left out instead of being refused. */
  readonly lenient: boolean
}

/** How a dialect reads what lists, and what single resources can be asked. */
export interface ReadWords {
  readonly lenient: boolean
  readonly listQuery: (request: HttpRequest, place: QueryPlace) => Query
  readonly oneQuery: (request: HttpRequest, place: QueryPlace) => Query
}

/** What reads mean. */
export function createReadParsers(words: ReadWords) {
  return {
    read: (request, model) => parseRead(request, model, words),
    readLinkage: (request, model) => parseReadLinkage(request, model, words),
  } as const satisfies Record<string, Route['parse']>
}

/** The URL says whether it is about all, one, or what is related. */
function parseRead(
  request: HttpRequest,
  model: Model,
  { lenient, listQuery, oneQuery }: ReadWords,
): Operation {
  const { shape, collection, id, within } = placeOf(request, model)
  const { name } = collection
  const place = { model, collection, lenient }
  if (shape === 'all') return { kind: 'list', collection: name, within, query: listQuery(request, place) }
  const query = oneQuery(request, place)
  return shape === 'one'
    ? { kind: 'read', collection: name, within, id, query }
    : { kind: 'related', collection: name, within: within ?? [], query }
}

function parseReadLinkage(request: HttpRequest, model: Model, { lenient, oneQuery }: ReadWords): Operation {
  const { collection, id = '', relationship } = targetOf(request, model)
  const query = oneQuery(request, { model, collection, lenient, relationship })
  const name = relationship?.name ?? ''
  return { kind: 'read-linkage', collection: collection.name, id, relationship: name, query }
}

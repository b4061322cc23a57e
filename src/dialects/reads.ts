import type { HttpRequest } from '../core/http.ts'
import type { Query } from '../core/operation.ts'
import type { Collection, Model } from '../core/resource.ts'
import type { Route } from './dialect.ts'
import { placeOf } from './place.ts'

/** What a query is about. */
export interface QueryPlace {
  readonly model: Model
  readonly collection: Collection
  /** Whether what makes no sense is left out instead of being refused. */
  readonly lenient: boolean
}

/** How a dialect reads what lists, and what single resources can be asked. */
export interface ReadWords {
  readonly lenient: boolean
  readonly listQuery: (request: HttpRequest, place: QueryPlace) => Query
  readonly oneQuery: (request: HttpRequest, place: QueryPlace) => Query
}

/** What reads mean; the URL says whether they are about all, one, or what is related. */
export function createReadParser({ lenient, listQuery, oneQuery }: ReadWords): Route['parse'] {
  return (request, model) => {
    const { shape, collection, id, within } = placeOf(request, model)
    const target = within ? { collection: collection.name, within } : { collection: collection.name }
    const place = { model, collection, lenient }
    if (shape === 'all') return { ...target, kind: 'list', query: listQuery(request, place) }
    const query = oneQuery(request, place)
    return shape === 'one'
      ? { ...target, kind: 'read', id, query }
      : { ...target, kind: 'related', within: within ?? [], query }
  }
}

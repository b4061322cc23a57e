import { ApiError } from '../../core/error.ts'
import type { HttpRequest, HttpResponse } from '../../core/http.ts'
import type { Operation } from '../../core/operation.ts'
import type { Outcome } from '../../core/outcome.ts'
import type { Collection, Resource } from '../../core/resource.ts'
import type { CollectionSummary, Site, SiteMount } from '../site.ts'
import type { ApiEndpoint } from './endpoint.ts'

/** A request that a dialect accepted, and its answer. Nothing is read or changed. */
export interface Trial {
  readonly operation: Operation
  readonly outcome: Outcome
  readonly response: HttpResponse
}

export type Question = Required<Pick<HttpRequest, 'query' | 'body'>>

/** Tries an endpoint; `undefined` if the dialect rejects the request, or it has no outcome that we can make up. */
export function ask(
  site: Site,
  mount: SiteMount,
  endpoint: ApiEndpoint,
  question: Question,
): Trial | undefined {
  const { route, path, params } = endpoint
  const request: HttpRequest = {
    method: route.method,
    base: `${site.origin}${mount.path}`,
    path,
    params,
    headers: {},
    mediaType: route.accepts?.[0],
    ...question,
  }
  try {
    const operation = route.parse(request, site.model)
    const outcome = outcomeOf(site, operation)
    return (
      outcome && {
        operation,
        outcome,
        response: mount.dialect.render(outcome, operation, request, site.model),
      }
    )
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}

function outcomeOf(site: Site, operation: Operation): Outcome | undefined {
  if (operation.kind === 'dump') return { kind: 'dump', database: {} }
  if (!('collection' in operation)) return undefined
  const summary = site.collections.find(({ collection }) => collection.name === operation.collection)
  return summary && outcomeAbout(summary, operation)
}

function outcomeAbout(summary: CollectionSummary, { kind }: Operation): Outcome | undefined {
  const { collection, count = 1 } = summary
  const item = resourceOf(summary)
  const many: Outcome = {
    kind: 'many',
    collection,
    items: [item],
    total: count,
    offset: 0,
    included: new Map(),
  }
  const one: Outcome = { kind: 'one', collection, item, included: new Map() }
  const outcomes: Readonly<Record<string, Outcome>> = {
    list: many,
    'patch-many': many,
    read: one,
    related: one,
    replace: one,
    patch: one,
    create: { kind: 'created', collection, items: [item], many: false, included: new Map() },
    delete: { kind: 'deleted', collection, items: [item], many: false },
    'delete-many': { kind: 'deleted', collection, items: [item], many: true },
  }
  return outcomes[kind]
}

const resourceOf = ({ collection, sample }: CollectionSummary): Resource => sample ?? madeUp(collection)

const madeUp = ({ kind, idAttribute }: Collection): Resource => {
  if (kind === 'value') return { value: null }
  return kind === 'collection' ? { [idAttribute]: 1 } : {}
}

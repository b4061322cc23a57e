import { canCreateWithin } from '../../core/model.ts'
import type { Relationship } from '../../core/resource.ts'
import { toKey } from '../../core/resource.ts'
import type { Route } from '../../dialects/dialect.ts'
import { encodeSegment } from '../../formats/url.ts'
import type { CollectionSummary, Site } from '../site.ts'

/** A route on one collection, with nothing left open but ids. */
export interface ApiEndpoint {
  readonly route: Route
  /** `/posts/{id}/comments` */
  readonly template: string
  /** `/posts/1/comments` */
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  /** For the names of operations: `posts`, `comments`. */
  readonly words: readonly string[]
  /** The resources that the open parts of the template name. */
  readonly ids: readonly { readonly name: string; readonly of: CollectionSummary }[]
}

/** A route as the concrete paths that the model makes of it. */
export function endpointsOf(site: Site, route: Route, summary: CollectionSummary): readonly ApiEndpoint[] {
  const start: ApiEndpoint = { route, template: '', path: '', params: {}, words: [], ids: [] }
  return route.path
    .split('/')
    .slice(1)
    .reduce<readonly ApiEndpoint[]>(
      (endpoints, segment) => endpoints.flatMap((endpoint) => extend(site, endpoint, segment, summary)),
      [start],
    )
}

function extend(
  site: Site,
  endpoint: ApiEndpoint,
  segment: string,
  summary: CollectionSummary,
): readonly ApiEndpoint[] {
  const { name, relationships } = summary.collection
  if (segment === ':collection') return [withName(endpoint, 'collection', name)]
  if (segment === ':id') return [withResourceId(endpoint, 'id', summary)]
  if (segment === ':relationship')
    return [...relationships.values()]
      .filter(({ many }) => many || !endpoint.route.toMany)
      .map((relationship) => withName(endpoint, 'relationship', relationship.name))
  if (segment.startsWith('*'))
    return [...relationships.values()].flatMap((relationship) =>
      nestedEndpoints(site, endpoint, relationship),
    )
  return [{ ...endpoint, template: `${endpoint.template}/${segment}`, path: `${endpoint.path}/${segment}` }]
}

function withName(endpoint: ApiEndpoint, parameter: string, name: string): ApiEndpoint {
  const segment = encodeSegment(name)
  return {
    ...endpoint,
    template: `${endpoint.template}/${segment}`,
    path: `${endpoint.path}/${segment}`,
    params: { ...endpoint.params, [parameter]: name },
    words: [...endpoint.words, name],
  }
}

function withResourceId(endpoint: ApiEndpoint, name: string, of: CollectionSummary): ApiEndpoint {
  const id = toKey(of.sample?.[of.collection.idAttribute] ?? 1)
  return {
    ...endpoint,
    template: `${endpoint.template}/{${name}}`,
    path: `${endpoint.path}/${encodeSegment(id)}`,
    params: { ...endpoint.params, [name]: id },
    ids: [...endpoint.ids, { name, of }],
  }
}

/** What is related, as a whole and one by one. */
function nestedEndpoints(
  site: Site,
  endpoint: ApiEndpoint,
  relationship: Relationship,
): readonly ApiEndpoint[] {
  const { method, shapes = ['all', 'one'] } = endpoint.route
  const target = site.collections.find(({ collection }) => collection.name === relationship.target)
  const all = withName(endpoint, 'relationship', relationship.name)
  if (!target || !relationship.many) return method === 'GET' ? [all] : []
  if (method === 'POST') return canCreateWithin(relationship) ? [all] : []
  const one = withResourceId(all, 'relatedId', target)
  return shapes.flatMap((shape) => (shape === 'all' ? [all] : shape === 'one' ? [one] : []))
}

import type { JsonObject } from '../../core/json.ts'
import type { Dialect, Route } from '../../dialects/dialect.ts'
import { type CollectionSummary, type Site, siteAt } from '../site.ts'
import { bodyRequest, bodyResponses } from './bodies.ts'
import { componentsOf, referencesAt } from './components.ts'
import { type Endpoint, endpointsOf } from './endpoint.ts'
import { createNames } from './names.ts'
import { type Context, describeOperation } from './operation.ts'
import { securityOf } from './security.ts'

/** The API as OpenAPI 3.1, from the dialects' route tables and the model. Each mount speaks its own dialect here. */
export function describeApi(site: Site): JsonObject {
  const { references, components } = componentsOf(site)
  const nameOperation = createNames()
  const paths = site.mounts.flatMap((mount) =>
    pathsOf({
      site: siteAt(site, mount),
      mount,
      references: referencesAt(mount, references),
      nameOperation,
    }),
  )
  return {
    openapi: '3.1.0',
    info: { title: 'Understudy', version: '1', description: 'An API made of one JSON file.' },
    servers: [{ url: site.origin }],
    tags: site.collections.map(({ collection: { name, kind } }) => ({ name, description: `A ${kind}` })),
    paths: merge(paths),
    components,
  }
}

type PathEntry = readonly [path: string, method: string, operation: JsonObject]

function pathsOf(context: Context): readonly PathEntry[] {
  const { site, mount } = context
  const entry = ({ route, template }: Endpoint, operation: JsonObject): PathEntry => [
    `${mount.path}${template}`,
    route.method.toLowerCase(),
    operation,
  ]
  const ofCollections = site.collections.flatMap((summary) =>
    mount.dialect.routes
      .filter((route) => isFor(route, summary) && (route.method === 'GET' || !site.readOnly))
      .flatMap((route) => endpointsOf(site, route, summary))
      .map((endpoint) => entry(endpoint, describeOperation(context, endpoint, summary))),
  )
  return [...ofCollections, ...rootsOf(context)]
}

/** What is about the server as a whole, unless a collection has taken the path. */
const rootsOf = ({ site, mount, nameOperation }: Context): readonly PathEntry[] =>
  mount.dialect.routes
    .filter(({ on, path }) => on.includes('root') && !site.model.collections.has(path.slice(1)))
    .filter(({ method }) => method === 'GET' || !site.readOnly)
    .map((route) => [
      `${mount.path}${route.path}`,
      route.method.toLowerCase(),
      describeRoot(
        route,
        mount.dialect,
        nameOperation(`${route.method.toLowerCase()}-${route.path.slice(1)}`),
        securityOf(site, route.method === 'GET' ? { kind: 'dump' } : undefined),
      ),
    ])

function describeRoot(
  { summary, accepts = [], bodies = { status: 200, response: { type: 'object' } } }: Route,
  dialect: Dialect,
  operationId: string,
  security: JsonObject,
): JsonObject {
  return {
    operationId,
    summary,
    ...(accepts.length > 0 ? bodyRequest(bodies, accepts) : {}),
    responses: bodyResponses(bodies, summary, dialect),
    ...security,
  }
}

const isFor = ({ on }: Route, { collection }: CollectionSummary): boolean => on.includes(collection.kind)

/** Path Item Objects; of two routes with one path and method the first one answers. */
function merge(entries: readonly PathEntry[]): JsonObject {
  const paths = new Map<string, Map<string, JsonObject>>()
  for (const [path, method, operation] of entries) {
    const item = paths.get(path) ?? new Map<string, JsonObject>()
    paths.set(path, item)
    if (!item.has(method)) item.set(method, operation)
  }
  return Object.fromEntries([...paths].map(([path, item]) => [path, Object.fromEntries(item)]))
}

import type { JsonObject } from '../../core/json.ts'
import type { Dialect, Route } from '../../dialects/dialect.ts'
import { type CollectionSummary, servedCollections, type Site, siteAt } from '../site.ts'
import { componentsOf, createNames, type References, referencesAt } from './components.ts'
import {
  bodyRequest,
  type DescriptionContext,
  describeOperation,
  securityRequirement,
} from './describe-operation.ts'
import { type ApiEndpoint, endpointsOf } from './endpoint.ts'
import { bodyResponses } from './responses.ts'

/** The API as OpenAPI 3.1, from the dialects' routes and the model; each mount in its own dialect. */
export function describeApi(site: Site): JsonObject {
  const { references, components } = componentsOf(site)
  const nameOperation = createNames()
  const paths = site.mounts.flatMap((mount) =>
    entriesOf({
      site: siteAt(site, mount),
      mount,
      references: referencesAt(mount, references),
      nameOperation,
    }),
  )
  return {
    openapi: '3.1.0',
    info: { title: 'Understudy', version: '1', description: 'An API made from one JSON file.' },
    servers: [{ url: site.origin }],
    tags: servedCollections(site).map(({ collection: { name, kind } }) => ({
      name,
      description: descriptionOfKind[kind],
    })),
    paths: mergeEntries([...paths, ...signInEntries(site, nameOperation)]),
    components,
  }
}

const descriptionOfKind = {
  collection: 'A collection of records',
  singular: 'A single record',
  value: 'A value',
} as const

type PathEntry = readonly [path: string, method: string, operation: JsonObject]

function entriesOf(context: DescriptionContext): readonly PathEntry[] {
  const { site, mount } = context
  const entry = ({ route, template }: ApiEndpoint, operation: JsonObject): PathEntry => [
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
  return [...ofCollections, ...rootEntries(context)]
}

/** Routes of the whole server, unless a collection has the same path. */
const rootEntries = ({ site, mount, nameOperation, references }: DescriptionContext): readonly PathEntry[] =>
  mount.dialect.routes
    .filter(({ on, path }) => on.includes('root') && !site.model.collections.has(path.slice(1)))
    .filter(({ method }) => method === 'GET' || !site.readOnly)
    .map((route) => [
      `${mount.path}${route.path}`,
      route.method.toLowerCase(),
      describeRoot(
        route,
        { dialect: mount.dialect, references },
        nameOperation(`${route.method.toLowerCase()}-${route.path.slice(1)}`),
        securityRequirement(site, route.method === 'GET' ? { kind: 'dump' } : undefined),
      ),
    ])

function describeRoot(
  { summary, accepts = [], bodies = { status: 200, response: { type: 'object' } } }: Route,
  { dialect, references }: { readonly dialect: Dialect; readonly references: References },
  operationId: string,
  security: JsonObject,
): JsonObject {
  return {
    operationId,
    summary,
    ...(accepts.length > 0 ? bodyRequest(bodies, accepts) : {}),
    responses: bodyResponses(bodies, summary, dialect, references),
    ...security,
  }
}

/** The paths where people sign in; their errors are plain JSON. */
function signInEntries(
  { security }: Site,
  nameOperation: DescriptionContext['nameOperation'],
): readonly PathEntry[] {
  return (security?.endpoints ?? []).map(({ method, path, summary, body, shape }) => {
    const { status, request, response, mediaType = 'application/json', isForUsers = false } = shape
    const content = response ? { content: { [mediaType]: { schema: response } } } : {}
    const operation = {
      operationId: nameOperation(`${method.toLowerCase()}${path.replaceAll('/', '-')}`),
      summary,
      ...(body && request
        ? {
            requestBody: {
              required: body === 'required',
              content: { 'application/json': { schema: request } },
            },
          }
        : {}),
      responses: { [status]: { description: summary, ...content }, default: signInError },
      security: isForUsers ? Object.keys(security?.schemes ?? {}).map((name) => ({ [name]: [] })) : [],
    }
    return [path, method.toLowerCase(), operation]
  })
}

const signInError: JsonObject = {
  description: 'What is wrong, and what to do next',
  content: {
    'application/json': { schema: { type: 'object' } },
    'application/problem+json': { schema: { type: 'object' } },
  },
}

const isFor = ({ on }: Route, { collection }: CollectionSummary): boolean => on.includes(collection.kind)

/** Path Item Objects; the first of two routes with one path and method wins. */
function mergeEntries(entries: readonly PathEntry[]): JsonObject {
  const paths = new Map<string, Map<string, JsonObject>>()
  for (const [path, method, operation] of entries) {
    const item = paths.get(path) ?? new Map<string, JsonObject>()
    paths.set(path, item)
    if (!item.has(method)) item.set(method, operation)
  }
  return Object.fromEntries([...paths].map(([path, item]) => [path, Object.fromEntries(item)]))
}

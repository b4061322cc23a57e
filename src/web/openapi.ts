import { ApiError } from '../core/error.ts'
import type { JsonObject } from '../core/json.ts'
import type { Collection } from '../core/resource.ts'
import type { Dialect, Route } from '../dialects/dialect.ts'
import { type Endpoint, endpointsOf } from './openapi/endpoint.ts'
import { createNames } from './openapi/names.ts'
import { type Context, describeOperation } from './openapi/operation.ts'
import type { References } from './openapi/response.ts'
import { draftSchema } from './openapi/schema.ts'
import type { CollectionSummary, Site } from './site.ts'

/** The API as OpenAPI 3.1, from the dialects' route tables and the model. Each mount speaks its own dialect here. */
export function describeApi(site: Site): JsonObject {
  const schemas = schemasOf(site)
  const nameOperation = createNames()
  const paths = site.mounts.flatMap((mount) =>
    pathsOf({ site, mount, references: schemas.references, nameOperation }),
  )
  const [mount] = site.mounts
  return {
    openapi: '3.1.0',
    info: { title: 'Understudy', version: '1', description: 'An API made of one JSON file.' },
    servers: [{ url: site.origin }],
    tags: site.collections.map(({ collection: { name, kind } }) => ({ name, description: `A ${kind}` })),
    paths: merge(paths),
    components: {
      schemas: schemas.components,
      parameters: { IfMatch: ifMatch, IfNoneMatch: ifNoneMatch },
      ...(mount ? { responses: { Error: errorResponse(mount.dialect) } } : {}),
    },
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
    .map(({ method, path, summary }) => [
      `${mount.path}${path}`,
      method.toLowerCase(),
      {
        operationId: nameOperation(`${method.toLowerCase()}-${path.slice(1)}`),
        summary,
        responses: {
          200: {
            description: summary,
            content: { [mount.dialect.mediaType]: { schema: { type: 'object' } } },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    ])

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

function schemasOf({ collections }: Site): { references: References; components: JsonObject } {
  const nameSchema = createNames()
  const patch = nameSchema('JsonPatch')
  const names = new Map(
    collections.map(({ collection }) => [
      collection,
      { resource: nameSchema(collection.name), draft: nameSchema(`${collection.name}.draft`) },
    ]),
  )
  const reference = (collection: Collection, which: 'resource' | 'draft'): JsonObject => ({
    $ref: `#/components/schemas/${names.get(collection)?.[which]}`,
  })
  const components = [...names].flatMap(
    ([collection, { resource, draft }]): (readonly [string, JsonObject])[] => [
      [draft, draftSchema(collection)],
      [resource, resourceSchema(collection, reference(collection, 'draft'))],
    ],
  )
  return {
    references: {
      resourceOf: (collection) => reference(collection, 'resource'),
      draftOf: (collection) => reference(collection, 'draft'),
    },
    components: { ...Object.fromEntries(components), [patch]: jsonPatch },
  }
}

const resourceSchema = ({ kind, idAttribute }: Collection, draft: JsonObject): JsonObject =>
  kind === 'collection' ? { allOf: [draft], required: [idAttribute] } : draft

/** RFC 6902 */
const jsonPatch: JsonObject = {
  type: 'array',
  items: {
    type: 'object',
    required: ['op', 'path'],
    properties: {
      op: { enum: ['add', 'remove', 'replace', 'move', 'copy', 'test'] },
      path: { type: 'string' },
      from: { type: 'string' },
      value: {},
    },
  },
}

const ifMatch: JsonObject = {
  name: 'If-Match',
  in: 'header',
  description: 'The version that is to be changed; any other answers 412',
  schema: { type: 'string' },
}

const ifNoneMatch: JsonObject = {
  name: 'If-None-Match',
  in: 'header',
  description: 'The version that you have; when it is still right, 304 answers without a body',
  schema: { type: 'string' },
}

function errorResponse(dialect: Dialect): JsonObject {
  const error = new ApiError('not_found', 'cookies has no resource with id "99".', {
    help: 'GET /cookies lists what there is.',
  })
  const { headers, body = null } = dialect.renderError(error, { headers: {} })
  const [mediaType = dialect.mediaType] = (headers['Content-Type'] ?? '').split(';')
  const content = { schema: dialect.description?.error ?? {}, example: body }
  return {
    description: 'What is wrong, and what to do next',
    content: { [mediaType]: content, 'application/problem+json': { schema: { type: 'object' } } },
  }
}

import { ApiError } from '../../core/error.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Collection } from '../../core/resource.ts'
import type { Dialect, Parameter } from '../../dialects/dialect.ts'
import type { Site, SiteMount } from '../site.ts'
import { createNames } from './names.ts'
import { conditions, queryParameter } from './parameter.ts'
import { draftSchema, jsonPatch, resourceSchema } from './schema.ts'

/** Where things are that many operations share: each a `{ $ref }`. */
export interface References {
  readonly resourceOf: (collection: Collection) => JsonObject
  readonly draftOf: (collection: Collection) => JsonObject
  readonly parameterOf: (parameter: Parameter) => JsonObject
  /** Whether resources are shown in a way that only the code of a serializer knows. */
  readonly isOpaque: (collection: Collection) => boolean
}

/** The references as a mount has them: what a serializer makes of a resource has no schema. */
export function referencesAt({ serialized }: SiteMount, references: References): References {
  const isOpaque = ({ name }: Collection): boolean => serialized?.has(name) ?? false
  return {
    ...references,
    isOpaque,
    resourceOf: (collection) => (isOpaque(collection) ? {} : references.resourceOf(collection)),
  }
}

/** The Components Object (OpenAPI 3.1 §4.8.7). */
export function componentsOf(site: Site): { references: References; components: JsonObject } {
  const { security } = site
  const { schemas, resourceOf, draftOf } = schemasOf(site)
  const { parameters, parameterOf } = parametersOf(site)
  const [mount] = site.mounts
  const responses = mount ? { Error: errorResponse(mount.dialect) } : {}
  return {
    references: { resourceOf, draftOf, parameterOf, isOpaque: () => false },
    components: {
      schemas,
      parameters,
      responses,
      ...(security ? { securitySchemes: { ...security.schemes } } : {}),
    },
  }
}

function schemasOf({ collections }: Site) {
  const nameSchema = createNames()
  const schemas: [string, JsonObject][] = [[nameSchema('JsonPatch'), jsonPatch]]
  const resources = new Map<string, JsonObject>()
  const drafts = new Map<string, JsonObject>()
  for (const { collection } of collections) {
    const resource = nameSchema(collection.name)
    const draft = nameSchema(`${collection.name}.draft`)
    drafts.set(collection.name, referTo('schemas', draft))
    resources.set(collection.name, referTo('schemas', resource))
    schemas.push([draft, draftSchema(collection)])
    schemas.push([resource, resourceSchema(collection, referTo('schemas', draft))])
  }
  return {
    schemas: Object.fromEntries(schemas),
    resourceOf: (collection: Collection) => resources.get(collection.name) ?? {},
    draftOf: (collection: Collection) => drafts.get(collection.name) ?? {},
  }
}

/** A route's parameters are the same for every collection. */
function parametersOf({ mounts }: Site) {
  const nameParameter = createNames()
  const used = mounts.flatMap(({ dialect }) => dialect.routes.flatMap(({ parameters = [] }) => parameters))
  const names = new Map([...new Set(used)].map((parameter) => [parameter, nameParameter(parameter.name)]))
  const shared = [...names].map(([parameter, name]) => [name, queryParameter(parameter)] as const)
  return {
    parameters: { ...conditions, ...Object.fromEntries(shared) },
    parameterOf: (parameter: Parameter) => referTo('parameters', names.get(parameter) ?? ''),
  }
}

const referTo = (section: string, name: string): JsonObject => ({ $ref: `#/components/${section}/${name}` })

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

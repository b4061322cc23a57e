import { ApiError } from '../../core/error.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Collection } from '../../core/resource.ts'
import type { Dialect, Parameter } from '../../dialects/dialect.ts'
import type { Site, SiteMount } from '../site.ts'
import { draftSchema, jsonPatchSchema, resourceSchema } from './schema.ts'

/** References (`{ $ref }`) to what several operations share. */
export interface References {
  readonly resourceOf: (collection: Collection) => JsonObject
  readonly draftOf: (collection: Collection) => JsonObject
  /** The schemas themselves: of what is sent, or of an answer. */
  readonly recordOf: (collection: Collection, isSent: boolean) => JsonObject
  readonly parameterOf: (parameter: Parameter) => JsonObject
  /** The answer to what cannot be done, in a mount's own media type. */
  readonly error: JsonObject
  /** Whether a serializer makes the resources, so that they have no schema. */
  readonly isOpaque: (collection: Collection) => boolean
}

/** The references at a mount. */
export function referencesAt({ dialect, serialized }: SiteMount, references: References): References {
  const isOpaque = ({ name }: Collection): boolean => serialized?.has(name) ?? false
  return {
    ...references,
    error: referTo('responses', errorNameOf(dialect)),
    isOpaque,
    resourceOf: (collection) => (isOpaque(collection) ? {} : references.resourceOf(collection)),
    recordOf: (collection, isSent) =>
      isOpaque(collection) && !isSent ? {} : references.recordOf(collection, isSent),
  }
}

/** The Components Object (OpenAPI 3.1 §4.8.7). */
export function componentsOf(site: Site): { references: References; components: JsonObject } {
  const { security } = site
  const { schemas, ...ofCollections } = schemasOf(site)
  const { parameters, parameterOf } = parametersOf(site)
  const errors = site.mounts.map(({ dialect }) => [errorNameOf(dialect), errorResponse(dialect)] as const)
  return {
    references: { ...ofCollections, parameterOf, error: {}, isOpaque: () => false },
    components: {
      schemas,
      parameters,
      responses: { ...Object.fromEntries(errors), NotModified: { description: 'You have this version' } },
      ...(security ? { securitySchemes: { ...security.schemes } } : {}),
    },
  }
}

function schemasOf({ collections }: Site) {
  const nameSchema = createNames()
  const schemas: [string, JsonObject][] = [[nameSchema('JsonPatch'), jsonPatchSchema]]
  const resources = new Map<string, JsonObject>()
  const drafts = new Map<string, JsonObject>()
  const records = new Map<string, { readonly sent: JsonObject; readonly answered: JsonObject }>()
  for (const summary of collections) {
    const { collection } = summary
    const resource = nameSchema(collection.name)
    const draft = nameSchema(`${collection.name}.draft`)
    drafts.set(collection.name, referTo('schemas', draft))
    resources.set(collection.name, referTo('schemas', resource))
    const sent = draftSchema(summary)
    const answered = resourceSchema(summary, referTo('schemas', draft))
    schemas.push([draft, sent], [resource, answered])
    records.set(collection.name, { sent, answered: 'properties' in answered ? answered : sent })
  }
  return {
    schemas: Object.fromEntries(schemas),
    resourceOf: (collection: Collection) => resources.get(collection.name) ?? {},
    draftOf: (collection: Collection) => drafts.get(collection.name) ?? {},
    recordOf: (collection: Collection, isSent: boolean) =>
      records.get(collection.name)?.[isSent ? 'sent' : 'answered'] ?? {},
  }
}

/** A route's parameters are the same for every collection. */
function parametersOf({ mounts }: Site) {
  const nameParameter = createNames()
  const used = mounts
    .flatMap(({ dialect }) => dialect.routes.flatMap(({ parameters = [] }) => parameters))
    .filter((parameter) => isDescribed(parameter) && !parameter.lists)
  const names = new Map([...new Set(used)].map((parameter) => [parameter, nameParameter(parameter.name)]))
  const shared = [...names].map(([parameter, name]) => [name, queryParameter(parameter)] as const)
  return {
    parameters: { ...preconditions, ...Object.fromEntries(shared) },
    parameterOf: (parameter: Parameter) => referTo('parameters', names.get(parameter) ?? ''),
  }
}

const errorNameOf = ({ name }: Dialect): string => `Error.${name}`

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

/** Whether it has a name and no other form of the answer: `filter[NAME]` stands for many. */
export const isDescribed = ({ name, reshapes = false }: Parameter): boolean =>
  !reshapes && !/\[[A-Z]+\]$/.test(name)

/** A query parameter. Tools would fill in an `example` for all parameters at once, so it is part of the description. */
export const queryParameter = ({ name, description, example, schema }: Parameter): JsonObject => ({
  name,
  in: 'query',
  description: example === undefined ? description : `${description}. For example: ${example}`,
  schema: schema ?? { type: 'string' },
})

/** `*`, or versions as in the header ETag (RFC 9110 §8.8.3). */
const entityTags: JsonObject = {
  type: 'string',
  pattern: String.raw`^(\*|(W/)?"[!#-~]*"(, ?(W/)?"[!#-~]*")*)$`,
}

/** RFC 9110 §13.1 */
const preconditions: JsonObject = {
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    description: 'The version to change; any other gets a 412',
    schema: entityTags,
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description: 'The version that you have; if it is current, the answer is a 304 without a body',
    schema: { type: 'string' },
  },
}

/** Makes names that tools accept; no two are the same. */
export function createNames(): (text: string) => string {
  const taken = new Set<string>()
  return (text) => {
    const plain = text.replaceAll(/[^A-Za-z0-9.-]+/g, '_').slice(0, 60) || '_'
    let name = plain
    for (let count = 2; taken.has(name); count++) name = `${plain}-${count}`
    taken.add(name)
    return name
  }
}

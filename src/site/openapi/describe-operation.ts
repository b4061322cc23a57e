import { formMediaType } from '../../core/http.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Operation } from '../../core/operation.ts'
import type { Collection } from '../../core/resource.ts'
import type { Bodies, DocumentShape, Parameter, Route } from '../../dialects/dialect.ts'
import { examplesOf } from '../requests.ts'
import type { CollectionSummary, Site, SiteMount } from '../site.ts'
import { isDescribed, queryParameter, type References } from './components.ts'
import type { ApiEndpoint } from './endpoint.ts'
import { bodyResponses, notModified, responsesOf } from './responses.ts'
import { completeSchema, formSchema, idSchema, neededNames } from './schema.ts'
import { ask, type Question, type Trial } from './trial.ts'

export interface DescriptionContext {
  readonly site: Site
  readonly mount: SiteMount
  readonly references: References
  readonly nameOperation: (text: string) => string
}

/** An Operation Object (OpenAPI 3.1 §4.8.10), from trials of the endpoint. */
export function describeOperation(
  context: DescriptionContext,
  endpoint: ApiEndpoint,
  summary: CollectionSummary,
): JsonObject {
  const { site, mount, references } = context
  const { route } = endpoint
  const questions = questionsFor(context, endpoint, summary)
  const trials = questions.flatMap((question) => ask(site, mount, endpoint, question) ?? [])
  const target = targetSummary(site, trials[0]) ?? summary
  return {
    operationId: context.nameOperation(
      [trials[0]?.operation.kind ?? route.method.toLowerCase(), ...endpoint.words].join('-'),
    ),
    summary: `${route.summary}: ${endpoint.words.join(' ')}`,
    tags: [summary.collection.name],
    parameters: [
      ...pathParameters(endpoint),
      ...preconditionsOf(route.method),
      ...queryParameters(context, endpoint, trials[0], target),
    ],
    ...requestBody(context, endpoint, target, questions[0]?.body),
    responses: {
      ...(route.bodies
        ? bodyResponses(route.bodies, route.summary, mount.dialect, references)
        : responsesOf(mount.dialect, trials, target, references)),
      ...(route.method === 'GET' ? notModified : {}),
    },
    ...securityRequirement(site, trials[0]?.operation),
  }
}

/** Requests to try: the examples, one without a query, one for each parameter, and a filter, which a write to many requires. */
function questionsFor(
  { site, mount }: DescriptionContext,
  { path, route: { method, parameters = [] } }: ApiEndpoint,
  summary: CollectionSummary,
): readonly Question[] {
  const { dialect } = mount
  const examples = examplesOf(dialect, { ...summary, isCut: false }, { model: site.model, readOnly: false })
  const [filter] = dialect.description?.filters(summary.collection) ?? []
  const asked = examples
    .filter((example) => example.method === method && example.path === path)
    .map(({ query = [], body = {} }) => ({ query, body }))
  const byFilter = filter ? [{ query: [[filter.name, '1']] as const, body: {} }] : []
  const byParameter = parameters.flatMap(({ name, example, reshapes }) =>
    example === undefined || reshapes ? [] : [{ query: [[name, example]] as const, body: {} }],
  )
  return [...asked, { query: [], body: {} }, ...(method === 'GET' ? byParameter : byFilter)]
}

function targetSummary({ collections }: Site, trial: Trial | undefined): CollectionSummary | undefined {
  const { operation } = trial ?? {}
  if (!operation || !('collection' in operation)) return undefined
  return collections.find(({ collection }) => collection.name === operation.collection)
}

const pathParameters = ({ ids }: ApiEndpoint): readonly JsonObject[] =>
  ids.map(({ name, of: { collection, sample } }) => {
    const { slug, idAttribute, idStyle } = collection
    const id = sample?.[idAttribute]
    return {
      name,
      in: 'path',
      required: true,
      description:
        slug === undefined ? `An id of ${collection.name}` : `An id of ${collection.name}, or a ${slug}`,
      schema: slug === undefined ? idSchema(idStyle) : { type: 'string' },
      ...(id === undefined ? {} : { example: id }),
    }
  })

/** RFC 9110 §13.1 */
const preconditionsOf = (method: string): readonly JsonObject[] => [
  { $ref: `#/components/parameters/${method === 'GET' ? 'IfNoneMatch' : 'IfMatch'}` },
]

const filterable: ReadonlySet<string> = new Set(['list', 'patch-many', 'delete-many'])

/** The parameters of the route and the filters by attributes, if it has them. A parameter wins over a filter. */
function queryParameters(
  { mount, references }: DescriptionContext,
  { route }: ApiEndpoint,
  trial: Trial | undefined,
  { collection }: CollectionSummary,
): readonly JsonObject[] {
  const parameters = parametersFor(mount, route, trial)
  const accepts = trial && filterable.has(trial.operation.kind)
  const filters = (accepts && mount.dialect.description?.filters(collection)) || []
  // A serializer may have any names.
  const namesIn = (kind: NonNullable<Parameter['lists']>): JsonObject =>
    kind === 'attributes' && references.isOpaque(collection)
      ? { type: 'string' }
      : namesSchema(kind, collection)
  const byName = new Map([
    ...filters.map((filter) => [filter.name, queryParameter(filter)] as const),
    ...parameters
      .filter(isDescribed)
      .map(
        (parameter) =>
          [
            parameter.name,
            parameter.lists
              ? queryParameter({ ...parameter, schema: namesIn(parameter.lists) })
              : references.parameterOf(parameter),
          ] as const,
      ),
  ])
  return [...byName.values()]
}

/** What leads to one resource has the parameters of one. */
function parametersFor({ dialect }: SiteMount, route: Route, trial: Trial | undefined): readonly Parameter[] {
  const isOne = trial?.operation.kind === 'related' || trial?.operation.kind === 'read'
  const read = isOne
    ? dialect.routes.find(({ method, path }) => method === 'GET' && path === '/:collection/:id')
    : route
  return read?.parameters ?? []
}

/** A text of names with commas between them. */
function namesSchema(kind: NonNullable<Parameter['lists']>, collection: Collection): JsonObject {
  const { attributes, relationships, hidden } = collection
  const known = kind === 'relationships' ? relationships.keys() : attributes.keys()
  const names = [...known].filter((name) => !hidden.has(name) && /^[\w-]{1,60}$/.test(name))
  const name = `${kind === 'order' ? '-?' : ''}(${names.join('|')})`
  return { type: 'string', pattern: names.length > 0 ? `^(${name}(,${name})*)?$` : '^$' }
}

function requestBody(
  { mount, references }: DescriptionContext,
  { route }: ApiEndpoint,
  target: CollectionSummary,
  example: Question['body'] | undefined,
): JsonObject {
  if (!route.accepts) return {}
  if (route.bodies) return bodyRequest(route.bodies, route.accepts)
  const isNew = route.method === 'POST' && target.collection.kind === 'collection'
  const shape: DocumentShape = isNew ? 'drafts' : 'draft'
  const record = references.recordOf(target.collection, true)
  const draft = references.draftOf(target.collection)
  const needed = route.method === 'PATCH' ? [] : neededNames(target.collection)
  const resource = completeSchema(draft, needed)
  const schema = mount.dialect.description?.document(resource, shape, target.collection, record) ?? {}
  const hasExample = example !== undefined && Object.keys(Object(example)).length > 0
  const contents = route.accepts.map((mediaType) => [
    mediaType,
    mediaType === 'application/json-patch+json'
      ? { schema: { $ref: '#/components/schemas/JsonPatch' } }
      : { schema, ...(hasExample ? { example } : {}) },
  ])
  const forms = route.acceptsForms ? [[formMediaType, { schema: formSchema(record, needed) }]] : []
  return {
    requestBody: { required: true, content: Object.fromEntries([...contents, ...forms]) as JsonObject },
  }
}

/** The Request Body Object of a route that has its own bodies. */
export function bodyRequest({ request = {}, mediaType }: Bodies, accepts: readonly string[]): JsonObject {
  const types = mediaType === undefined ? accepts : [mediaType]
  const content = Object.fromEntries(types.map((type) => [type, { schema: request }]))
  return { requestBody: { required: true, content } }
}

/** The schemes that an operation requires: any of them, or none (OpenAPI 3.1 §4.8.30). */
export function securityRequirement({ security }: Site, operation: Operation | undefined): JsonObject {
  if (!security) return {}
  const isOpen = operation !== undefined && security.isOpen(operation)
  return { security: isOpen ? [] : Object.keys(security.schemes).map((name) => ({ [name]: [] })) }
}

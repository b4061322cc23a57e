import type { JsonObject } from '../../core/json.ts'
import type { DocumentShape } from '../../dialects/dialect.ts'
import { examplesOf } from '../examples.ts'
import type { CollectionSummary, Site, SiteMount } from '../site.ts'
import { bodyRequest, bodyResponses } from './bodies.ts'
import type { References } from './components.ts'
import type { Endpoint } from './endpoint.ts'
import { queryParameter } from './parameter.ts'
import { responsesOf } from './response.ts'
import { completeSchema, idSchema } from './schema.ts'
import { securityOf } from './security.ts'
import { ask, type Question, type Trial } from './trial.ts'

export interface Context {
  readonly site: Site
  readonly mount: SiteMount
  readonly references: References
  readonly nameOperation: (text: string) => string
}

/** An Operation Object (OpenAPI 3.1 §4.8.10), from what the dialect makes of the endpoint when it is tried. */
export function describeOperation(
  context: Context,
  endpoint: Endpoint,
  summary: CollectionSummary,
): JsonObject {
  const { site, mount, references } = context
  const { route } = endpoint
  const questions = questionsFor(context, endpoint, summary)
  const trials = questions.flatMap((question) => ask(site, mount, endpoint, question) ?? [])
  const target = targetOf(site, trials[0]) ?? summary
  return {
    operationId: context.nameOperation(
      [trials[0]?.operation.kind ?? route.method.toLowerCase(), ...endpoint.words].join('-'),
    ),
    summary: `${route.summary}: ${endpoint.words.join(' ')}`,
    tags: [summary.collection.name],
    parameters: [
      ...pathParameters(endpoint),
      ...conditions(route.method),
      ...queryParameters(context, endpoint, trials[0], target),
    ],
    ...requestBody(context, endpoint, target, questions[0]?.body),
    responses: route.bodies
      ? bodyResponses(route.bodies, route.summary, mount.dialect)
      : responsesOf(mount.dialect, trials, target, references),
    ...securityOf(site, trials[0]?.operation),
  }
}

/** Ways to ask: as it is, as the examples do, and by a filter, without which a write to many is refused. */
function questionsFor(
  { site, mount }: Context,
  { path, route: { method } }: Endpoint,
  summary: CollectionSummary,
): readonly Question[] {
  const { dialect } = mount
  const examples = examplesOf(dialect, { ...summary, isCut: false }, { model: site.model, readOnly: false })
  const [filter] = dialect.description?.filters(summary.collection) ?? []
  const asked = examples
    .filter((example) => example.method === method && example.path === path)
    .map(({ query = [], body = {} }) => ({ query, body }))
  const byFilter = filter ? [{ query: [[filter.name, '1']] as const, body: {} }] : []
  return [...asked, { query: [], body: {} }, ...(method === 'GET' ? [] : byFilter)]
}

function targetOf({ collections }: Site, trial: Trial | undefined): CollectionSummary | undefined {
  const { operation } = trial ?? {}
  if (!operation || !('collection' in operation)) return undefined
  return collections.find(({ collection }) => collection.name === operation.collection)
}

const pathParameters = ({ ids }: Endpoint): readonly JsonObject[] =>
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
const conditions = (method: string): readonly JsonObject[] => [
  { $ref: `#/components/parameters/${method === 'GET' ? 'IfNoneMatch' : 'IfMatch'}` },
]

const asksByFilter: ReadonlySet<string> = new Set(['list', 'patch-many', 'delete-many'])

/** Those of the route and, where it takes filters, those of the attributes; a name of the route's own wins. */
function queryParameters(
  { mount, references }: Context,
  { route: { parameters = [] } }: Endpoint,
  trial: Trial | undefined,
  { collection }: CollectionSummary,
): readonly JsonObject[] {
  const asked = trial && asksByFilter.has(trial.operation.kind)
  const filters = (asked && mount.dialect.description?.filters(collection)) || []
  const byName = new Map([
    ...filters.map((filter) => [filter.name, queryParameter(filter)] as const),
    ...parameters.map((parameter) => [parameter.name, references.parameterOf(parameter)] as const),
  ])
  return [...byName.values()]
}

function requestBody(
  { mount, references }: Context,
  { route }: Endpoint,
  target: CollectionSummary,
  example: Question['body'] | undefined,
): JsonObject {
  if (!route.accepts) return {}
  if (route.bodies) return bodyRequest(route.bodies, route.accepts)
  const shape: DocumentShape = route.method === 'POST' ? 'drafts' : 'draft'
  const draft = references.draftOf(target.collection)
  const resource = route.method === 'PATCH' ? draft : completeSchema(target.collection, draft)
  const schema = mount.dialect.description?.document(resource, shape, target.collection) ?? {}
  const hasExample = example !== undefined && Object.keys(Object(example)).length > 0
  const contents = route.accepts.map((mediaType) => [
    mediaType,
    mediaType === 'application/json-patch+json'
      ? { schema: { $ref: '#/components/schemas/JsonPatch' } }
      : { schema, ...(hasExample ? { example } : {}) },
  ])
  return { requestBody: { required: true, content: Object.fromEntries(contents) as JsonObject } }
}

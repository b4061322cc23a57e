import type { JsonObject } from '../../core/json.ts'
import type { Operation } from '../../core/operation.ts'
import type { Outcome } from '../../core/outcome.ts'
import type { Collection } from '../../core/resource.ts'
import type { Bodies, Dialect, DocumentShape } from '../../dialects/dialect.ts'
import type { CollectionSummary } from '../site.ts'
import type { References } from './components.ts'
import type { Trial } from './trial.ts'

/** A Responses Object (OpenAPI 3.1 §4.8.16): the answers of trials, and the error that any other answer is. */
export function responsesOf(
  dialect: Dialect,
  trials: readonly Trial[],
  target: CollectionSummary,
  references: References,
): JsonObject {
  const byStatus = new Map(trials.toReversed().map((trial) => [trial.response.status, trial]))
  const answers = [...byStatus].map(([status, trial]) => [
    status,
    responseOf(dialect, trials, trial, { target, references }),
  ])
  const success = trials.length > 0 ? Object.fromEntries(answers) : { 200: { description: 'Done' } }
  return { ...success, default: references.error }
}

/** The answer to a GET with the version that the client has (RFC 9110 §15.4.5). */
export const notModified = { 304: { $ref: '#/components/responses/NotModified' } }

/** The Responses Object of a route that has its own bodies. */
export function bodyResponses(
  { status, response, mediaType }: Bodies,
  description: string,
  dialect: Dialect,
  { error }: References,
): JsonObject {
  const content = response && { [mediaType ?? dialect.mediaType]: { schema: response } }
  return {
    [status]: { description, ...(content ? { content } : {}) },
    default: error,
  }
}

function responseOf(
  dialect: Dialect,
  trials: readonly Trial[],
  { operation, outcome, response }: Trial,
  { target, references }: { readonly target: CollectionSummary; readonly references: References },
): JsonObject {
  const { headers, body } = response
  const [mediaType] = (headers['Content-Type'] ?? dialect.mediaType).split(';')
  const content = {
    schema: schemaOf(dialect, { operation, outcome }, target.collection, references),
    // What was cut off may be required.
    ...(target.sample && !target.isCut && body !== undefined && !references.isOpaque(target.collection)
      ? { example: body }
      : {}),
  }
  return {
    description: descriptions[outcome.kind],
    headers: headersOf(trials),
    ...(body === undefined || mediaType === undefined ? {} : { content: { [mediaType]: content } }),
  }
}

const descriptions: Readonly<Record<Outcome['kind'], string>> = {
  many: 'The resources',
  one: 'The resource',
  none: 'Nothing is related',
  linkage: 'The related ids',
  atomic: 'The result of each operation',
  created: 'What was created',
  deleted: 'What was deleted',
  dump: 'Everything',
}

function schemaOf(
  { description }: Dialect,
  { operation, outcome }: Pick<Trial, 'operation' | 'outcome'>,
  collection: Collection,
  { resourceOf, recordOf }: References,
): JsonObject {
  if (outcome.kind === 'dump') return { type: 'object' }
  const shape = shapeOf(operation, outcome)
  return description?.document(resourceOf(collection), shape, collection, recordOf(collection, false)) ?? {}
}

function shapeOf({ kind }: Operation, outcome: Outcome): DocumentShape {
  if (outcome.kind === 'created') return 'created'
  if (outcome.kind === 'many' || (outcome.kind === 'deleted' && outcome.many)) return 'many'
  return kind === 'related' ? 'related' : 'one'
}

const meanings: Readonly<Record<string, string>> = {
  ETag: 'The version, for If-Match and If-None-Match (RFC 9110 §8.8.3)',
  Link: 'The pages around this one, when pages were asked for (RFC 8288)',
  Location: 'The address of what was created',
  'X-Total-Count': 'How many match, on all pages together',
}

const withVersion: ReadonlySet<Outcome['kind']> = new Set(['one', 'many', 'created'])

/** Every header that one of the answers had. */
function headersOf(trials: readonly Trial[]): JsonObject {
  const names = new Set(trials.flatMap(({ response }) => Object.keys(response.headers)))
  names.delete('Content-Type')
  if (trials.some(({ outcome }) => withVersion.has(outcome.kind))) names.add('ETag')
  return Object.fromEntries(
    [...names].map((name) => [name, { description: meanings[name] ?? name, schema: { type: 'string' } }]),
  )
}

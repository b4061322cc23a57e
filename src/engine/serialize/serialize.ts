import type { Json } from '../../core/json.ts'
import { collectionOf } from '../../core/model.ts'
import { type Outcome, relatedIn } from '../../core/outcome.ts'
import { type Collection, type Resource, toKey } from '../../core/resource.ts'
import type { Serializer, Serializers } from '../../core/serializer.ts'
import type { Scope } from '../scope.ts'
import { NotFetched, RelatedResources } from './related.ts'

/** An outcome with what its resources look like through the serializers of their collections, which see the whole model. */
export async function serializeOutcome(
  scope: Scope,
  outcome: Outcome,
  serializers: Serializers,
): Promise<Outcome> {
  if (outcome.kind === 'none' || outcome.kind === 'dump') return outcome
  if (outcome.kind === 'atomic') {
    const parts = outcome.outcomes.map((one) => serializeOutcome(scope, one, serializers))
    const outcomes = await Promise.all(parts)
    return { ...outcome, outcomes, serialized: new Map(outcomes.flatMap(serializedIn)) }
  }
  const serialized = new Map<Resource, Json>()
  for (const [collection, resources] of resourcesIn(scope, outcome)) {
    const serializer = serializers.get(collection.name)
    if (serializer) await serializeAll(scope, { collection, resources, serializer }, serialized)
  }
  return { ...outcome, serialized }
}

const serializedIn = ({ serialized = new Map() }: Outcome): readonly (readonly [Resource, Json])[] => [
  ...serialized,
]

/** Everything that an outcome carries, by collection. */
function resourcesIn(
  { model }: Scope,
  outcome: Exclude<Outcome, { kind: 'none' | 'dump' | 'atomic' }>,
): ReadonlyMap<Collection, readonly Resource[]> {
  const found = new Map<Collection, readonly Resource[]>()
  found.set(collectionOf(model, outcome.collection.name), 'item' in outcome ? [outcome.item] : outcome.items)
  if (!('included' in outcome)) return found
  for (const [target, related] of relatedIn(model, outcome.included))
    found.set(target, [...(found.get(target) ?? []), ...related])
  return found
}

interface Batch {
  readonly collection: Collection
  readonly resources: readonly Resource[]
  readonly serializer: Serializer
}

async function serializeAll(scope: Scope, batch: Batch, serialized: Map<Resource, Json>): Promise<void> {
  const { collection, resources, serializer } = batch
  if (collection.kind === 'value') return
  const all = new RelatedResources(scope)
  all.add(collection, resources)
  let current: Resource = {}
  const related = all.reader(() => current)
  const serializeRest = (): NotFetched | undefined => {
    for (const resource of resources) {
      if (serialized.has(resource)) continue
      current = resource
      try {
        serialized.set(resource, checked(serializer(resource, related)))
      } catch (error) {
        if (error instanceof NotFetched) return error
        throw failure(collection, resource, error)
      }
    }
    return undefined
  }
  for (let missing = serializeRest(); missing; missing = serializeRest()) await all.fetch(missing)
}

function checked(value: Json | undefined): Json {
  if (value === undefined) throw new TypeError('It returned nothing.')
  if (value instanceof Promise)
    throw new TypeError('It returned a promise; a serializer is a plain function.')
  return value
}

/** Names the one resource that could not be shown. */
function failure({ name, idAttribute }: Collection, resource: Resource, cause: unknown): Error {
  const which = toKey(resource[idAttribute] ?? '')
  const why = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
  return new Error(`The serializer of ${name} failed for "${which}": ${why}`, { cause })
}

import type { Json } from '../../core/json.ts'
import { collectionOf, relationshipOf } from '../../core/model.ts'
import { includedKey, type Outcome, type Related, relatedIn, type Serializer } from '../../core/outcome.ts'
import { type Collection, type Relationship, type Resource, toKey } from '../../core/resource.ts'
import { fetchRelated } from '../read/include.ts'
import type { Scope } from '../scope.ts'
import { originalOf, visible, visibleAll } from './visible.ts'

/** An outcome with what the serializers of its collections return for its resources. */
export async function serializeOutcome(scope: Scope, outcome: Outcome): Promise<Outcome> {
  if (outcome.kind === 'none' || outcome.kind === 'dump') return outcome
  if (outcome.kind === 'atomic') {
    const parts = outcome.outcomes.map((one) => serializeOutcome(scope, one))
    const outcomes = await Promise.all(parts)
    return { ...outcome, outcomes, serialized: new Map(outcomes.flatMap(serializedIn)) }
  }
  const serialized = new Map<Resource, Json>()
  for (const [collection, resources] of resourcesIn(scope, outcome)) {
    const serializer = scope.serializers.get(collection.name)
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

/** Names the resource that could not be serialized. */
function failure({ name, idAttribute }: Collection, resource: Resource, cause: unknown): Error {
  const which = toKey(resource[idAttribute] ?? '')
  const why = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
  return new Error(`The serializer of ${name} failed for "${which}": ${why}`, { cause })
}

/** Interrupts a serializer that asks for what has not been fetched yet; it is called again afterwards. */
class NotFetched extends Error {
  readonly collection: Collection
  readonly relationship: Relationship

  constructor(collection: Collection, relationship: Relationship) {
    super(`Do not catch what "related" throws: ${relationship.name} is being fetched.`)
    this.collection = collection
    this.relationship = relationship
  }
}

type Groups = ReadonlyMap<Resource, readonly Resource[]>

/** What serializers find along relationships: fetched for all resources of a collection at once, when first asked for. */
class RelatedResources {
  readonly #scope: Scope
  readonly #collectionOf = new Map<Resource, Collection>()
  readonly #fetched = new Map<string, Map<Resource, readonly Resource[]>>()
  /** What was fetched and is not in `#collectionOf` yet: few serializers go on from there. */
  #unlisted: { readonly collection: Collection; readonly groups: Groups }[] = []

  constructor(scope: Scope) {
    this.#scope = scope
  }

  /** Resources that can be asked about. */
  add(collection: Collection, resources: readonly Resource[]): void {
    for (const resource of resources) this.#collectionOf.set(resource, collection)
  }

  /** What a serializer is given; `current` says for which resource it runs. */
  reader(current: () => Resource): Related {
    const find = (name: string, of = current()): readonly Resource[] => this.#find(name, of)
    return Object.assign(find, { one: (name: string, of?: Resource) => find(name, of)[0] ?? null })
  }

  async fetch({ collection, relationship }: NotFetched): Promise<void> {
    const key = includedKey(collection.name, relationship.name)
    const known = this.#fetched.get(key) ?? new Map<Resource, readonly Resource[]>()
    this.#fetched.set(key, known)
    const target = collectionOf(this.#scope.model, relationship.target)
    const missing = [...this.#collectionOf].filter(([one, its]) => its === collection && !known.has(one))
    const sources = missing.map(([one]) => originalOf(one))
    const found = await fetchRelated(this.#scope, collection, relationship, sources)
    for (const [source, related] of found) known.set(visible(collection, source), visibleAll(target, related))
    this.#unlisted.push({ collection: target, groups: known })
  }

  #find(name: string, of: Resource): readonly Resource[] {
    const collection = this.#collection(of)
    if (!collection)
      throw new Error(`related("${name}", …) was called with something that "related" did not return.`)
    const found = this.#fetched.get(includedKey(collection.name, name))?.get(of)
    if (found) return found
    throw new NotFetched(collection, relationshipOf(collection, name))
  }

  #collection(of: Resource): Collection | undefined {
    if (!this.#collectionOf.has(of)) {
      for (const { collection, groups } of this.#unlisted) {
        for (const group of groups.values()) this.add(collection, group)
      }
      this.#unlisted = []
    }
    return this.#collectionOf.get(of)
  }
}

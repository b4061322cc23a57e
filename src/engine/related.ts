import { collectionOf, relationshipOf } from '../core/model.ts'
import { includedKey } from '../core/operation.ts'
import type { Collection, Relationship, Resource } from '../core/resource.ts'
import type { Related } from '../core/serializer.ts'
import { fetchRelated } from './include.ts'
import type { Scope } from './scope.ts'
import { stored, visible } from './visible.ts'

/** Asked for by a serializer and not fetched yet. It interrupts the serializer, which is called again afterwards. */
export class NotFetched extends Error {
  readonly collection: Collection
  readonly relationship: Relationship

  constructor(collection: Collection, relationship: Relationship) {
    super(`Do not catch what "related" throws: ${relationship.name} is being fetched.`)
    this.collection = collection
    this.relationship = relationship
  }
}

/** What serializers find along relationships: fetched for all resources of a collection at once, when first asked for. */
export class RelatedResources {
  readonly #scope: Scope
  readonly #collectionOf = new Map<Resource, Collection>()
  readonly #fetched = new Map<string, Map<Resource, readonly Resource[]>>()

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
    const sources = missing.map(([one]) => stored(one))
    for (const [source, found] of await fetchRelated(this.#scope, collection, relationship, sources)) {
      const shown = found.map((one) => visible(target, one))
      known.set(visible(collection, source), shown)
      this.add(target, shown)
    }
  }

  #find(name: string, of: Resource): readonly Resource[] {
    const collection = this.#collectionOf.get(of)
    if (!collection)
      throw new Error(`related("${name}", …) was asked about something that "related" did not give.`)
    const found = this.#fetched.get(includedKey(collection.name, name))?.get(of)
    if (found) return found
    throw new NotFetched(collection, relationshipOf(collection, name))
  }
}

import { collectionOf, relationshipOf } from '../../core/model.ts'
import { includedKey } from '../../core/outcome.ts'
import type { Collection, Relationship, Resource } from '../../core/resource.ts'
import type { Related } from '../../core/serializer.ts'
import { fetchRelated } from '../read/include.ts'
import type { Scope } from '../scope.ts'
import { stored, visible, visibleAll } from '../visibility/visible.ts'

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

type Groups = ReadonlyMap<Resource, readonly Resource[]>

/** What serializers find along relationships: fetched for all resources of a collection at once, when first asked for. */
export class RelatedResources {
  readonly #scope: Scope
  readonly #collectionOf = new Map<Resource, Collection>()
  readonly #fetched = new Map<string, Map<Resource, readonly Resource[]>>()
  /** What was fetched and has not been noted in `#collectionOf`, since few serializers go on from there. */
  #unnoted: { readonly collection: Collection; readonly groups: Groups }[] = []

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
    const found = await fetchRelated(this.#scope, collection, relationship, sources)
    for (const [source, related] of found) known.set(visible(collection, source), visibleAll(target, related))
    this.#unnoted.push({ collection: target, groups: known })
  }

  #find(name: string, of: Resource): readonly Resource[] {
    const collection = this.#collection(of)
    if (!collection)
      throw new Error(`related("${name}", …) was asked about something that "related" did not give.`)
    const found = this.#fetched.get(includedKey(collection.name, name))?.get(of)
    if (found) return found
    throw new NotFetched(collection, relationshipOf(collection, name))
  }

  #collection(of: Resource): Collection | undefined {
    if (!this.#collectionOf.has(of)) {
      for (const { collection, groups } of this.#unnoted) {
        for (const group of groups.values()) this.add(collection, group)
      }
      this.#unnoted = []
    }
    return this.#collectionOf.get(of)
  }
}

import { ApiError } from '../../core/error.ts'
import { isObject, type Json } from '../../core/json.ts'
import { collectionOf, relationshipOf } from '../../core/model.ts'
import { type Included, includedKey, type Serialized, serializedAs } from '../../core/outcome.ts'
import { byFirstName, type Path } from '../../core/path.ts'
import type { Query } from '../../core/query.ts'
import type { Collection, Model, Resource } from '../../core/resource.ts'
import { extended } from '../../formats/json-text.ts'
import { pick } from '../../query/fields.ts'

interface Presented extends Serialized {
  readonly collection: Collection
  readonly included?: Included | undefined
}

/** A resource is repeated wherever it is embedded, so nesting multiplies: this many at most in one answer. */
const maxEmbedded = 200_000

interface Embedding extends Omit<Presented, 'collection'> {
  readonly model: Model
  /** How many more may be embedded. */
  room: number
}

/** How each resource of an answer is shown: with what was embedded, and only the fields that were asked for. */
export function createPresenter(
  presented: Presented,
  model: Model,
  { include, fields }: Query,
): (resource: Resource) => Json {
  const { collection } = presented
  if (collection.kind === 'value') return (resource) => resource['value'] ?? null
  const show = include
    ? embedder(embeddingOf(presented, model), collection, include)
    : (resource: Resource) => serializedAs(presented, resource)
  const paths = fields?.get(collection.name)
  if (!paths) return show
  return (resource) => {
    const whole = show(resource)
    return isObject(whole) ? pick(whole, paths) : whole
  }
}

const embeddingOf = ({ serialized, included }: Presented, model: Model): Embedding => ({
  serialized,
  included,
  model,
  room: maxEmbedded,
})

/** Shows resources of a collection with what lies along the paths inside them. */
function embedder(
  embedding: Embedding,
  collection: Collection,
  paths: readonly Path[],
): (resource: Resource) => Json {
  if (paths.length === 0) return (resource) => serializedAs(embedding, resource)
  const tree = byFirstName(paths)
  const names = [...tree.keys()]
  const insides = new Map(
    [...tree].map(([name, deeper]) => [name, inside(embedding, collection, name, deeper)]),
  )
  return (resource) => {
    const serialized = serializedAs(embedding, resource)
    if (!isObject(serialized)) return serialized
    return extended(serialized, names, (name) => insides.get(name)?.(resource) ?? null)
  }
}

/** The member of a resource that holds what one of its relationships leads to. */
function inside(
  embedding: Embedding,
  collection: Collection,
  name: string,
  deeper: readonly Path[],
): (resource: Resource) => Json {
  const { many, target } = relationshipOf(collection, name)
  const show = embedder(embedding, collectionOf(embedding.model, target), deeper)
  const found = embedding.included?.get(includedKey(collection.name, name))
  return (resource) => {
    const related = found?.get(resource) ?? []
    embedding.room -= related.length
    if (embedding.room < 0) throw tooMany()
    const all = related.map(show)
    return many ? all : (all[0] ?? null)
  }
}

const tooMany = (): ApiError =>
  new ApiError('bad_request', `This would embed more than ${maxEmbedded} resources.`, {
    help: 'Embed fewer levels, or ask for a page: _page=1&_limit=10.',
  })

import { ApiError } from '../core/error.ts'
import { isObject, type Json } from '../core/json.ts'
import { collectionOf, relationshipOf } from '../core/model.ts'
import { type Included, includedKey, type Query, type Shown, shownAs } from '../core/operation.ts'
import type { Path } from '../core/path.ts'
import type { Collection, Model, Resource } from '../core/resource.ts'
import { pick } from '../query/fields.ts'

interface Presented extends Shown {
  readonly collection: Collection
  readonly included?: Included
}

/** A resource is repeated wherever it is embedded, so nesting multiplies: this many at most in one answer. */
const maxEmbedded = 200_000

interface Embedding extends Presented {
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
  const paths = fields?.get(collection.name)
  if (collection.kind === 'value') return (resource) => resource['value'] ?? null
  if (!include && !paths) return (resource) => shownAs(presented, resource)
  const embedding = { ...presented, model, room: maxEmbedded }
  return (resource) => {
    const whole = embed(embedding, collection, resource, include ?? [])
    return paths && isObject(whole) ? pick(whole, paths) : whole
  }
}

/** Paths by their first name, each with what goes on below it. */
type Tree = ReadonlyMap<string, readonly Path[]>

function embed(
  embedding: Embedding,
  collection: Collection,
  resource: Resource,
  paths: readonly Path[],
): Json {
  const shown = shownAs(embedding, resource)
  if (paths.length === 0 || !isObject(shown)) return shown
  const embedded = [...treeOf(paths)].map(([name, deeper]) => {
    const { many, target: targetName } = relationshipOf(collection, name)
    const target = collectionOf(embedding.model, targetName)
    const found = embedding.included?.get(includedKey(collection.name, name))?.get(resource) ?? []
    embedding.room -= found.length
    if (embedding.room < 0) throw tooMany()
    const inside = found.map((one) => embed(embedding, target, one, deeper))
    return [name, many ? inside : (inside[0] ?? null)] as const
  })
  return { ...shown, ...Object.fromEntries(embedded) }
}

const tooMany = (): ApiError =>
  new ApiError('bad_request', `This would embed more than ${maxEmbedded} resources.`, {
    help: 'Embed fewer levels, or ask for a page: _page=1&_limit=10.',
  })

function treeOf(paths: readonly Path[]): Tree {
  const tree = new Map<string, Path[]>()
  for (const [name = '', ...rest] of paths)
    tree.set(name, [...(tree.get(name) ?? []), ...(rest.length > 0 ? [rest] : [])])
  return tree
}

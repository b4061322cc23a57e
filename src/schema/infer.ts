import { isArray, isObject, type Json } from '../core/json.ts'
import type { Collection, CollectionKind, Database, Model } from '../core/resource.ts'
import type { Resource } from '../core/resource.ts'
import { observe, type SeenAttributes } from './attributes.ts'
import { inferIdStyle } from './id-style.ts'
import { inferRelationships } from './relationships.ts'
import { noRules } from './rules.ts'
import { typeNames } from './type-names.ts'

/** A model that learns from the data itself. `$schema` and other `$` members are about the file, not in the API. */
export function inferModel(
  database: Database,
  idAttributeOf: (collection: string) => string = () => 'id',
): {
  readonly model: Model
  observe(collection: string, resource: Resource): void
} {
  const seen = new Map<string, SeenAttributes>()
  const served = Object.entries(database).filter(([name]) => !name.startsWith('$'))
  const types = typeNames(served.map(([name]) => name))
  const bare = served.map(([name, value]) =>
    bareCollection({ name, type: types.get(name) ?? name, value, idAttribute: idAttributeOf(name) }, seen),
  )
  let model = relate(bare)
  return {
    get model() {
      return model
    },
    observe(collection, resource) {
      const attributes = seen.get(collection)
      if (attributes && observe(attributes, resource)) model = relate(bare)
    },
  }
}

type BareCollection = Omit<Collection, 'relationships'>

/** A list of objects is a collection, also an empty one; an object is singular; anything else is a value. */
export function kindOf(value: Json): CollectionKind {
  if (isArray(value)) return value.every(isObject) ? 'collection' : 'value'
  return isObject(value) ? 'singular' : 'value'
}

interface Served {
  readonly name: string
  readonly type: string
  readonly value: Json
  readonly idAttribute: string
}

function bareCollection(
  { name, type, value, idAttribute }: Served,
  seen: Map<string, SeenAttributes>,
): BareCollection {
  const kind = kindOf(value)
  const records =
    kind === 'collection' && isArray(value) ? value.filter(isObject) : isObject(value) ? [value] : []
  const attributes: SeenAttributes = new Map()
  for (const record of records) observe(attributes, record)
  seen.set(name, attributes)
  const idStyle = inferIdStyle(records.map((record) => record[idAttribute]))
  return { ...noRules, name, type, kind, idAttribute, idStyle, attributes }
}

function relate(bare: readonly BareCollection[]): Model {
  const relationships = inferRelationships(new Map(bare.map((collection) => [collection.name, collection])))
  return {
    collections: new Map(
      bare.map((collection) => [
        collection.name,
        {
          ...collection,
          ...(collection.attributes.has('slug') ? { slug: 'slug' } : {}),
          relationships: relationships.get(collection.name) ?? new Map(),
        },
      ]),
    ),
  }
}

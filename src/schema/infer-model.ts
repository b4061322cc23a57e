import {
  isArray,
  isObject,
  type Json,
  type JsonObject,
  jsonType,
  type JsonType,
  toMemberName,
} from '../core/json.ts'
import { knownDepth } from '../core/model.ts'
import type { Collection, CollectionKind, Database, Model, Resource, Rules } from '../core/resource.ts'
import { isNumericText } from '../query/order.ts'
import { indexNames, singularOf, typeNames } from './collection-names.ts'
import { findEvidentKeys } from './foreign-keys.ts'
import { type IdNames, inferIdNames, inferIdStyle } from './infer-id.ts'
import { inferRelationships } from './infer-relationships.ts'

/** What ids and keys are called in the data, besides the usual names. */
export interface Naming {
  /** The attribute that is the id of each collection whose records all have another value there: `code`. */
  readonly idAttribute?: string | undefined
  /** How the names of keys end: `_fk` for `post_fk`, and for `tag_fks` with several. */
  readonly keySuffix?: string | undefined
}

interface InferOptions extends Naming {
  /** The declared attribute of ids. */
  readonly idAttributeOf?: (collection: string) => string | undefined
}

/** A model that learns from the data itself. `$schema` and other `$` members are about the file, not in the API. */
export function inferModel(
  database: Database,
  { idAttributeOf, idAttribute: usualId, keySuffix }: InferOptions = {},
): {
  readonly model: Model
  /** Returns whether the model is another one now. */
  readonly observe: (collection: string, resource: Resource) => boolean
} {
  const seen = new Map<string, SeenAttributes>()
  const served = Object.entries(database).filter(([name]) => !name.startsWith('$'))
  const types = typeNames(served.map(([name]) => name))
  const unrelated = served.map(([name, value]) => {
    const type = types.get(name) ?? name
    return inferCollection({ name, type, value, declaredId: idAttributeOf?.(name), usualId }, seen)
  })
  const names = indexNames(new Map(unrelated.map((collection) => [collection.name, collection])))
  const evidentKeys = findEvidentKeys(
    unrelated.map((collection) => ({
      ...collection,
      records: recordsIn(database[collection.name] ?? null, collection.kind),
    })),
    { names, keySuffix },
  )
  const relate = (): Model => withRelationships(unrelated, { names, evidentKeys, keySuffix })
  let model = relate()
  return {
    get model() {
      return model
    },
    observe(collection, resource) {
      const attributes = seen.get(collection)
      const isNew = attributes !== undefined && observeAttributes(attributes, resource)
      if (isNew) model = relate()
      return isNew
    },
  }
}

/** A list of objects is a collection, also an empty one; an object is singular; anything else is a value. */
export function kindOf(value: Json): CollectionKind {
  if (isArray(value)) return value.every(isObject) ? 'collection' : 'value'
  return isObject(value) ? 'singular' : 'value'
}

const noNames: ReadonlySet<string> = new Set()

/** The rules of a collection about which nothing is declared. */
export const noRules: Rules = {
  hidden: noNames,
  writeOnly: noNames,
  readOnly: noNames,
  writeOnce: noNames,
  required: noNames,
  unique: [],
  defaults: new Map(),
  timestamps: {},
  upsert: false,
  unknown: 'keep',
}

interface Served extends IdNames {
  readonly type: string
  readonly value: Json
}

type Unrelated = Omit<Collection, 'relationships'>

function inferCollection(served: Served, seen: Map<string, SeenAttributes>): Unrelated {
  const { name, type, value } = served
  const kind = kindOf(value)
  const records = recordsIn(value, kind)
  const attributes: SeenAttributes = new Map()
  const { idAttribute, idInFile } = inferIdNames(served, kind === 'collection' ? records : undefined)
  const idStyle = inferIdStyle(records.map((record) => record[idInFile ?? idAttribute]))
  // Records without an id are given one, or have it under another name. A declared attribute for the id has to exist.
  if (kind === 'collection' && idAttribute === 'id' && records.some(({ id = null }) => id === null))
    observeAttributes(attributes, { id: idStyle === 'integer' ? 1 : '' })
  for (const record of records) observeAttributes(attributes, record)
  decideNumeric(attributes)
  seen.set(name, attributes)
  const otherTypes = [...new Set([singularOf(name), name].map(toMemberName))].filter((one) => one !== '')
  return { ...noRules, name, type, otherTypes, kind, idAttribute, idInFile, idStyle, attributes }
}

function recordsIn(value: Json, kind: CollectionKind): readonly JsonObject[] {
  if (kind === 'collection' && isArray(value)) return value.filter(isObject)
  return isObject(value) ? [value] : []
}

interface SeenAttribute {
  readonly types: Set<JsonType>
  readonly members: SeenAttributes
  /** Whether any of its texts is not written like a number. */
  hasOtherTexts: boolean
  numeric: boolean
}
type SeenAttributes = Map<string, SeenAttribute>

/** Adds the names and types found in an object; true when a top-level attribute was new. */
function observeAttributes(seen: SeenAttributes, object: JsonObject, depth = 0): boolean {
  let isNew = false
  for (const name in object) {
    let attribute = seen.get(name)
    if (!attribute) {
      attribute = { types: new Set(), members: new Map(), hasOtherTexts: false, numeric: false }
      seen.set(name, attribute)
      isNew = true
    }
    observeValue(attribute, object[name] ?? null, depth)
  }
  return isNew
}

function observeValue(attribute: SeenAttribute, value: Json, depth: number): void {
  if (typeof value !== 'object') {
    attribute.types.add(typeof value as JsonType)
    if (typeof value === 'string' && !attribute.hasOtherTexts) attribute.hasOtherTexts = !isNumericText(value)
    return
  }
  attribute.types.add(jsonType(value))
  if (depth >= knownDepth) return
  if (isObject(value)) observeAttributes(attribute.members, value, depth + 1)
  else if (isArray(value))
    for (const element of value)
      if (isObject(element)) observeAttributes(attribute.members, element, depth + 1)
}

/** What is in the file decides, and no later write: a single text would change the order of all records. */
function decideNumeric(attributes: SeenAttributes): void {
  for (const attribute of attributes.values()) {
    const { types, hasOtherTexts, members } = attribute
    attribute.numeric = types.has('number') && types.has('string') && !hasOtherTexts
    decideNumeric(members)
  }
}

function withRelationships(
  collections: readonly Unrelated[],
  knowledge: Parameters<typeof inferRelationships>[1],
): Model {
  const byName = new Map(collections.map((collection) => [collection.name, collection]))
  const relationships = inferRelationships(byName, knowledge)
  return {
    collections: new Map(
      collections.map((collection) => [
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

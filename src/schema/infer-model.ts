import {
  isArray,
  isObject,
  type Json,
  type JsonObject,
  jsonType,
  type JsonType,
  member,
  toMemberName,
} from '../core/json.ts'
import { knownDepth } from '../core/model.ts'
import type {
  Collection,
  CollectionKind,
  Database,
  IdStyle,
  Model,
  Resource,
  Rules,
} from '../core/resource.ts'
import { toKey } from '../core/resource.ts'
import { isNumericText } from '../query/order.ts'
import { indexNames, singularOf, typeNames } from './collection-names.ts'
import { inferRelationships } from './infer-relationships.ts'
import { findEvidentKeys } from './key-attributes.ts'

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

interface Served {
  readonly name: string
  readonly type: string
  readonly value: Json
  readonly declaredId: string | undefined
  readonly usualId: string | undefined
}

type Unrelated = Omit<Collection, 'relationships'>

function inferCollection(
  { name, type, value, declaredId, usualId }: Served,
  seen: Map<string, SeenAttributes>,
): Unrelated {
  const kind = kindOf(value)
  const records = recordsIn(value, kind)
  const attributes: SeenAttributes = new Map()
  const isCollection = kind === 'collection'
  const besideId = isCollection && records.some(hasId) ? findNamedId(usualId, records) : undefined
  const idAttribute = declaredId ?? besideId ?? 'id'
  const idInFile = isCollection && idAttribute === 'id' ? findOtherId(name, records, usualId) : undefined
  const idStyle = inferIdStyle(records.map((record) => record[idInFile ?? idAttribute]))
  // Records without an id are given one, or have it under another name. A declared attribute for the id has to exist.
  if (isCollection && idAttribute === 'id' && records.some(({ id = null }) => id === null))
    observeAttributes(attributes, { id: idStyle === 'integer' ? 1 : '' })
  for (const record of records) observeAttributes(attributes, record)
  decideNumeric(attributes)
  seen.set(name, attributes)
  const otherTypes = [...new Set([singularOf(name), name].map(toMemberName))].filter((one) => one !== '')
  return { ...noRules, name, type, otherTypes, kind, idAttribute, idInFile, idStyle, attributes }
}

const hasId = (record: JsonObject): boolean => Object.hasOwn(record, 'id')

/** An attribute under which each record has another value. */
const findNamedId = (name: string | undefined, records: readonly JsonObject[]): string | undefined =>
  name !== undefined && name !== 'id' && areIds(records, name) ? name : undefined

/** What the data usually calls the id, or `_id`, or `doctorId` in doctors, where no record has an `id`. */
function findOtherId(
  collection: string,
  records: readonly JsonObject[],
  usualId: string | undefined,
): string | undefined {
  if (records.some(hasId)) return undefined
  const named = findNamedId(usualId, records)
  if (named !== undefined) return named
  const singular = singularOf(collection).toLowerCase()
  const isOwn = (name: string): boolean =>
    name === '_id' || [`${singular}id`, `${singular}_id`].includes(name.toLowerCase())
  return Object.keys(records[0] ?? {}).find((name) => isOwn(name) && areIds(records, name))
}

function areIds(records: readonly JsonObject[], name: string): boolean {
  const ids = records.map((record) => member(record, name))
  const isEach = ids.every((id) => (typeof id === 'string' && id !== '') || Number.isSafeInteger(id))
  return isEach && new Set(ids.map(toKey)).size === ids.length
}

function recordsIn(value: Json, kind: CollectionKind): readonly JsonObject[] {
  if (kind === 'collection' && isArray(value)) return value.filter(isObject)
  return isObject(value) ? [value] : []
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const integerText = /^(0|[1-9]\d{0,14})$/

/**
 * The style that all ids share, ignoring records without one. Integers when there is no id at all, or when some are
 * numbers and others the same as texts.
 */
export function inferIdStyle(ids: Iterable<Json | undefined>): IdStyle {
  let style: IdStyle | undefined
  for (const id of ids) {
    if (id === undefined || id === null) continue
    const own = styleOfId(id)
    if (style !== undefined && own !== style && !areIntegers(own, style)) return 'random'
    style = style === undefined || own === style ? own : 'integer'
  }
  return style ?? 'integer'
}

const areIntegers = (...styles: readonly IdStyle[]): boolean =>
  styles.every((style) => style === 'integer' || style === 'integer-text')

function styleOfId(id: Json): IdStyle {
  if (typeof id === 'number') return Number.isSafeInteger(id) ? 'integer' : 'random'
  if (typeof id !== 'string') return 'random'
  if (uuid.test(id)) return 'uuid'
  return integerText.test(id) ? 'integer-text' : 'random'
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

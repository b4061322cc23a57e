import { formatPath, isArray, isObject, type Json, type JsonObject } from '../core/json.ts'
import { keyPaths } from '../core/model.ts'
import type { Collection, Database, Model, Relationship } from '../core/resource.ts'
import { type SchemaOptions, schemaOfValues } from '../formats/observed-schema.ts'
import type { CollectionDeclaration, Declarations, RelationshipDeclaration } from './config.ts'

/**
 * An inferred model as declarations. Loading them declares the same model; when strict, also what all records have in
 * common by chance.
 */
export const toDeclarations = (
  { collections }: Model,
  database: Database,
  { strict }: { readonly strict: boolean },
): Declarations => ({
  collections: Object.fromEntries(
    [...collections.values()]
      .filter(({ kind }) => kind !== 'value')
      .map((collection) => [
        collection.name,
        toDeclaration(collection, database[collection.name] ?? [], strict),
      ]),
  ),
})

function toDeclaration(collection: Collection, value: Json, strict: boolean): CollectionDeclaration {
  const { type, kind, slug, relationships } = collection
  const own = [...relationships.values()].filter(({ keyOn }) => keyOn === 'source')
  return {
    type,
    ...(kind === 'collection' ? toIdDeclaration(collection) : {}),
    ...(slug === undefined ? {} : { slug: { attribute: slug } }),
    schema: recordSchema(collection, isArray(value) ? value : [value], {
      strict,
      keys: keyPaths(collection),
    }),
    ...(own.length > 0
      ? { relationships: Object.fromEntries(own.map((one) => [one.name, toRelationshipDeclaration(one)])) }
      : {}),
  }
}

function toIdDeclaration({ idAttribute, idStyle }: Collection): Pick<CollectionDeclaration, 'id'> {
  const style = idStyle === 'integer-text' ? undefined : idStyle
  if (idAttribute === 'id') return style === undefined ? {} : { id: style }
  return { id: { attribute: idAttribute, ...(style === undefined ? {} : { style }) } }
}

const toRelationshipDeclaration = ({ target, path, many }: Relationship): RelationshipDeclaration => ({
  to: target,
  key: formatPath(path),
  many,
})

/** Of all records, by name; an id that is not in the file is by its type. */
function recordSchema(
  { attributes, idAttribute }: Collection,
  records: readonly Json[],
  options: SchemaOptions,
): JsonObject {
  const { properties = {}, required } = schemaOfValues(records, options)
  const seen = Object(properties) as JsonObject
  const others = [...attributes].filter(([name]) => !Object.hasOwn(seen, name))
  const inBodies = isArray(required) ? required.filter((name) => name !== idAttribute) : []
  return {
    type: 'object',
    properties: {
      ...Object.fromEntries(others.map(([name, { types }]) => [name, { type: [...types][0] ?? 'string' }])),
      ...mapObject(seen, withoutOnlyNull),
    },
    ...(inBodies.length > 0 ? { required: inBodies } : {}),
  }
}

/** Where nothing but null was seen, any value may come. */
function withoutOnlyNull(schema: Json): Json {
  if (!isObject(schema)) return schema
  const { type, properties, items, ...rest } = schema
  return {
    ...(type === undefined || type === 'null' ? {} : { type }),
    ...rest,
    ...(isObject(properties) ? { properties: mapObject(properties, withoutOnlyNull) } : {}),
    ...(items === undefined ? {} : { items: withoutOnlyNull(items) }),
  }
}

const mapObject = (object: JsonObject, change: (value: Json) => Json): JsonObject =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]))

import { isArray, isObject, type Json, type JsonObject, member } from '../../core/json.ts'
import { keyPaths } from '../../core/model.ts'
import type { Attribute, Attributes, Collection, IdStyle } from '../../core/resource.ts'
import { schemaOfValues } from '../../formats/observed-schema.ts'
import type { CollectionSummary } from '../site.ts'

/** What a client may send: all known attributes, none of which is required for a change. */
export function draftSchema({ collection, records = [] }: CollectionSummary): JsonObject {
  const { kind, idAttribute, idStyle, unknown } = collection
  if (kind === 'value') return {}
  const properties = ownProperties(collection, schemaOfValues(records, { strict: false }))
  return {
    type: 'object',
    properties: kind === 'collection' ? { ...properties, [idAttribute]: idSchema(idStyle) } : properties,
    ...(unknown === 'refuse' ? { additionalProperties: false } : {}),
  }
}

/** For a new record: the required attributes, unless the server fills them in. */
export const completeSchema = (draft: JsonObject, needed: readonly string[]): JsonObject =>
  needed.length === 0 ? draft : { allOf: [draft], required: needed }

/** The required attributes for which nothing is filled in. */
export const neededNames = ({ required, defaults, slugFrom, slug }: Collection): readonly string[] =>
  [...required].filter((name) => !defaults.has(name) && !(slugFrom !== undefined && name === slug))

/** A record in an answer, as all of them are now. Without any, it is as a client may send it, with an id. */
export function resourceSchema(
  { collection, records = [] }: CollectionSummary,
  draft: JsonObject,
): JsonObject {
  const { kind, idAttribute, list, writeOnly } = collection
  if (records.length === 0) return kind === 'collection' ? { allOf: [draft], required: [idAttribute] } : draft
  const seen = schemaOfValues(records, { strict: true, keys: keyPaths(collection) })
  if (kind === 'value') return Object(member(Object(member(seen, 'properties')), 'value')) as JsonObject
  const properties = Object.entries(ownProperties(collection, seen)).filter(([name]) => !writeOnly.has(name))
  const required = isArray(seen['required']) ? seen['required'] : []
  // Lists may leave out all other attributes.
  const sent = list ? required.filter((name) => typeof name === 'string' && list.includes(name)) : required
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(sent.length > 0 ? { required: sent } : {}),
  }
}

/** RFC 6901 */
const pointerSchema: JsonObject = { type: 'string', pattern: '^(/([^~/]|~[01])*)+$' }

/** RFC 6902 */
export const jsonPatchSchema: JsonObject = {
  type: 'array',
  items: {
    type: 'object',
    required: ['op', 'path'],
    properties: {
      op: { enum: ['add', 'remove', 'replace', 'move', 'copy', 'test'] },
      path: pointerSchema,
      from: pointerSchema,
      value: {},
    },
    anyOf: [
      { properties: { op: { const: 'remove' } } },
      { properties: { op: { enum: ['add', 'replace', 'test'] } }, required: ['value'] },
      { properties: { op: { enum: ['move', 'copy'] } }, required: ['from'] },
    ],
  },
}

/** The fields of a form: the attributes with plain values, of which some are needed. */
export function formSchema(
  { properties = {}, additionalProperties = { type: 'string' } }: JsonObject,
  needed: readonly string[],
): JsonObject {
  const plain = Object.entries(properties as JsonObject).filter(([, schema]) => {
    const types = [Object(schema as JsonObject)['type'] as Json].flat()
    return types.every(
      (type) => type === 'string' || type === 'number' || type === 'integer' || type === 'boolean',
    )
  })
  return {
    type: 'object',
    ...(needed.length > 0 ? { required: needed } : {}),
    minProperties: 1,
    propertyNames: { minLength: 1 },
    properties: Object.fromEntries(plain),
    additionalProperties,
  }
}

export const idSchema = (style: IdStyle): JsonObject => idSchemas[style]

const idSchemas: Readonly<Record<IdStyle, JsonObject>> = {
  integer: { type: 'integer' },
  'integer-text': { type: 'string', pattern: '^[0-9]+$' },
  uuid: { type: 'string', format: 'uuid' },
  random: { type: ['string', 'number'] },
}

/** All but the hidden attributes: as declared, as seen in records, or else by their types. */
function ownProperties(collection: Collection, { properties: observed = {} }: JsonObject): JsonObject {
  const { attributes, hidden, readOnly, writeOnly, properties = {} } = collection
  const inRecords = isObject(observed) ? observed : {}
  const shown = [...attributes].filter(([name]) => !hidden.has(name))
  return Object.fromEntries(
    shown.map(([name, attribute]) => [
      name,
      Object.assign(
        copyOf(properties[name]) ?? copyOf(member(inRecords, name)) ?? attributeSchema(attribute),
        readOnly.has(name) ? { readOnly: true } : {},
        writeOnly.has(name) ? { writeOnly: true } : {},
      ),
    ]),
  )
}

const copyOf = (schema: Json | undefined): JsonObject | undefined =>
  isObject(schema) ? { ...schema } : undefined

const propertiesOf = (attributes: Attributes): JsonObject =>
  Object.fromEntries([...attributes].map(([name, attribute]) => [name, attributeSchema(attribute)]))

/** From the data seen: members may be those of an object, or of the objects in a list. */
function attributeSchema({ types, members }: Attribute): JsonObject {
  const [first, ...more] = types
  const shape = members.size > 0 ? { properties: propertiesOf(members) } : {}
  return {
    ...(first === undefined ? {} : { type: more.length > 0 ? [first, ...more] : first }),
    ...(types.has('object') ? shape : {}),
    ...(types.has('array') ? { items: types.has('object') ? {} : shape } : {}),
  }
}

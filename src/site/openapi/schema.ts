import { isObject, type Json, type JsonObject } from '../../core/json.ts'
import type { Attribute, Attributes, Collection, IdStyle } from '../../core/resource.ts'

/** What a client may send: all known attributes, none of which is required for a change. */
export function draftSchema(collection: Collection): JsonObject {
  const { kind, idAttribute, idStyle } = collection
  if (kind === 'value') return {}
  const properties = ownProperties(collection)
  return {
    type: 'object',
    properties: kind === 'collection' ? { ...properties, [idAttribute]: idSchema(idStyle) } : properties,
  }
}

/** For a new record: the required attributes, unless the server fills them in. */
export function completeSchema(
  { required, defaults, slugFrom, slug }: Collection,
  draft: JsonObject,
): JsonObject {
  const names = [...required].filter(
    (name) => !defaults.has(name) && !(slugFrom !== undefined && name === slug),
  )
  return names.length === 0 ? draft : { allOf: [draft], required: names }
}

/** A record that is sent: it has an id, unless the client asked for other attributes only. */
export const resourceSchema = ({ kind, idAttribute }: Collection, draft: JsonObject): JsonObject =>
  kind === 'collection' ? { allOf: [draft], required: [idAttribute] } : draft

/** RFC 6902 */
export const jsonPatchSchema: JsonObject = {
  type: 'array',
  items: {
    type: 'object',
    required: ['op', 'path'],
    properties: {
      op: { enum: ['add', 'remove', 'replace', 'move', 'copy', 'test'] },
      path: { type: 'string' },
      from: { type: 'string' },
      value: {},
    },
  },
}

export const idSchema = (style: IdStyle): JsonObject => idSchemas[style]

const idSchemas: Readonly<Record<IdStyle, JsonObject>> = {
  integer: { type: 'integer' },
  'integer-text': { type: 'string', pattern: '^[0-9]+$' },
  uuid: { type: 'string', format: 'uuid' },
  random: { type: ['string', 'number'] },
}

/** All but the hidden attributes. */
function ownProperties(collection: Collection): JsonObject {
  const { attributes, hidden, readOnly, writeOnly, properties = {} } = collection
  const shown = [...attributes].filter(([name]) => !hidden.has(name))
  return Object.fromEntries(
    shown.map(([name, attribute]) => [
      name,
      Object.assign(
        declaredSchema(properties[name]) ?? attributeSchema(attribute),
        readOnly.has(name) ? { readOnly: true } : {},
        writeOnly.has(name) ? { writeOnly: true } : {},
      ),
    ]),
  )
}

const declaredSchema = (schema: Json | undefined): JsonObject | undefined =>
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

import { isObject, type Json, type JsonObject } from '../../core/json.ts'
import type { Attribute, Attributes, Collection, IdStyle } from '../../core/resource.ts'

/** What a client may send: the attributes that were seen or declared, none of which must be there to change a record. */
export function draftSchema(collection: Collection): JsonObject {
  const { kind, idAttribute, idStyle } = collection
  if (kind === 'value') return {}
  const properties = ownProperties(collection)
  return {
    type: 'object',
    properties: kind === 'collection' ? { ...properties, [idAttribute]: idSchema(idStyle) } : properties,
  }
}

/** To create, what is required must be there, unless the server fills it in. */
export function completeSchema(
  { required, defaults, slugFrom, slug }: Collection,
  draft: JsonObject,
): JsonObject {
  const names = [...required].filter(
    (name) => !defaults.has(name) && !(slugFrom !== undefined && name === slug),
  )
  return names.length === 0 ? draft : { allOf: [draft], required: names }
}

/** Every record has an id, unless the client asked for other attributes only. */
export const resourceSchema = ({ kind, idAttribute }: Collection, draft: JsonObject): JsonObject =>
  kind === 'collection' ? { allOf: [draft], required: [idAttribute] } : draft

/** RFC 6902 */
export const jsonPatch: JsonObject = {
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

/** Nothing tells of what is hidden. */
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

/** Only what was seen: members may be those of an object, or of the objects in a list. */
function attributeSchema({ types, members }: Attribute): JsonObject {
  const [first, ...more] = types
  const shape = members.size > 0 ? { properties: propertiesOf(members) } : {}
  return {
    ...(first === undefined ? {} : { type: more.length > 0 ? [first, ...more] : first }),
    ...(types.has('object') ? shape : {}),
    ...(types.has('array') ? { items: types.has('object') ? {} : shape } : {}),
  }
}

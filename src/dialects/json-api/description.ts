import { type JsonObject, isMemberName } from '../../core/json.ts'
import type { Collection } from '../../core/resource.ts'
import { encodeSegment } from '../../formats/url.ts'
import {
  anyObject,
  anySchema,
  describedText,
  listSchema,
  objectWith,
  textSchema,
} from '../common/json-schemas.ts'
import { examplesIn } from '../describe/examples.ts'
import { describeFilters } from '../describe/filters.ts'
import type { Bodies, Description } from '../dialect.ts'
import { atomicExtension, mediaType } from './document.ts'
import { membersOf } from './members.ts'

const notNull = { not: { type: 'null' } }
const idText = { ...textSchema, minLength: 1 }
const identifier = {
  ...objectWith({ type: textSchema }, { id: idText, lid: idText }),
  oneOf: [{ required: ['id'] }, { required: ['lid'] }],
}
const linkage = objectWith({ data: { anyOf: [identifier, listSchema(identifier), { type: 'null' }] } })

/** JSON:API 1.1 §7.2 */
const resourceObject = (type: JsonObject, attributes: JsonObject = anyObject): JsonObject =>
  objectWith({ type }, { id: textSchema, attributes, relationships: anyObject, links: anyObject })

/** The members of a record that are attributes, by their names in documents. */
function attributesOf(
  collection: Collection,
  { properties = {}, required = [] }: JsonObject,
): { readonly schemas: JsonObject; readonly required: readonly string[] } {
  const { names } = membersOf(collection)
  const schemas = Object.entries(properties as JsonObject).flatMap(([name, schema]) => {
    const member = names.get(name)
    return member === undefined ? [] : [[member, schema] as const]
  })
  return {
    schemas: Object.fromEntries(schemas),
    required: (required as readonly string[]).flatMap((name) => names.get(name) ?? []),
  }
}

/** The attributes of an answer, as all records have them now. */
function answeredAttributes(collection: Collection, record: JsonObject): JsonObject {
  const { schemas, required } = attributesOf(collection, record)
  return { ...anyObject, properties: schemas, ...(required.length > 0 ? { required } : {}) }
}

/** A resource object as clients send it: a new one must have what is required (JSON:API 1.1 §9.1). */
function sentObject(collection: Collection, isNew: boolean, record: JsonObject): JsonObject {
  const { type, required, defaults, slug, slugFrom } = collection
  const { memberOf, relationships } = membersOf(collection)
  const names = [...required]
    .filter((name) => isNew && !defaults.has(name) && !(slugFrom !== undefined && name === slug))
    .flatMap((name) => memberOf(name) ?? [])
  const { schemas } = attributesOf(collection, record)
  const needed = names.map((name) => [name, { ...Object(schemas[name]), ...notNull }] as const)
  const attributes = { attributes: objectWith(Object.fromEntries(needed), schemas) }
  const related = objectWith({}, Object.fromEntries(relationships.map(([{ name }]) => [name, linkage])))
  const others = { id: idText, relationships: { ...related, additionalProperties: false } }
  const identity = {
    type: { const: type },
    ...(isNew || collection.kind !== 'collection' ? {} : { id: idText }),
  }
  return names.length > 0
    ? objectWith({ ...identity, ...attributes }, others)
    : objectWith(identity, { ...attributes, ...others })
}

/** A document around resource objects (JSON:API 1.1 §7.1). */
const documentOf = (data: JsonObject): JsonObject =>
  objectWith(
    { data },
    { included: listSchema(resourceObject(textSchema)), links: anySchema, meta: anySchema },
  )

const detail = describedText('What is wrong, for people')
const source = { ...anyObject, description: 'Where in the request the problem is' }

const errorDocument = objectWith({
  errors: listSchema(
    objectWith({}, { status: textSchema, code: textSchema, title: textSchema, detail, source }),
  ),
})

/** JSON:API for people and tools: a resource stands in a document (JSON:API 1.1 §7). */
export const description: Description = {
  examples: examplesIn({
    nameInQuery(attribute, collection) {
      const name = membersOf(collection).memberOf(attribute)
      return name !== undefined && isSimpleName(name) ? name : undefined
    },
    equal: (name, value) => [[value.includes(',') ? `filter[${name}][eq]` : `filter[${name}]`, value]],
    from: (name, value) => [[`filter[${name}][ge]`, value]],
    contains: (name, value) => [[`filter[${name}][contains]`, value]],
    descending: (name) => [['sort', `-${name}`]],
    page: [
      ['page[number]', '1'],
      ['page[size]', '10'],
    ],
    fields: ({ type }, name) => (isSimpleName(type) ? [[`fields[${type}]`, name]] : undefined),
    include: (relationship) => (isSimpleName(relationship) ? [['include', relationship]] : undefined),
    linkage: (one, relationship) => `${one}/relationships/${encodeSegment(relationship)}`,
    replaces: false,
    membersOf(attributes, collection) {
      const { memberOf } = membersOf(collection)
      const members = Object.entries(attributes).map(([name, value]) => [memberOf(name), value] as const)
      return Object.fromEntries(members.filter(([name]) => name !== undefined))
    },
    enclose: (attributes, { type }, id) => ({
      data: { type, ...(id === undefined ? {} : { id }), attributes },
    }),
  }),
  filters: (collection) =>
    describeFilters(collection, (name) => membersOf(collection).memberOf(name), memberParameter),
  // The attributes' schema is not that of a resource object, which has them one level down and some by other names.
  document(_resource, shape, collection, record) {
    if (shape === 'draft' || shape === 'drafts')
      return objectWith({ data: sentObject(collection, shape === 'drafts', record) })
    const object = resourceObject({ const: collection.type }, answeredAttributes(collection, record))
    if (shape === 'related') return documentOf({ anyOf: [object, { type: 'null' }] })
    return documentOf(shape === 'many' ? listSchema(object) : object)
  },
  error: errorDocument,
}

/** Whether a name needs no care inside brackets, in lists and in paths. */
const isSimpleName = (name: string): boolean => isMemberName(name) && /^[\p{L}\p{N}_ -]{1,40}$/u.test(name)

const memberParameter = (name: string) => ({
  name: `filter[${name}]`,
  description: `Only those with this ${name}; also filter[${name}][gt] and so on.`,
})

/** The ids that a relationship leads to (JSON:API 1.1 §7.6). */
export const linkageAnswer: Bodies = { status: 200, response: linkage }

/** The ids that it shall lead to (JSON:API 1.1 §9.4). */
export const linkageChange: Bodies = { status: 204, request: linkage }

const op = { enum: ['add', 'update', 'remove'] }
const operation = {
  ...objectWith({ op }, { ref: identifier, href: textSchema, data: anySchema }),
  not: { required: ['ref', 'href'] },
}
const result = objectWith({}, { data: anySchema, meta: anySchema })

/** https://jsonapi.org/ext/atomic */
export const operationBodies: Bodies = {
  mediaType: `${mediaType};ext="${atomicExtension}"`,
  status: 200,
  request: objectWith({ 'atomic:operations': { ...listSchema(operation), minItems: 1 } }),
  response: objectWith({ 'atomic:results': { ...listSchema(result), minItems: 1 } }),
}

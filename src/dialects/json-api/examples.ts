import type { JsonObject } from '../../core/json.ts'
import { isMemberName } from '../../core/member-name.ts'
import { membersOf } from '../../core/members.ts'
import type { Collection } from '../../core/resource.ts'
import { encodeSegment } from '../../core/url.ts'
import type { Example, Subject } from '../dialect.ts'
import { examplesIn, pathOfOne } from '../examples/examples.ts'
import { get } from '../examples/reads.ts'

/** What JSON:API can be asked, on the user's own data. */
export const examples = (subject: Subject): readonly Example[] => [
  ...commonExamples(subject),
  ...linkageExample(subject),
]

const commonExamples = examplesIn({
  nameOf(attribute, collection) {
    const name = membersOf(collection).memberOf(attribute)
    return name !== undefined && isPlain(name) ? name : undefined
  },
  equal: (name, value) => [[value.includes(',') ? `filter[${name}][eq]` : `filter[${name}]`, value]],
  from: (name, value) => [[`filter[${name}][ge]`, value]],
  contains: (name, value) => [[`filter[${name}][contains]`, value]],
  descending: (name) => [['sort', `-${name}`]],
  page: [
    ['page[number]', '1'],
    ['page[size]', '10'],
  ],
  fields: ({ type }, name) => (isPlain(type) ? [[`fields[${type}]`, name]] : undefined),
  include: (relationship) => (isPlain(relationship) ? [['include', relationship]] : undefined),
  replaces: false,
  membersOf: sendable,
  enclose: (attributes, { type }, id) => ({
    data: { type, ...(id === undefined ? {} : { id }), attributes },
  }),
})

/** A name that needs no care inside brackets, in lists and in paths. */
const isPlain = (name: string): boolean => isMemberName(name) && /^[\p{L}\p{N}_ -]{1,40}$/u.test(name)

function linkageExample({ collection, sample }: Subject): readonly Example[] {
  if (collection.kind !== 'collection') return []
  const one = sample && pathOfOne(collection, sample[collection.idAttribute])
  const many = [...collection.relationships.values()].find((relationship) => relationship.many)
  if (one === undefined || !many) return []
  return get(`Which ${many.name} it has`, `${one}/relationships/${encodeSegment(many.name)}`)
}

/** The attributes that stand in a document, by the names that they have there. */
function sendable(attributes: JsonObject, collection: Collection): JsonObject {
  const members = membersOf(collection)
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([attribute, value]) => {
      const name = members.memberOf(attribute)
      return name !== undefined && isMemberName(name) ? [[name, value]] : []
    }),
  )
}

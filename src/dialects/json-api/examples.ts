import { isMemberName } from '../../core/member-name.ts'
import { membersOf } from '../../core/members.ts'
import { encodeSegment } from '../../core/url.ts'
import { examplesIn } from '../examples/examples.ts'
import { attributesOf } from './resource-object.ts'

/** What JSON:API can be asked, on the user's own data. */
export const examples = examplesIn({
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
  linkage: (one, relationship) => `${one}/relationships/${encodeSegment(relationship)}`,
  replaces: false,
  membersOf: (attributes, collection) => attributesOf(attributes, membersOf(collection).memberOf) ?? {},
  enclose: (attributes, { type }, id) => ({
    data: { type, ...(id === undefined ? {} : { id }), attributes },
  }),
})

/** A name that needs no care inside brackets, in lists and in paths. */
const isPlain = (name: string): boolean => isMemberName(name) && /^[\p{L}\p{N}_ -]{1,40}$/u.test(name)

import { isMemberName } from '../../formats/member-name.ts'
import { encodeSegment } from '../../formats/url.ts'
import { examplesIn } from '../describe/examples.ts'
import { filterDescriptions } from '../describe/filter-descriptions.ts'
import type { Description, Parameter } from '../dialect.ts'
import { list } from '../shared/schemas.ts'
import { membersOf, rename } from './members.ts'
import { documentOf, errorDocument, resourceObject } from './schemas.ts'

/** JSON:API for people and tools: a resource stands in a document (JSON:API 1.1 §7). */
export const description: Description = {
  examples: examplesIn({
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
    membersOf: (attributes, collection) => rename(attributes, membersOf(collection).memberOf) ?? {},
    enclose: (attributes, { type }, id) => ({
      data: { type, ...(id === undefined ? {} : { id }), attributes },
    }),
  }),
  filters: (all) =>
    filterDescriptions(all, (attribute, collection) => membersOf(collection).memberOf(attribute), filter),
  // The attributes' schema is not that of a resource object, which has them one level down and some by other names.
  document: (_resource, shape) => documentOf(shape === 'many' ? list(resourceObject) : resourceObject),
  error: errorDocument,
}

/** A name that needs no care inside brackets, in lists and in paths. */
const isPlain = (name: string): boolean => isMemberName(name) && /^[\p{L}\p{N}_ -]{1,40}$/u.test(name)

const filter = (name: string): Parameter => ({
  name: `filter[${name}]`,
  description: `Only those with this ${name}; also filter[${name}][gt] and so on.`,
})

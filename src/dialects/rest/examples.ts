import { examplesIn } from '../describe/examples.ts'
import { nameBeside } from '../describe/filter-descriptions.ts'
import { plainBodies } from '../describe/phrases.ts'
import { listParameters } from './parameters.ts'

/** Attributes are filtered by under their own names, where no parameter is called so. */
export const nameOf = nameBeside(listParameters)

/** What REST can be asked, on the user's own data. */
export const examples = examplesIn({
  ...plainBodies,
  nameOf,
  equal: (name, value) => [[name, value]],
  from: (name, value) => [[`${name}_gte`, value]],
  contains: (name, value) => [[`${name}_contains`, value]],
  search: (text) => [['q', text]],
  descending: (name) => [['_sort', `-${name}`]],
  page: [
    ['_page', '1'],
    ['_limit', '10'],
  ],
  fields: ({ idAttribute }, name) => [['_fields', `${idAttribute},${name}`]],
  include: (relationship) => (/^[^.,]{1,40}$/.test(relationship) ? [['_embed', relationship]] : undefined),
})

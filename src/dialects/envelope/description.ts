import type { JsonObject } from '../../core/json.ts'
import { examplesIn } from '../describe/examples.ts'
import { fieldFilter, filterDescriptions, nameBeside } from '../describe/filter-descriptions.ts'
import { plainBodies } from '../describe/phrases.ts'
import type { Description, DocumentShape } from '../dialect.ts'
import { errorSchema } from '../shared/error-body.ts'
import { integer, list, object, oneOrList, orNull, text } from '../shared/schemas.ts'
import { listParameters } from './parameters.ts'

const nameOf = nameBeside(listParameters)

/** The envelope dialect for people and tools. */
export const description: Description = {
  examples: examplesIn({
    ...plainBodies,
    nameOf,
    equal: (name, value) => [[name, value]],
    from: (name, value) => [[`${name}_gte`, value]],
    contains: (name, value) => [[`${name}_contains`, value]],
    descending: (name) => [['sort', `-${name}`]],
    page: [
      ['page', '1'],
      ['limit', '10'],
    ],
  }),
  filters: (collection) => filterDescriptions(collection, nameOf, fieldFilter),
  document,
  error: errorSchema,
}

function document(resource: JsonObject, shape: DocumentShape): JsonObject {
  if (shape === 'many') return page(resource)
  if (shape === 'drafts') return oneOrList(resource)
  return shape === 'created' ? { oneOf: [resource, object({ data: list(resource) })] } : resource
}

const address = orNull(text)

const page = (items: JsonObject): JsonObject =>
  object({
    data: list(items),
    total_items: integer,
    total_pages: integer,
    current_page: integer,
    limit: integer,
    links: object({}, { self: address, first: address, prev: address, next: address, last: address }),
  })

import type { JsonObject } from '../../core/json.ts'
import { examplesIn } from '../describe/examples.ts'
import { attributeParameter, filterParameters, nameBeside, plainBodies } from '../describe/phrases.ts'
import type { Description, DocumentShape } from '../dialect.ts'
import { errorSchema } from '../shared/error-body.ts'
import {
  integerSchema,
  listSchema,
  objectSchema,
  oneOrList,
  orNull,
  textSchema,
} from '../shared/json-schemas.ts'
import { listParameters } from './parse.ts'

const nameInQuery = nameBeside(listParameters)

/** The envelope dialect for people and tools. */
export const description: Description = {
  examples: examplesIn({
    ...plainBodies,
    nameInQuery,
    equal: (name, value) => [[name, value]],
    from: (name, value) => [[`${name}_gte`, value]],
    contains: (name, value) => [[`${name}_contains`, value]],
    descending: (name) => [['sort', `-${name}`]],
    page: [
      ['page', '1'],
      ['limit', '10'],
    ],
  }),
  filters: (collection) => filterParameters(collection, nameInQuery, attributeParameter),
  document: documentSchema,
  error: errorSchema,
}

function documentSchema(resource: JsonObject, shape: DocumentShape): JsonObject {
  if (shape === 'many') return pageSchema(resource)
  if (shape === 'drafts') return oneOrList(resource)
  return shape === 'created' ? { oneOf: [resource, objectSchema({ data: listSchema(resource) })] } : resource
}

const address = orNull(textSchema)

const pageSchema = (items: JsonObject): JsonObject =>
  objectSchema({
    data: listSchema(items),
    total_items: integerSchema,
    total_pages: integerSchema,
    current_page: integerSchema,
    limit: integerSchema,
    links: objectSchema({}, { self: address, first: address, prev: address, next: address, last: address }),
  })

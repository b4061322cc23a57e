import type { JsonObject } from '../../core/json.ts'
import { isMemberName } from '../../core/member-name.ts'
import { membersOf } from '../../core/members.ts'
import type { Collection } from '../../core/resource.ts'
import type { Description, DocumentShape, Parameter } from '../dialect.ts'
import { examples } from './examples.ts'

/** JSON:API for people and tools: a resource stands in a document (JSON:API 1.1 §7). */
export const description: Description = {
  examples,
  filters,
  document,
  error: {
    type: 'object',
    required: ['errors'],
    properties: {
      errors: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            status: { type: 'string' },
            code: { type: 'string' },
            title: { type: 'string' },
            detail: { type: 'string', description: 'What is wrong, for people' },
            source: { type: 'object', description: 'Where in the request it lies' },
          },
        },
      },
    },
  },
}

function filters(collection: Collection): readonly Parameter[] {
  const members = membersOf(collection)
  return [...collection.attributes.keys()].flatMap((attribute) => {
    const name = members.memberOf(attribute)
    if (name === undefined || !isMemberName(name)) return []
    return [
      {
        name: `filter[${name}]`,
        description: `Only those with this ${name}; also filter[${name}][gt] and so on.`,
      },
    ]
  })
}

/** The attributes' schema is not that of a resource object, which has them one level down and some by other names. */
function document(_resource: JsonObject, shape: DocumentShape): JsonObject {
  const data = shape === 'many' ? { type: 'array', items: resourceObject } : resourceObject
  return {
    type: 'object',
    required: ['data'],
    properties: { data, included: { type: 'array', items: resourceObject }, links: {}, meta: {} },
  }
}

const resourceObject: JsonObject = {
  type: 'object',
  required: ['type'],
  properties: {
    type: { type: 'string' },
    id: { type: 'string' },
    attributes: { type: 'object' },
    relationships: { type: 'object' },
    links: { type: 'object' },
  },
}

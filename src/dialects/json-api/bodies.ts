import type { JsonObject } from '../../core/json.ts'
import type { Bodies } from '../dialect.ts'
import { atomicExtension, mediaType } from './media-type.ts'

const identifier: JsonObject = {
  type: 'object',
  required: ['type'],
  properties: { type: { type: 'string' }, id: { type: 'string' }, lid: { type: 'string' } },
}

const linkage: JsonObject = {
  type: 'object',
  required: ['data'],
  properties: { data: { anyOf: [identifier, { type: 'array', items: identifier }, { type: 'null' }] } },
}

/** Which are related (JSON:API 1.1 §7.6). */
export const linkageAnswer: Bodies = { status: 200, response: linkage }

/** Which are to be (JSON:API 1.1 §9.4). */
export const linkageChange: Bodies = { status: 204, request: linkage }

/** https://jsonapi.org/ext/atomic */
export const operationBodies: Bodies = {
  mediaType: `${mediaType};ext="${atomicExtension}"`,
  status: 200,
  request: listIn('atomic:operations', {
    required: ['op'],
    properties: {
      op: { enum: ['add', 'update', 'remove'] },
      ref: identifier,
      href: { type: 'string' },
      data: {},
    },
  }),
  response: listIn('atomic:results', { properties: { data: {}, meta: {} } }),
}

function listIn(name: string, item: JsonObject): JsonObject {
  const list = { type: 'array', minItems: 1, items: { type: 'object', ...item } }
  return { type: 'object', required: [name], properties: { [name]: list } }
}

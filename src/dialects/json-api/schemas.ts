import type { JsonObject } from '../../core/json.ts'
import type { Bodies } from '../dialect.ts'
import { anyObject, anything, describedText, list, object, text } from '../shared/schemas.ts'
import { atomicExtension, mediaType } from './media-type.ts'

/** JSON:API 1.1 §7.2 */
export const resourceObject = object(
  { type: text },
  { id: text, attributes: anyObject, relationships: anyObject, links: anyObject },
)

/** A document around resource objects (JSON:API 1.1 §7.1). */
export const documentOf = (data: JsonObject): JsonObject =>
  object({ data }, { included: list(resourceObject), links: anything, meta: anything })

const detail = describedText('What is wrong, for people')
const source = { ...anyObject, description: 'Where in the request it lies' }

/** What is wrong, as a document. */
export const errorDocument = object({
  errors: list(object({}, { status: text, code: text, title: text, detail, source })),
})

const identifier = object({ type: text }, { id: text, lid: text })
const linkage = object({ data: { anyOf: [identifier, list(identifier), { type: 'null' }] } })

/** Which are related (JSON:API 1.1 §7.6). */
export const linkageAnswer: Bodies = { status: 200, response: linkage }

/** Which are to be (JSON:API 1.1 §9.4). */
export const linkageChange: Bodies = { status: 204, request: linkage }

const op = { enum: ['add', 'update', 'remove'] }
const operation = object({ op }, { ref: identifier, href: text, data: anything })
const result = object({}, { data: anything, meta: anything })

/** https://jsonapi.org/ext/atomic */
export const operationBodies: Bodies = {
  mediaType: `${mediaType};ext="${atomicExtension}"`,
  status: 200,
  request: object({ 'atomic:operations': { ...list(operation), minItems: 1 } }),
  response: object({ 'atomic:results': { ...list(result), minItems: 1 } }),
}

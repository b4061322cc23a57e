import type { JsonObject } from '../../core/json.ts'
import type { Bodies, Dialect } from '../../dialects/dialect.ts'

/** The Request Body Object of a route that says itself what is sent. */
export function bodyRequest({ request = {}, mediaType }: Bodies, accepts: readonly string[]): JsonObject {
  const types = mediaType === undefined ? accepts : [mediaType]
  const content = Object.fromEntries(types.map((type) => [type, { schema: request }]))
  return { requestBody: { required: true, content } }
}

/** The Responses Object of a route that says itself what it answers. */
export function bodyResponses(
  { status, response, mediaType }: Bodies,
  description: string,
  dialect: Dialect,
): JsonObject {
  const content = response && { [mediaType ?? dialect.mediaType]: { schema: response } }
  return {
    [status]: { description, ...(content ? { content } : {}) },
    default: { $ref: '#/components/responses/Error' },
  }
}

import type { JsonObject } from '../../core/json.ts'
import type { Parameter } from '../../dialects/dialect.ts'

/** A query parameter. An `example` would be filled in by tools, for all parameters at once, so it is told in words. */
export const queryParameter = ({ name, description, example }: Parameter): JsonObject => ({
  name,
  in: 'query',
  description: example === undefined ? description : `${description}. For example: ${example}`,
  schema: { type: 'string' },
})

/** RFC 9110 §13.1 */
export const conditions: JsonObject = {
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    description: 'The version that is to be changed; any other answers 412',
    schema: { type: 'string' },
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description: 'The version that you have; when it is still right, 304 answers without a body',
    schema: { type: 'string' },
  },
}

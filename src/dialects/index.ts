import type { Dialect, DialectName } from './dialect.ts'
import { createEnvelopeDialect } from './envelope/envelope.ts'
import { createJsonApiDialect } from './json-api/json-api.ts'
import { createRestDialect } from './rest/rest.ts'

export interface DialectOptions {
  /** Ignores unknown query parameters instead of rejecting them. */
  readonly lenient: boolean
}

/** Every dialect there is, by name. A new one is a folder and a line here. */
export const dialects: Readonly<Record<DialectName, (options: DialectOptions) => Dialect>> = {
  rest: createRestDialect,
  'json-api': createJsonApiDialect,
  envelope: createEnvelopeDialect,
}

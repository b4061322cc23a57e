import type { JsonObject } from '../core/json.ts'
import type { Site } from './site.ts'

/** The API as OpenAPI 3.1, from the dialects' route tables and the model. */
export const describeApi = (site: Site): JsonObject => ({
  openapi: '3.1.0',
  info: { title: 'Understudy', version: '1' },
  paths: {},
  servers: [{ url: site.origin }],
})

import type { JsonObject } from '../core/json.ts'
import type { Site } from './site.ts'

/** `/` for programs: the address and size of every resource. */
export function renderIndex({ origin, mounts, collections }: Site): JsonObject {
  const [mount] = mounts
  return {
    resources: collections.map(({ collection: { name, kind }, count }) => ({
      name,
      url: `${origin}${mount?.path ?? ''}/${encodeURIComponent(name)}`,
      ...(kind === 'collection' ? { count } : {}),
    })),
    health: `${origin}/_/health`,
    openapi: `${origin}/_/openapi.json`,
  }
}

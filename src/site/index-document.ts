import type { JsonObject } from '../core/json.ts'
import { encodeSegment } from '../formats/url.ts'
import type { CollectionSummary, Site } from './site.ts'

/** `/` for programs: the address and size of every resource. */
export function renderIndex({ origin, mounts, collections }: Site): JsonObject {
  const base = `${origin}${mounts[0]?.path ?? ''}`
  return {
    resources: collections.map((summary) => renderResource(summary, base)),
    health: `${origin}/_/health`,
    openapi: `${origin}/_/openapi.json`,
  }
}

function renderResource({ collection: { name, kind }, count }: CollectionSummary, base: string): JsonObject {
  const url = `${base}/${encodeSegment(name)}`
  return kind === 'collection' && count !== undefined ? { name, kind, url, count } : { name, kind, url }
}

import type { Collection, Resource } from '../core/resource.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { Engine } from '../engine/engine.ts'

/** What our own pages tell about a server. */
export interface Site {
  /** `http://localhost:3000` */
  readonly origin: string
  readonly mounts: readonly { readonly path: string; readonly dialect: Dialect }[]
  readonly collections: readonly CollectionSummary[]
}

export interface CollectionSummary {
  readonly collection: Collection
  /** How many resources it has; 1 for what is no collection. */
  readonly count: number
  /** One of them, for examples. */
  readonly sample: Resource | undefined
}

export async function describeSite(engine: Engine, mounts: Site['mounts'], origin: string): Promise<Site> {
  const collections = await Promise.all(
    [...engine.model.collections.values()].map(async (collection) => summarize(engine, collection)),
  )
  return { origin, mounts, collections }
}

async function summarize(engine: Engine, collection: Collection): Promise<CollectionSummary> {
  const query = { page: { offset: 0, limit: 1 } }
  const outcome = await engine.execute({ kind: 'list', collection: collection.name, query })
  if (outcome.kind !== 'many') return { collection, count: 0, sample: undefined }
  return { collection, count: outcome.total, sample: outcome.items[0] }
}

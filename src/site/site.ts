import { isDeepStrictEqual } from 'node:util'

import { ApiError } from '../core/error.ts'
import type { JsonObject } from '../core/json.ts'
import type { Operation } from '../core/operation.ts'
import type { Collection, Model, Resource } from '../core/resource.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { Engine } from '../engine/engine.ts'
import { shorten } from './sample.ts'

/** What our own pages tell about a server. */
export interface Site {
  /** `http://localhost:3000` */
  readonly origin: string
  readonly readOnly: boolean
  readonly model: Model
  readonly mounts: readonly SiteMount[]
  readonly collections: readonly CollectionSummary[]
  /** Missing where nobody has to say who they are. */
  readonly security?: SiteSecurity
}

export interface SiteSecurity {
  /** Security Scheme Objects (OpenAPI 3.1 §4.8.27), by name. */
  readonly schemes: Readonly<Record<string, JsonObject>>
  /** Whether it is for everybody. */
  readonly isOpen: (operation: Operation) => boolean
}

export interface SiteMount {
  readonly path: string
  readonly dialect: Dialect
  /** Dialects that a client may ask for by their media type. */
  readonly others: readonly Dialect[]
  /** What is shown there; without it, all of the site. */
  readonly model?: Model
  /** The collections that serializers show in some way of their own. */
  readonly serialized?: ReadonlySet<string>
}

export interface CollectionSummary {
  readonly collection: Collection
  /** How many resources it has; 1 for what is no collection; `undefined` when whoever looks may not know. */
  readonly count: number | undefined
  /** One of them, for examples. */
  readonly sample: Resource | undefined
  /** Whether something of the sample was cut off, so that it must not be sent back. */
  readonly isCut: boolean
}

/** The site as far as one of its mounts shows it. */
export function siteAt(site: Site, { model }: SiteMount): Site {
  if (!model) return site
  const collections = site.collections.flatMap((summary) => {
    const collection = model.collections.get(summary.collection.name)
    return collection ? [Object.assign({}, summary, { collection })] : []
  })
  return { ...site, model, collections }
}

/** Looks through the eyes of `engine`: what it refuses to read is not told. */
export async function describeSite(
  engine: Engine,
  about: Pick<Site, 'origin' | 'mounts' | 'readOnly' | 'security'>,
): Promise<Site> {
  const { model } = engine
  const collections = await Promise.all(
    [...model.collections.values()].map(async (collection) => summarize(engine, model, collection)),
  )
  return { ...about, model, collections }
}

async function summarize(engine: Engine, model: Model, collection: Collection): Promise<CollectionSummary> {
  const query = { page: { offset: 0, limit: 1 } }
  try {
    const outcome = await engine.execute({ kind: 'list', collection: collection.name, query }, model)
    return outcome.kind === 'many'
      ? withSample(collection, outcome.total, outcome.items[0])
      : unknown(collection)
  } catch (error) {
    if (error instanceof ApiError) return unknown(collection)
    throw error
  }
}

function withSample(collection: Collection, count: number, first: Resource | undefined): CollectionSummary {
  if (!first) return { collection, count, sample: undefined, isCut: false }
  const sample = shorten(first, collection.idAttribute)
  return { collection, count, sample, isCut: !isDeepStrictEqual(first, sample) }
}

const unknown = (collection: Collection): CollectionSummary => ({
  collection,
  count: undefined,
  sample: undefined,
  isCut: false,
})

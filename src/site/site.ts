import { isDeepStrictEqual } from 'node:util'

import { ApiError } from '../core/error.ts'
import type { JsonObject } from '../core/json.ts'
import type { Operation } from '../core/operation.ts'
import type { Collection, Model, Resource } from '../core/resource.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { Engine } from '../engine/engine.ts'
import { encodeSegment } from '../formats/url.ts'
import { shortened } from './excerpt.ts'

/** A server as our own pages describe it. */
export interface Site {
  /** `http://localhost:3000` */
  readonly origin: string
  readonly readOnly: boolean
  readonly model: Model
  readonly mounts: readonly SiteMount[]
  readonly collections: readonly CollectionSummary[]
  /** Missing where no authentication is required. */
  readonly security?: SiteSecurity
}

export interface SiteSecurity {
  /** Security Scheme Objects (OpenAPI 3.1 §4.8.27), by name. */
  readonly schemes: Readonly<Record<string, JsonObject>>
  /** Whether an operation needs no authentication. */
  readonly isOpen: (operation: Operation) => boolean
}

export interface SiteMount {
  readonly path: string
  readonly dialect: Dialect
  /** Dialects that a client may ask for by their media type. */
  readonly others: readonly Dialect[]
  /** The model that is visible there; without it, that of the site. */
  readonly model?: Model
  /** The collections that have a serializer. */
  readonly serialized?: ReadonlySet<string>
}

export interface CollectionSummary {
  readonly collection: Collection
  /** How many resources it has; 1 for a single one; `undefined` for visitors who may not read it. */
  readonly count: number | undefined
  /** One of them, for examples. */
  readonly sample: Resource | undefined
  /** Whether the sample is incomplete, so that it must not be sent back. */
  readonly isCut: boolean
}

/** The part of a site that one of its mounts shows. */
export function siteAt(site: Site, { model }: SiteMount): Site {
  if (!model) return site
  const collections = site.collections.flatMap((summary) => {
    const collection = model.collections.get(summary.collection.name)
    return collection ? [Object.assign({}, summary, { collection })] : []
  })
  return { ...site, model, collections }
}

/** Describes what `engine` lets a visitor read. */
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
      : unknownSummary(collection)
  } catch (error) {
    if (error instanceof ApiError) return unknownSummary(collection)
    throw error
  }
}

function withSample(collection: Collection, count: number, first: Resource | undefined): CollectionSummary {
  if (!first) return { collection, count, sample: undefined, isCut: false }
  const sample = shortened(first, collection.idAttribute)
  return { collection, count, sample, isCut: !isDeepStrictEqual(first, sample) }
}

const unknownSummary = (collection: Collection): CollectionSummary => ({
  collection,
  count: undefined,
  sample: undefined,
  isCut: false,
})

/** `/` for programs: the address and size of every resource. */
export function renderIndex({ origin, mounts, collections }: Site): JsonObject {
  const base = `${origin}${mounts[0]?.path ?? ''}`
  return {
    resources: collections.map((summary) => indexEntry(summary, base)),
    health: `${origin}/_/health`,
    openapi: `${origin}/_/openapi.json`,
  }
}

function indexEntry({ collection: { name, kind }, count }: CollectionSummary, base: string): JsonObject {
  const url = `${base}/${encodeSegment(name)}`
  return kind === 'collection' && count !== undefined ? { name, kind, url, count } : { name, kind, url }
}

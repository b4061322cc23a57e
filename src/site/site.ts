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
  /** What stands before paths: `''`, or `/_/in/w1`. Included in the origin. */
  readonly base: string
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
  /** Where people sign in. */
  readonly endpoints: readonly SignInEndpoint[]
  /** Whether an operation needs no authentication. */
  readonly isOpen: (operation: Operation) => boolean
}

/** A path at the root that belongs to no mount. */
interface SignInEndpoint {
  readonly method: string
  readonly path: string
  readonly summary: string
  readonly body?: 'required' | 'optional'
  readonly shape: {
    readonly status: number
    readonly request?: JsonObject
    readonly response?: JsonObject
    readonly mediaType?: string
    readonly isForUsers?: boolean
  }
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
  /** All that the visitor may read, if they were asked for. */
  readonly records?: readonly Resource[]
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

/** A collection, and the mount whose addresses lead to it. */
export interface ServedCollection extends CollectionSummary {
  readonly mount: SiteMount
}

/** Each collection at the first mount that serves it; only the mounts at `path`, if that is given. */
export function servedCollections(site: Site, path?: string): readonly ServedCollection[] {
  const served = mountsAt(site, path).flatMap((mount) =>
    siteAt(site, mount).collections.map((summary) => Object.assign({}, summary, { mount })),
  )
  const names = site.collections.map(({ collection }) => collection.name)
  return names.flatMap((name) => served.find(({ collection }) => collection.name === name) ?? [])
}

const mountsAt = ({ mounts }: Site, path: string | undefined): readonly SiteMount[] =>
  mounts.filter((mount) => path === undefined || mount.path === path)

/** Describes what `engine` lets a visitor read; with all records, or with just one of each collection. */
export async function describeSite(
  engine: Pick<Engine, 'model' | 'execute'>,
  about: Pick<Site, 'origin' | 'base' | 'mounts' | 'readOnly' | 'security'>,
  records: 'all' | 'one',
): Promise<Site> {
  const { model } = engine
  const collections = await Promise.all(
    [...model.collections.values()].map(async (collection) => summarize(engine, model, collection, records)),
  )
  return { ...about, model, collections }
}

async function summarize(
  engine: Pick<Engine, 'model' | 'execute'>,
  model: Model,
  collection: Collection,
  records: 'all' | 'one',
): Promise<CollectionSummary> {
  const query = records === 'all' ? {} : { page: { offset: 0, limit: 1 } }
  try {
    const outcome = await engine.execute({ kind: 'list', collection: collection.name, query }, model)
    if (outcome.kind !== 'many') return unknownSummary(collection)
    const summary = withSample(collection, outcome.total, outcome.items[0])
    return records === 'all' ? { ...summary, records: outcome.items } : summary
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

/** `/`, or the path of mounts, for programs: the address and size of every resource, and each mount with its dialect. */
export function renderIndex(site: Site, path?: string): JsonObject {
  const { origin } = site
  return {
    resources: servedCollections(site, path).map((served) => indexEntry(served, origin)),
    mounts: mountsAt(site, path).map((mount) => ({
      url: `${origin}${mount.path || '/'}`,
      dialect: mount.dialect.name,
      resources: siteAt(site, mount).collections.map(({ collection }) =>
        urlOf(`${origin}${mount.path}`, collection),
      ),
    })),
    health: `${origin}/_/health`,
    openapi: `${origin}/_/openapi.json`,
  }
}

function indexEntry({ collection, count, mount }: ServedCollection, origin: string): JsonObject {
  const { name, kind } = collection
  const url = urlOf(`${origin}${mount.path}`, collection)
  return kind === 'collection' && count !== undefined ? { name, kind, url, count } : { name, kind, url }
}

const urlOf = (base: string, { name }: Collection): string => `${base}/${encodeSegment(name)}`

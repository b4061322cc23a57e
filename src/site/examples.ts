import { toKey } from '../core/resource.ts'
import type { Dialect, Example } from '../dialects/dialect.ts'
import { encodeSegment } from '../formats/url.ts'
import type { CollectionSummary, Site } from './site.ts'

/** What can be tried on a collection, in a dialect's own words or else from its route table. */
export function examplesOf(
  dialect: Dialect,
  summary: CollectionSummary,
  { model, readOnly }: Pick<Site, 'model' | 'readOnly'>,
): readonly Example[] {
  const { collection, sample, isCut } = summary
  const all = dialect.description?.examples({ model, collection, sample }) ?? fromRoutes(dialect, summary)
  // Pasted, a replacement made from a sample that was cut would cut the user's data.
  return all.filter(({ method }) => method === 'GET' || !(readOnly || (isCut && method === 'PUT')))
}

/** The reads that need no more than a name and an id. */
function fromRoutes({ routes }: Dialect, { collection, sample }: CollectionSummary): readonly Example[] {
  const id = sample?.[collection.idAttribute]
  const paths: Readonly<Record<string, string>> = {
    '/:collection': `/${encodeSegment(collection.name)}`,
    ...(id === undefined
      ? {}
      : { '/:collection/:id': `/${encodeSegment(collection.name)}/${encodeSegment(toKey(id))}` }),
  }
  return routes.flatMap(({ method, path, on, summary }) => {
    const concrete = paths[path]
    if (method !== 'GET' || concrete === undefined || !on.includes(collection.kind)) return []
    return [{ title: summary, method, path: concrete }]
  })
}

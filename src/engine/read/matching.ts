import { collectionOf } from '../../core/model.ts'
import type { Parent } from '../../core/operation.ts'
import type { Filter } from '../../core/query.ts'
import type { Collection, Resource } from '../../core/resource.ts'
import type { WriteScope } from '../scope.ts'
import { joinFilter } from './join.ts'
import { assertKnownPaths } from './known-paths.ts'
import { both } from './read.ts'
import { parentFilter } from './resolve.ts'

/** What a write to many acts on. */
export async function matching(
  scope: WriteScope,
  target: {
    readonly collection: string
    readonly filter: Filter
    readonly within?: readonly Parent[] | undefined
  },
): Promise<{ collection: Collection; items: readonly Resource[] }> {
  const inParents = target.within && (await parentFilter(scope, target.within))
  const collection = collectionOf(scope.model, target.collection)
  await assertKnownPaths(scope, collection, { filter: target.filter })
  const filter = both(inParents, await joinFilter(scope, collection, target.filter))
  const { items } = await scope.reader.find(collection.name, { filter })
  return { collection, items }
}

import type { Collection, Resource } from '../core/resource.ts'
import { keyOf } from './resolve.ts'
import type { WriteScope } from './scope.ts'

/** Puts a resource in the place of another, whose id it keeps. */
export async function rewrite(
  { transaction }: WriteScope,
  collection: Collection,
  before: Resource,
  after: Resource,
): Promise<Resource> {
  transaction.replace(collection.name, keyOf(collection, before), after)
  return after
}

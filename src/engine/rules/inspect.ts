import { machineClock } from '../../core/clock.ts'
import { member } from '../../core/json.ts'
import { type Collection, type Resource, toKey, keyOf } from '../../core/resource.ts'
import { escapeName } from '../../formats/json-pointer.ts'
import type { Store } from '../../store/store.ts'
import { Budget, type WriteScope } from '../scope.ts'
import { wholeView } from '../visibility/visible.ts'
import { check } from './check.ts'

/** What is wrong with something that is stored already. */
export interface StoredProblem {
  /** A JSON Pointer into the data file: `/users/3/email`. */
  readonly pointer: string
  readonly message: string
}

/** Looks at everything that is stored as if it were just being written. */
export async function inspect(store: Store): Promise<readonly StoredProblem[]> {
  const { model } = store
  return store.transact(async (transaction) => {
    const reads = { reader: transaction, budget: new Budget(), clock: machineClock }
    const given = { ...wholeView, model, whole: model, transaction, hashes: new Map(), ...reads }
    const found: StoredProblem[] = []
    for (const collection of model.collections.values()) {
      if (collection.kind === 'value') continue
      const { items } = await transaction.find(collection.name, {})
      for (const [position, resource] of items.entries()) {
        const scope = { ...given, problems: { issues: [], conflicts: [] } }
        found.push(...(await inspectOne(scope, collection, resource, position)))
      }
    }
    return found
  })
}

async function inspectOne(
  scope: WriteScope,
  collection: Collection,
  resource: Resource,
  position: number,
): Promise<readonly StoredProblem[]> {
  const isMany = collection.kind === 'collection'
  const at = `/${escapeName(collection.name)}${isMany ? `/${position}` : ''}`
  await check(scope, { collection, before: undefined, after: resource, at })
  const id = isMany && member(resource, collection.idAttribute) !== undefined
  const which = id ? ` (${collection.idAttribute} ${toKey(keyOf(collection, resource))})` : ''
  return [...scope.problems.issues, ...scope.problems.conflicts].map(({ message, source }) => ({
    pointer: source?.in === 'body' ? source.pointer : at,
    message: `${message}${which}`,
  }))
}

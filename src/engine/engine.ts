import type { Guard } from '../core/guard.ts'
import type { Operation, Outcome } from '../core/operation.ts'
import type { Model } from '../core/resource.ts'
import type { Store } from '../store/store.ts'
import { runSteps } from './atomic.ts'
import { create } from './create.ts'
import { deleteMany, deleteOne } from './delete.ts'
import { assertDump, readScope, writeScope } from './guarded.ts'
import { include } from './include.ts'
import { link } from './link.ts'
import { list, readLinkage, readOne, readRelated } from './read.ts'
import type { WriteScope } from './scope.ts'
import { patchMany, patchOne, replaceOne } from './update.ts'

/** What an operation means: ids, relationships, conditions, conflicts. Knows neither HTTP nor files. */
export interface Engine {
  readonly model: Model
  /** Throws an {@link ApiError}; then nothing has changed. With a guard, as far as that lets. */
  execute(operation: Operation, guard?: Guard): Promise<Outcome>
}

export function createEngine(store: Store): Engine {
  return {
    get model() {
      return store.model
    },
    execute: (operation, guard) => execute(store, operation, guard),
  }
}

async function execute(store: Store, operation: Operation, guard: Guard | undefined): Promise<Outcome> {
  switch (operation.kind) {
    case 'list':
      return list(readScope(store, guard), operation)
    case 'read':
      return readOne(readScope(store, guard), operation)
    case 'related':
      return readRelated(readScope(store, guard), operation)
    case 'read-linkage':
      return readLinkage(readScope(store, guard), operation)
    case 'dump':
      assertDump(store.model, guard)
      return { kind: 'dump', database: await store.dump() }
    default:
      return store.transact(async (transaction) =>
        write(writeScope(store.model, transaction, guard), operation),
      )
  }
}

type WriteOperation = Exclude<Operation, { kind: 'list' | 'read' | 'related' | 'read-linkage' | 'dump' }>

/** Does it, and fetches what the client wants to see along with the result. */
async function write(scope: WriteScope, operation: WriteOperation): Promise<Outcome> {
  const outcome = await change(scope, operation)
  const paths = 'query' in operation ? operation.query?.include : undefined
  if (!paths || !('included' in outcome)) return outcome
  const items = 'items' in outcome ? outcome.items : [outcome.item]
  return { ...outcome, included: await include(scope, outcome.collection, items, paths) }
}

async function change(scope: WriteScope, operation: WriteOperation): Promise<Outcome> {
  switch (operation.kind) {
    case 'create':
      return create(scope, operation)
    case 'replace':
      return replaceOne(scope, operation)
    case 'patch':
      return patchOne(scope, operation)
    case 'delete':
      return deleteOne(scope, operation)
    case 'patch-many':
      return patchMany(scope, operation)
    case 'delete-many':
      return deleteMany(scope, operation)
    case 'link':
      return link(scope, operation)
    case 'atomic':
      return runSteps(scope, operation, write)
  }
}
